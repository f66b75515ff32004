package org.pitchside.gateway.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each check on what it is made for, and on what it must leave alone. */
class ChecksTest {

    private static final double[] LEAST = {2, 2};
    private static final boolean[] ANGLE = {true, false};
    private final Random random = new Random(7);

    private double[] usual() {
        return new double[] {179 + 4 * random.nextGaussian(), 500 + 5 * random.nextGaussian()};
    }

    private ChangeTest learned() {
        var test = new ChangeTest(LEAST, ANGLE, 4, 2);
        for (int i = 0; i < 80; i++) {
            test.add(usual());
        }
        return test;
    }

    @Test
    void aChangeIsSeenWithItsSizeAndItsBeginningAcrossTheWrapOfAnAngle() {
        // given an angle about 179 degrees
        ChangeTest test = learned();
        assertTrue(test.statistic() < 15, "" + test.statistic());
        // when it turns by 20, past 180
        for (int i = 0; i < 5; i++) {
            test.add(new double[] {-161 + 4 * random.nextGaussian(), 500});
        }
        // then
        assertTrue(test.statistic() > 40, "" + test.statistic());
        assertEquals(20, test.moved(0), 6);
        assertEquals(5, test.since(), 1);
    }

    @Test
    void oneOddObservationChangesNothing() {
        ChangeTest test = learned();
        // when one is far out
        test.add(new double[] {20, 9000});
        test.add(usual());
        // then it counts no more than it may
        assertTrue(test.statistic() < 30, "" + test.statistic());
    }

    @Test
    void withoutAPastNothingIsSaid() {
        var test = new ChangeTest(LEAST, ANGLE, 4, 2);
        for (int i = 0; i < ChangeTest.RECENT + ChangeTest.LEAST - 1; i++) {
            test.add(new double[] {i < 20 ? 0 : 90, i});
        }
        assertEquals(0, test.statistic());
    }

    @Test
    void whatIsHeldDoesNotFollow() {
        ChangeTest test = learned();
        test.hold(true);
        // when it is otherwise for long
        for (int i = 0; i < 100; i++) {
            test.add(new double[] {90, 500});
        }
        // then it still is
        assertTrue(test.statistic() > 100);
    }

    @Test
    void aQuartzIsLeftAloneAndADriftingClockIsTold() {
        var clock = new ClockCheck();
        for (int i = 0; i < 100; i++) {
            clock.drift(90 - i % 3);
        }
        assertFalse(clock.drifts());
        // when it drifts; then two looks are enough, and its way is known
        clock.drift(-200);
        assertFalse(clock.drifts());
        clock.drift(-200);
        assertTrue(clock.drifts());
        assertEquals(-200, clock.ppm());
    }

    @Test
    void aConnectionThatJustBeganTellsNothingOfTheClock() {
        var clock = new ClockCheck();
        for (int i = 0; i < 12; i++) {
            clock.drift(200);
        }
        assertFalse(clock.drifts());
    }

    @Test
    void aSensorThatSamplesAtAnotherRateThanItSaysIsTold() {
        var clock = new ClockCheck();
        // given 200 samples a second by its clock where it says 208
        for (int s = 0; s <= 70; s += 5) {
            clock.sampled(s * 200L, s * 1_000_000L, 208_000);
        }
        assertTrue(clock.samplesWrong());
        assertEquals(-38_000, clock.ratePpm(), 1000);
    }

    @Test
    void aStreamThatRestsIsNoSensorThatTakesFewerSamples() {
        var clock = new ClockCheck();
        // given streams of a few seconds, each counted from 0, with minutes between them
        for (int i = 0; i < 5; i++) {
            clock.streamBegan();
            clock.sampled(100 + 200L * i, i * 120_000_000L, 208_000);
        }
        // then
        assertFalse(clock.samplesWrong());
    }

    @Test
    void aBatteryThatFallsIsToldAndOneThatScattersIsNot() {
        var battery = new BatteryCheck();
        for (int i = 0; i < 500; i++) {
            battery.reading(80 - i / 120 + random.nextInt(5) - 2);
        }
        assertFalse(battery.sagging());
        // when it falls by 12 in half a minute
        for (int i = 0; i < 6; i++) {
            battery.reading(74 - 2 * i);
        }
        assertTrue(battery.sagging());
        assertFalse(battery.low());
    }

    @Test
    void aBatteryIsLowUntilItIsCharged() {
        var battery = new BatteryCheck();
        int[] readings = {15, 15, 15, 15, 15, 17, 17, 17, 17, 17};
        for (int r : readings) {
            battery.reading(r);
        }
        assertTrue(battery.low());
        for (int i = 0; i < 5; i++) {
            battery.reading(60);
        }
        assertFalse(battery.low());
    }

    /** A burst of 60 samples whose peak is so many counts, cut at a ceiling. */
    private static void burst(Ceiling ceiling, int peak, int ends) {
        for (int k = -100; k < 100; k++) {
            int c = (int) (peak * Math.exp(-k * k / 300.0));
            ceiling.sample(new short[] {0, (short) -Math.min(ends, c), 0}, 0);
        }
    }

    @Test
    void aGyroscopeThatEndsEarlyIsToldAndOneThatReachesFurtherIsNot() {
        var ceiling = new Ceiling(200_000);
        for (int i = 0; i < 20; i++) {
            burst(ceiling, 9000 + 900 * i, 32_767);
        }
        assertFalse(ceiling.wrong());
        // when all ends at a quarter
        for (int i = 0; i < 3; i++) {
            burst(ceiling, 9000 + 2000 * i, 8192);
        }
        assertTrue(ceiling.wrong());
        assertEquals(0.25, ceiling.share(), 0.001);
        // when one burst is beyond it; then it was none
        burst(ceiling, 20_000, 32_767);
        assertFalse(ceiling.wrong());
    }

    @Test
    void fullScaleIsNoEarlyEnd() {
        var ceiling = new Ceiling(200_000);
        for (int i = 0; i < 10; i++) {
            burst(ceiling, 40_000, 32_767);
        }
        assertFalse(ceiling.wrong());
    }

    private Finds found(int seconds, Finds finds, double perStretch) {
        for (int s = 0; s < seconds; s += 5) {
            int n = 0;
            double p = Math.exp(-perStretch);
            for (double u = random.nextDouble(); u > p; u *= random.nextDouble()) {
                n++;
            }
            finds.stretch(n, n / 3, 60, true);
        }
        return finds;
    }

    @Test
    void aDetectorThatFindsHardlyAnythingIsToldOnlyWhereThereIsPlay() {
        Finds finds = found(3600, new Finds(), 1.2);
        assertFalse(finds.wrong());
        // when the bat lies for an hour; then nothing is told
        for (int i = 0; i < 720; i++) {
            finds.stretch(0, 0, 2, true);
        }
        assertFalse(finds.wrong());
        // when it is played with and little is found
        found(300, finds, 0.15);
        assertTrue(finds.tooFew());
        assertFalse(finds.tooMany());
        // and when all is as it was again
        found(1200, finds, 1.2);
        assertFalse(finds.wrong());
    }

    @Test
    void aDetectorThatFindsThreeTimesAsMuchIsTold() {
        Finds finds = found(3600, new Finds(), 1.2);
        found(300, finds, 4);
        assertTrue(finds.tooMany());
    }

    @Test
    void sometimesMoreAndSometimesLessIsPlay() {
        Finds finds = found(3600, new Finds(), 1.2);
        for (int i = 0; i < 20; i++) {
            found(300, finds, 0.8);
            found(300, finds, 1.8);
            assertFalse(finds.wrong());
        }
    }

    @Test
    void aBatThatSendsEventsForHoursAndStreamsThenHasNoNervousDetector() {
        // given a bat whose own model leaves two of three out, for an hour
        var finds = new Finds();
        for (int i = 0; i < 720; i++) {
            finds.stretch(2, i % 3 == 0 ? 1 : 0, 60, false);
        }
        // when it streams, and the gateway's rules keep all
        for (int i = 0; i < 360; i++) {
            finds.stretch(2, 2, 60, true);
        }
        // then nothing is wrong; but it is, where they keep more than they did
        assertFalse(finds.wrong());
        for (int i = 0; i < 60; i++) {
            finds.stretch(2, 6, 60, true);
        }
        assertTrue(finds.tooMany());
    }
}
