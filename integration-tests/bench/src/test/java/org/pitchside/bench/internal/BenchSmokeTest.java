package org.pitchside.bench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.SwingWindow;
import org.pitchside.ble.codec.InfoCodec.Mode;
import org.pitchside.simulator.RhythmSpec;

/** That the benchmarks measure what they say; how fast it is, is nobody's test. */
class BenchSmokeTest {

    @TempDir
    Path folder;

    @Test
    void aPlayIsWholeAndHurriesWhileSomethingHappens() {
        // given ten minutes of play
        Play play = Play.of(3, 120_000, RhythmSpec.demo());
        // when the detector hears it
        var windows = new ArrayList<SwingWindow>();
        Windows.of(play, windows::add);
        // then every sample is there once, values are short around swings, and swings come out
        int bytes = play.values().stream().mapToInt(v -> v.length - 12).sum();
        assertEquals(120_000 * 12, bytes);
        assertTrue(play.values().stream().anyMatch(v -> v.length == 12 + 4 * 12));
        assertTrue(play.values().stream().allMatch(v -> v.length <= 12 + 19 * 12));
        assertTrue(windows.size() > 60, windows.size() + " windows");
    }

    @Test
    void whatASwingCostsIsMeasuredForEachSwingAndTheStoreIsRemoved() throws Exception {
        // given the whole path of one bat
        var cost = new SwingCost();
        // when a few swings go through it, and to the disk
        Percentiles cpu = cost.cpu(5);
        Percentiles commits = cost.commits(folder.resolve("store"), 5);
        // then each was measured and nothing stays behind
        assertTrue(cpu.size() >= 5);
        assertTrue(cpu.at(50) > 0 && cpu.at(50) <= cpu.at(99));
        assertEquals(5, commits.size());
        assertTrue(commits.at(1) > 0);
        assertTrue(Files.notExists(folder.resolve("store")));
    }

    @Test
    void aLabelComesInsideAQuarterOfASecondOfVirtualTime() throws Exception {
        // given a bat on a link of 30 ms without loss; when a player swings it for two minutes of virtual time
        var delay = new LabelDelay();
        delay.run(Mode.STREAM, 1, 120);
        // then each swing is labelled, none before it happened, and the delay is that of the window, a short value and
        // the link
        assertTrue(delay.label().size() > 10, delay.label().size() + " labels");
        assertTrue(delay.unlabelled() <= 1, delay.unlabelled() + " without");
        assertTrue(
                delay.label().at(0) > 0 && delay.label().at(50) > 80,
                delay.label().at(50) + " ms");
        assertTrue(delay.label().at(100) < 250, delay.label().at(100) + " ms");
    }

    @Test
    void theInferenceEngineAnswersThroughKurasInterfaceAndAStormIsCounted() throws Exception {
        // given the engine with the shipped model
        try (var infer = new KuraInfer(Files.createDirectories(folder.resolve("onnx")))) {
            // when it is asked a few times, then by four threads for a second
            assertEquals(20, infer.swing(20).size());
            assertEquals(20, infer.window(20).size());
            KuraInfer.Storm storm = infer.storm(4, 1);
            // then it answered, and nothing was wrong
            assertTrue(storm.answers() > 10 && storm.loads() > 0, storm.toString());
            assertEquals(0, storm.wrong());
            assertEquals(0, storm.failed());
        }
        assertTrue(Files.notExists(folder.resolve("onnx")));
    }

    @Test
    void theScorecardKeepsTheLastFigureOfEachName() throws Exception {
        // given a scorecard that another command wrote to
        Path file = folder.resolve("target").resolve("scorecard.tsv");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "a.b\t1\tms\t-\tSIM\nbench.x\t1\tms\t-\tTT\n");
        var scorecard = new Scorecard(file);
        // when a figure is told twice
        scorecard.score("bench.x", 2, "ms", "<= 5", "SIM");
        scorecard.score("bench.x", 3.25, "ms", "<= 5", "SIM");
        // then the later one stands beside those of others
        assertEquals(
                List.of("a.b\t1\tms\t-\tSIM", "bench.x\t1\tms\t-\tTT", "bench.x\t3.2500\tms\t<= 5\tSIM"),
                Files.readAllLines(file));
    }

    @Test
    void percentilesAreNearestRank() {
        // given the numbers 100 .. 1; when percentiles are asked for; then they are numbers that were given
        var p = new Percentiles();
        assertThrows(IllegalStateException.class, () -> p.at(50));
        for (int i = 100; i > 0; i--) {
            p.add(i);
        }
        assertEquals(50, p.at(50));
        assertEquals(51, p.at(50.5));
        assertEquals(99, p.at(99));
        assertEquals(100, p.at(100));
        assertEquals(1, p.at(0));
    }
}
