package org.pitchside.gateway.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pitchside.gateway.internal.watch.SimulatedBat.Wrong;
import org.pitchside.simulator.RhythmSpec;

/** One bat for each thing that goes wrong, in virtual time, with everything between samples and words in it. Figures: {@link AlarmFiguresTest}. */
class SimulatedAlarmsTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void whatGoesWrongIsTold(Wrong wrong) {
        // given a bat in play for half an hour
        var bat = new SimulatedBat(5, false, true, RhythmSpec.solo());
        bat.play(1800, List.of());
        assertEquals(Map.of(), bat.counts());
        // when something goes wrong
        bat.goesWrong(wrong);
        bat.play(600, wrong.told);
        // then it is told, and what to do
        assertTrue(!bat.raised.isEmpty(), "nothing was told");
        Alert told = bat.raised.get(bat.raised.size() - 1);
        assertTrue(wrong.told.contains(told.kind()), bat.raised::toString);
        assertTrue(told.words().endsWith("."), told.words());
        System.out.printf("%s after %.0f s of play, %d balls: %s%n", wrong, bat.playedS(), bat.balls(), told.words());
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7})
    void aSoundBatWhoseStreamRestsForATrialIsLeftAlone(int player) {
        // given a bat that streams
        var bat = new SimulatedBat(player, false, true, RhythmSpec.solo());
        bat.play(1800, List.of());
        // when it is put on trial, and sends events, at once or all at the end, and streams again
        for (boolean late : new boolean[] {false, false, true}) {
            bat.sendsEvents(late);
            bat.play(late ? 900 : 180, List.of());
            bat.streamsAgain();
            bat.play(180, List.of());
        }
        // and when its stream is too short for a stance and a hit
        for (int i = 0; i < 240; i++) {
            bat.sendsEvents(false);
            bat.play(4, List.of());
            bat.streamsAgain();
            bat.play(2, List.of());
        }
        // then nothing is told
        assertEquals(List.of(), bat.raised);
    }
}
