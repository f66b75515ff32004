package org.pitchside.laptop.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatId;
import org.pitchside.api.Measurement;
import org.pitchside.api.Metric;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.Verdict;
import org.pitchside.api.flow.ReplayPlan;
import org.pitchside.api.flow.SimTruth;

class WordsTest {

    private static final BatId BAT = new BatId(0xB7);

    private static Swing swing(int seq, long atUs, String label, float high, SwingFlag... flags) {
        return new Swing(
                new SwingId(BAT, 1, seq),
                1,
                atUs,
                1000,
                SwingOrigin.STREAM,
                new Verdict(
                        label,
                        0.93f,
                        List.of(new Verdict.Score(label.equals("UNKNOWN") ? "CUT" : label, 0.93f)),
                        "cricket-1"),
                null,
                true,
                List.of(new Measurement(Metric.BAT_SPEED, 27.4f, 25, high)),
                Set.of(flags),
                "swing/1",
                SwingRecording.NONE);
    }

    @Test
    void aSwingIsOneLineThatACoachUnderstands() {
        String line = new Words(false)
                .line(swing(1, 0, "PUL", 33.1f, SwingFlag.NO_CONTACT, SwingFlag.CLIPPED_ACCEL), "net 2");

        assertTrue(line.contains("net 2"), line);
        assertTrue(line.contains("pull or hook"), line);
        assertTrue(line.contains("93 %"), line);
        assertTrue(line.contains("27.4 m/s (25.0 to 33.1)"), line);
        assertTrue(line.contains("no impact was felt"), line);
        assertFalse(line.contains("accelerometer"), line);
        assertEquals(1, line.lines().count());
    }

    @Test
    void aClippedSpeedSaysAtLeastAndARefusalSaysNotSure() {
        String line =
                new Words(false).line(swing(1, 0, "UNKNOWN", Float.POSITIVE_INFINITY, SwingFlag.CLIPPED_GYRO), "");

        assertTrue(line.contains("at least 25.0 m/s"), line);
        assertTrue(line.contains("not sure"), line);
    }

    @Test
    void aSwingOfABatThatWasAwaySaysSoAndWhatTheBatCalledIt() {
        Swing here = swing(1, 0, "PUL", 33.1f);
        Swing away = new Swing(
                here.id(),
                1,
                0,
                1000,
                SwingOrigin.JOURNAL,
                here.verdict(),
                new Verdict("DRV", Float.NaN, List.of(), "cricket-1"),
                true,
                List.of(),
                Set.of(),
                "swing/1",
                SwingRecording.NONE);

        String line = new Words(false).line(away, "net 1");

        assertTrue(line.contains("pull or hook") && line.contains("while away; bat: drive"), line);
        assertFalse(new Words(false).line(here, "net 1").contains("bat:"));
    }

    @Test
    void aLabelOfAnotherSportIsShownAsItIs() {
        assertTrue(new Words(false).line(swing(1, 0, "forehand", 1), "").contains("forehand"));
    }

    @Test
    void eachTrueSwingTakesTheNearestFoundOneOnce() {
        var seen = new Seen();
        seen.add(swing(1, 1_000_000, "CUT", 1));
        seen.add(swing(2, 1_050_000, "DRV", 1));
        var left = new ArrayList<>(seen.all());

        assertEquals(2, Seen.take(left, BAT, 960_000, 1_160_000).id().seq());
        assertEquals(1, Seen.take(left, BAT, 900_000, 1_100_000).id().seq());
        assertNull(Seen.take(left, BAT, 900_000, 1_100_000));
    }

    @Test
    void theSummaryOfSimulatedPlayCountsWhatHappenedInReach() {
        var seen = new Seen();
        seen.add(swing(1, 1_000_000, "CUT", 1));
        seen.add(swing(2, 9_000_000, "UNKNOWN", 1));
        seen.add(swing(3, 12_050_000, "DRV", 1));
        SimTruth truth = () -> List.of(
                new SimTruth.Happened(BAT, "CUT", true, false, true, 1_020_000),
                new SimTruth.Happened(BAT, "DRV", true, false, true, 5_000_000),
                new SimTruth.Happened(BAT, "RETURN", false, true, true, 12_000_000),
                new SimTruth.Happened(BAT, "TWIRL", false, false, false, 9_000_000));
        var summary = new Summary();

        summary.simulated(truth, seen);

        assertTrue(
                summary.text()
                        .startsWith(
                                "SIM: 2 swings happened, 1 found, 1 of them rightly named when forced to answer (0 times it said \"not sure\"); 1 events were hits that are no shots, 1 were no swing"),
                summary.text());
    }

    @Test
    void theSummaryOfAReplayJudgesEveryRecording() {
        var seen = new Seen();
        seen.add(swing(1, 1_500_000, "forehand", 1));
        seen.add(swing(2, 5_500_000, "serve", 1));
        ReplayPlan plan = new ReplayPlan() {
            @Override
            public String dataSet() {
                return "TENNIS";
            }

            @Override
            public int recordings() {
                return 3;
            }

            @Override
            public List<Played> played() {
                return List.of(
                        new Played("a/1", "forehand", false, BAT, 1_000_000, 2_000_000),
                        new Played("a/2", "nothing", true, BAT, 3_000_000, 4_000_000),
                        new Played("a/3", "backhand", false, BAT, 5_000_000, 6_000_000));
            }

            @Override
            public boolean finished() {
                return true;
            }
        };
        var summary = new Summary();

        summary.replayed(plan, seen);

        assertTrue(summary.text().contains("2 became events (2 of the 2 swings), 2 rightly judged"), summary.text());
        assertTrue(
                summary.scorecard().contains("replay.events\t2\tevents\t-\tTENNIS-REPLAY"),
                summary.scorecard().toString());
    }
}
