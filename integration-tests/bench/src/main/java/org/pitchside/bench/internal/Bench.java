package org.pitchside.bench.internal;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;
import org.pitchside.ble.codec.InfoCodec.Mode;

/** {@code ./pitchside bench pipeline}: the figures of the whole path, one after the other. */
public final class Bench {

    private static final String DATA = "SIM";

    private final Scorecard scorecard;
    private final Path root;
    private final Path work;
    private final boolean quick;

    private Bench(Path root, boolean quick) {
        this.scorecard = new Scorecard(root.resolve("target").resolve("scorecard.tsv"));
        this.root = root;
        this.work = root.resolve("target").resolve("bench");
        this.quick = quick;
    }

    /**
     * @param args {@code --quick}: short, for a look; names of parts ({@code jmh swing}): only those
     */
    public static void main(String[] args) throws Exception {
        List<String> words = List.of(args);
        boolean quick = words.contains("--quick");
        var bench = new Bench(Path.of(System.getProperty("pitchside.root", ".")), quick);
        List<String> parts = words.stream().filter(w -> !w.startsWith("--")).toList();
        Map<String, Part> all = bench.parts();
        for (String part : parts) {
            if (!all.containsKey(part)) {
                System.err.println("pitchside: bench does not know '" + part + "', only " + all.keySet());
                System.exit(2);
            }
        }
        for (var part : all.entrySet()) {
            if (parts.isEmpty() || parts.contains(part.getKey())) {
                System.out.println("# " + part.getKey());
                part.getValue().run();
            }
        }
        System.exit(0);
    }

    @FunctionalInterface
    private interface Part {
        void run() throws Exception;
    }

    private Map<String, Part> parts() {
        var parts = new LinkedHashMap<String, Part>();
        parts.put("samples", this::samples);
        parts.put("inference", this::inference);
        parts.put("swing", this::swing);
        parts.put("label", this::label);
        parts.put("load", this::load);
        return parts;
    }

    private OptionsBuilder options(String benchmark) {
        var options = new OptionsBuilder();
        options.include(benchmark)
                .forks(quick ? 1 : 2)
                .warmupIterations(quick ? 1 : 4)
                .warmupTime(TimeValue.milliseconds(quick ? 500 : 1500))
                .measurementIterations(quick ? 2 : 5)
                .measurementTime(TimeValue.milliseconds(quick ? 500 : 2000))
                .timeUnit(TimeUnit.SECONDS)
                .verbosity(VerboseMode.SILENT)
                .jvmArgsAppend(
                        "-Dpitchside.root=" + System.getProperty("pitchside.root", "."),
                        "-Xmx512m",
                        "-XX:+UseSerialGC");
        return options;
    }

    private void samples() throws RunnerException {
        var options = options(SampleBench.class.getSimpleName() + "\\.");
        options.addProfiler(GCProfiler.class);
        for (RunResult r : new Runner(options.build()).run()) {
            double perSecond = r.getPrimaryResult().getScore();
            String name = r.getPrimaryResult().getLabel();
            boolean whole = name.equals("sessionAndDetector");
            String suffix = whole ? "" : "_" + name;
            scorecard.score(
                    "bench.samples_per_s_core" + suffix, perSecond, "samples/s", whole ? ">= 5000000" : "-", DATA);
            r.getSecondaryResults().forEach((what, value) -> {
                if (what.contains("alloc.rate.norm")) {
                    scorecard.score("bench.bytes_per_sample" + suffix, value.getScore(), "bytes allocated", "-", DATA);
                }
            });
        }
    }

    private void inference() throws RunnerException {
        var options = options(InferenceBench.class.getSimpleName() + "\\.");
        options.timeUnit(TimeUnit.MICROSECONDS);
        for (RunResult r : new Runner(options.build()).run()) {
            Statistics s = r.getPrimaryResult().getStatistics();
            scorecard.score("bench.inference_p50_us", s.getPercentile(50), "us", "-", DATA);
            scorecard.score("bench.inference_p99_us", s.getPercentile(99), "us", "-", DATA);
        }
    }

    private void swing() throws Exception {
        var cost = new SwingCost();
        Percentiles cpu = cost.cpu(quick ? 50 : 1000);
        scorecard.score("bench.latency_cpu_p50_ms", cpu.at(50), "ms", "-", DATA);
        scorecard.score("bench.latency_cpu_p99_ms", cpu.at(99), "ms", "<= 5", DATA);
        Percentiles commit = cost.commits(work.resolve("store"), quick ? 100 : 2000);
        scorecard.score("bench.commit_p50_ms", commit.at(50), "ms", "-", DATA);
        scorecard.score("bench.commit_p99_ms", commit.at(99), "ms", "-", DATA);
    }

    private void label() throws Exception {
        for (Mode mode : List.of(Mode.STREAM, Mode.EVENTS)) {
            var delay = new LabelDelay();
            delay.run(mode, quick ? 3 : 24, quick ? 60 : 300);
            String suffix = mode == Mode.STREAM ? "" : "_events";
            scorecard.score(
                    "bench.label_after_impact" + suffix + "_p50_ms",
                    delay.label().at(50),
                    "ms",
                    "-",
                    DATA);
            scorecard.score(
                    "bench.label_after_impact" + suffix + "_p99_ms",
                    delay.label().at(99),
                    "ms",
                    "<= 150",
                    DATA);
            if (mode == Mode.EVENTS) {
                scorecard.score(
                        "bench.result_after_impact_events_p99_ms", delay.word().at(99), "ms", "-", DATA);
            }
            int all = delay.unlabelled() + delay.label().size();
            scorecard.score("bench.label_none" + suffix, delay.unlabelled(), "of " + all + " swings", "-", DATA);
        }
    }

    private void load() throws Exception {
        var load = new Load(root, work);
        int idle = quick ? 5 : 20;
        double jvm = load.bareJvmMb(idle);
        double felix = load.bareFelixMb(idle);
        scorecard.score("bench.rss_floor_jvm_mb", jvm, "MB", "-", DATA);
        scorecard.score("bench.rss_floor_felix_mb", felix, "MB", "-", DATA);
        Load.Result small = load.run(12, 400, quick ? 5 : 60, quick ? 10 : 60);
        scorecard.score("bench.core_share_12x400", small.coreShare(), "cores", "< 0.10", DATA);
        scorecard.score("bench.rss_total_mb", small.residentMb(), "MB", "-", DATA);
        scorecard.score("bench.rss_mb", small.residentMb() - jvm, "MB beyond the bare JVM", "< 256", DATA);
        counted("12x400", small);
        Load.Result large = load.run(200, 200, quick ? 5 : 60, quick ? 10 : 60);
        scorecard.score("bench.core_share_200x200", large.coreShare(), "cores", "-", DATA);
        scorecard.score("bench.rss_total_200x200_mb", large.residentMb(), "MB", "-", DATA);
        counted("200x200", large);
    }

    private void counted(String what, Load.Result r) {
        Counted c = r.counted();
        scorecard.score("bench.dropped_" + what, c.dropped(), "values", "0", DATA);
        scorecard.score("bench.missing_" + what, c.missing(), "samples", "0", DATA);
        scorecard.score("bench.samples_per_s_" + what, c.samples() / r.seconds(), "samples/s", "-", DATA);
        scorecard.score("bench.swings_" + what, c.committed(), "swings committed", "-", DATA);
    }
}
