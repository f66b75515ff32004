package org.pitchside.bench.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code ./pitchside bench kura infer}: what Kura gets of us, in this process and without a Kura. */
public final class KuraBench {

    private static final String DATA = "SIM";
    private static final int THREADS = 8;

    private KuraBench() {}

    /** @param args {@code infer}; {@code --quick}: short, for a look */
    public static void main(String[] args) throws Exception {
        List<String> words = List.of(args);
        boolean quick = words.contains("--quick");
        Path root = Path.of(System.getProperty("pitchside.root", "."));
        var scorecard = new Scorecard(root.resolve("target").resolve("scorecard.tsv"));
        System.out.println("# infer");
        Path folder =
                Files.createDirectories(root.resolve("target").resolve("bench").resolve("onnx"));
        try (var infer = new KuraInfer(folder)) {
            infer(infer, scorecard, quick);
        }
        System.exit(0);
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
