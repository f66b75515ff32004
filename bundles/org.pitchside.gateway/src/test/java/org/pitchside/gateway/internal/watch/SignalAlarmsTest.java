package org.pitchside.gateway.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pitchside.gateway.internal.watch.SimulatedBat.Wrong;
import org.pitchside.simulator.RhythmSpec;

/** What the signal shows, in simulated play: told within a minute of play, and under its own name. Figures: {@link AlarmFiguresTest}. */
class SignalAlarmsTest {

    private static final double PLAY_S = 60;

    @ParameterizedTest
    @CsvSource({
        "MOUNT_SLIPPED, 5",
        "MOUNT_SLIPPED, 6",
        "MOUNT_SLIPPED, 7",
        "AXES_SWAPPED, 5",
        "AXES_SWAPPED, 6",
        "GYRO_CLIPS, 5",
        "CLOCK_DRIFTS, 5"
    })
    void whatTheSignalShowsIsToldWithinAMinuteOfPlay(Wrong wrong, int player) {
        // given a bat in play for half an hour
        var bat = new SimulatedBat(player, false, true, RhythmSpec.solo());
        bat.play(1800, List.of());
        assertEquals(List.of(), bat.raised);
        // when something goes wrong, and it is played on with until anything is told
        bat.goesWrong(wrong);
        bat.play(600, List.of(Alert.Kind.values()));
        // then it is that, and soon
        assertFalse(bat.raised.isEmpty(), "nothing was told");
        assertEquals(wrong.told.get(0), bat.raised.get(0).kind(), bat.words() + bat.raised);
        assertTrue(bat.playedS() <= PLAY_S, bat.words() + ": " + bat.playedS() + " s of play");
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9})
    void aBatInOtherHandsIsNoTurnedSensor(int player) {
        // given a bat in play
        var bat = new SimulatedBat(player, false, true, RhythmSpec.solo());
        bat.play(1800, List.of());
        // when somebody else plays with it
        bat.goesWrong(Wrong.OTHER_PLAYER);
        bat.play(900, List.of());
        // then its sensor sits as it did; the model may be less sure of whoever it is
        assertTrue(
                bat.raised.stream().allMatch(a -> a.kind() == Alert.Kind.PLAYER || a.kind() == Alert.Kind.MODEL),
                bat.raised::toString);
    }
}
