package org.pitchside.gateway.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a sensor sits and whether its two sensors agree, of bats that are swayed by rigid-body motion alone. */
class SeatTest {

    private static final int RATE = 200;
    private final Harmony harmony = new Harmony();
    private final Lever lever = new Lever(RATE * 1000, harmony);
    private final Seat seat = new Seat(1);

    private void play(Sway bat, int stretches) {
        for (int i = 0; i < stretches; i++) {
            bat.play(lever, harmony);
            seat.stretch(lever.take());
        }
    }

    private static double[] arm(double[] sums) {
        return Seat.arm(sums, Seat.inverse(sums));
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 104, 200, 400})
    void theHandsAreFoundWhereTheyAre(int rate) {
        // given a bat whose hands are 33 cm above a sensor that is turned about y by 30 degrees
        var bat = new Sway(rate, 0.33);
        bat.turns(Sway.about(1, 30));
        var own = new Lever(rate * 1000, harmony);
        // when it is swayed for 15 seconds
        for (int i = 0; i < 3; i++) {
            bat.play(own, harmony);
        }
        // then
        double[] arm = arm(own.take());
        assertEquals(0.33 * Math.cos(Math.toRadians(30)), arm[0], 0.03);
        assertEquals(0, arm[1], 0.03);
        assertEquals(-0.33 * Math.sin(Math.toRadians(30)), arm[2], 0.03);
    }

    @Test
    void noLookReachesOverAGap() {
        var bat = new Sway(RATE, 0.33);
        // given samples that come in pieces of a third of a second, the sensor turned to and fro between them
        for (int i = 0; i < 45; i++) {
            bat.turns(i % 2 == 0 ? Sway.AS_IT_IS : Sway.about(0, 180));
            for (int k = 0; k < RATE / 3; k++) {
                lever.sample(bat.next());
            }
            lever.pause();
        }
        // then the hands are still where they are
        assertEquals(0.33, arm(lever.take())[0], 0.03);
    }

    @ParameterizedTest
    @CsvSource({"0, 30", "1, -30", "2, 30", "1, 50"})
    void aSensorThatTurnedIsToldWithinAMinuteByHowMuch(int axis, int degrees) {
        var bat = new Sway(RATE, 0.33);
        play(bat, 80);
        assertFalse(seat.turned(), "" + seat.evidence());
        // when it turns
        bat.turns(Sway.about(axis, degrees));
        play(bat, 12);
        // then
        assertTrue(seat.turned(), "" + seat.evidence());
        assertEquals(Math.abs(degrees), seat.degrees(), 6);
        assertTrue(seat.since() <= 12);
    }

    @Test
    void stretchesThatDoNotAgreeAreNoTurn() {
        var bat = new Sway(RATE, 0.33);
        play(bat, 80);
        // when every second stretch is as no other: in a bag, on a lap
        for (int i = 0; i < 12; i++) {
            bat.turns(i % 2 == 0 ? Sway.about(1, 70) : Sway.AS_IT_IS);
            play(bat, 1);
        }
        // then
        assertFalse(seat.turned(), "" + seat.evidence());
    }

    @Test
    void thatItSitsIsKnownOnlyWithAPastAndAMinuteOfPlay() {
        var bat = new Sway(RATE, 0.33);
        play(bat, 20);
        assertFalse(seat.sits());
        play(bat, 60);
        assertTrue(seat.sits());
        // when it turns
        bat.turns(Sway.about(1, 40));
        play(bat, 5);
        // then
        assertFalse(seat.sits());
    }

    @Test
    void otherHandsOnTheSameBatAreNoTurn() {
        play(new Sway(RATE, 0.33), 80);
        // when the next one holds it further up
        play(new Sway(RATE, 0.40), 40);
        // then
        assertFalse(seat.turned(), "" + seat.evidence());
    }

    @Test
    void withoutAPastNothingIsSaid() {
        var bat = new Sway(RATE, 0.33);
        play(bat, 10);
        bat.turns(Sway.about(1, 60));
        play(bat, 40);
        assertFalse(seat.turned());
    }

    @Test
    void whatWasUsualBeforeARestartIsKnownAfterIt() {
        var bat = new Sway(RATE, 0.33);
        play(bat, 80);
        double[] kept = seat.past();
        // when a gateway starts anew, and the sensor was turned meanwhile
        var other = new Seat(1);
        other.restore(kept);
        bat.turns(Sway.about(2, 35));
        for (int i = 0; i < 8; i++) {
            bat.play(lever, harmony);
            other.stretch(lever.take());
        }
        // then
        assertTrue(other.turned());
    }

    @Test
    void whatStaysTurnedIsUsualSomeDayAndWhatIsTurnedBackIsGoodAtOnce() {
        var bat = new Sway(RATE, 0.33);
        play(bat, 80);
        bat.turns(Sway.about(1, 40));
        play(bat, 20);
        assertTrue(seat.turned());
        // when it is pressed on again
        bat.turns(Sway.AS_IT_IS);
        play(bat, 25);
        assertFalse(seat.turned());
        // and when it turns once more and stays so
        bat.turns(Sway.about(1, 40));
        play(bat, 20);
        assertTrue(seat.turned());
        play(bat, 330);
        assertFalse(seat.turned());
        assertTrue(seat.past()[0] > 40, "it is learned anew");
    }

    private void swap(double[] accel, double[] gyro) {
        var bat = new Sway(RATE, 0.33);
        play(bat, 12);
        assertFalse(harmony.wrong());
        assertTrue(harmony.evidence() < 5, "" + harmony.evidence());
        bat.accel = accel;
        bat.gyro = gyro;
        play(bat, 8);
    }

    @Test
    void aGyroscopeWithOneAxisTheWrongWayRoundIsTold() {
        swap(Sway.AS_IT_IS, new double[] {1, 0, 0, 0, -1, 0, 0, 0, 1});
        assertTrue(harmony.wrong(), "" + harmony.evidence());
    }

    @Test
    void aGyroscopeWithTwoAxesSwappedIsTold() {
        swap(Sway.AS_IT_IS, new double[] {0, 1, 0, 1, 0, 0, 0, 0, 1});
        assertTrue(harmony.wrong(), "" + harmony.evidence());
    }

    @Test
    void bothSensorsMirroredAreToldThoughTheArmLiesElsewhere() {
        double[] m = {0, 0, 1, 0, 1, 0, 1, 0, 0};
        swap(m, m);
        assertTrue(harmony.wrong(), "" + harmony.evidence());
    }

    @ParameterizedTest
    @CsvSource({"0, 90", "1, 90", "2, 180", "1, 40", "0, 25"})
    void bothSensorsTurnedAlikeAgree(int axis, int degrees) {
        double[] m = Sway.about(axis, degrees);
        swap(m, m);
        assertFalse(harmony.wrong(), "" + harmony.evidence());
    }

    @Test
    void otherAxesAreLookedAtAnew() {
        swap(Sway.AS_IT_IS, new double[] {1, 0, 0, 0, -1, 0, 0, 0, 1});
        harmony.restart();
        harmony.stretch();
        assertFalse(harmony.wrong());
        assertEquals(0, harmony.evidence());
    }
}
