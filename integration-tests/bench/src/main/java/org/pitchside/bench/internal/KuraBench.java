package org.pitchside.bench.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code ./pitchside bench kura}: what Kura gets of us: how soon after a start ({@code start}), and how fast an answer ({@code infer}, in this process). */
public final class KuraBench {

    private static final String DATA = "SIM";
    private static final int THREADS = 8;
    private static final int STARTS = 3;

    private KuraBench() {}

    /** @param args {@code start}, {@code infer}, none for both; {@code --quick}: short, for a look */
    public static void main(String[] args) throws Exception {
        List<String> words = List.of(args);
        boolean quick = words.contains("--quick");
        Path root = Path.of(System.getProperty("pitchside.root", "."));
        var scorecard = new Scorecard(root.resolve("target").resolve("scorecard.tsv"));
        boolean all = !words.contains("start") && !words.contains("infer");
        Path work = root.resolve("target").resolve("bench");
        if (all || words.contains("start")) {
            System.out.println("# start");
            try (var start = new KuraStart(root, work.resolve("kura"))) {
                start(start, scorecard, quick ? 1 : STARTS);
            }
        }
        if (all || words.contains("infer")) {
            System.out.println("# infer");
            try (var infer = new KuraInfer(Files.createDirectories(work.resolve("onnx")))) {
                infer(infer, scorecard, quick);
            }
        }
        System.exit(0);
    }

    /** The slowest of a few: an operator waits once. */
    private static void start(KuraStart start, Scorecard scorecard, int times) throws Exception {
        double installed = 0;
        double first = 0;
        double restarted = 0;
        for (int i = 0; i < times; i++) {
            KuraStart.Waits waits = start.measure();
            installed = Math.max(installed, waits.installed());
            first = Math.max(first, waits.first());
            restarted = Math.max(restarted, waits.restarted());
        }
        String unit = "s, slowest of " + times;
        scorecard.score("kura.dp_installed_s", installed, unit, "-", DATA);
        scorecard.score("kura.dp_to_first_swing_s", first, unit, "<= 30", DATA);
        scorecard.score("kura.restart_to_first_swing_s", restarted, unit, "<= 10", DATA);
    }

    private static void infer(KuraInfer infer, Scorecard scorecard, boolean quick) throws Exception {
        int calls = quick ? 2_000 : 50_000;
        infer.swing(calls / 2);
        Percentiles swing = infer.swing(calls);
        scorecard.score("kura.infer_p50_us", swing.at(50), "us", "<= 100", DATA);
        scorecard.score("kura.infer_p99_us", swing.at(99), "us", "-", DATA);
        infer.window(calls / 2);
        Percentiles window = infer.window(calls);
        scorecard.score("kura.infer_window_p50_us", window.at(50), "us", "-", DATA);
        scorecard.score("kura.infer_window_p99_us", window.at(99), "us", "-", DATA);
        KuraInfer.Storm storm = infer.storm(THREADS, quick ? 3 : 60);
        String words = "of " + storm.answers() + " answers by " + THREADS + " threads, " + storm.loads() + " loads and "
                + storm.unloads() + " unloads beside";
        scorecard.score("kura.infer_storm_wrong", storm.wrong(), words, "0", DATA);
        scorecard.score("kura.infer_storm_failed", storm.failed(), "calls that failed otherwise", "0", DATA);
        scorecard.score("kura.infer_storm_unloaded", storm.missed(), "calls that met an unloaded model", "-", DATA);
    }
}
