package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.ModelInput;
import org.pitchside.trainer.report.Answer;
import org.pitchside.trainer.report.Answers;
import org.pitchside.trainer.report.Bootstrap;
import org.pitchside.trainer.report.Tally;

/**
 * {@code evaluate ablations}: what rate, window, mount and clipping are worth. Where the input changes in training too (rate, window,
 * range) the model is trained anew for each held-out subject; a mount turned unknown to the model only changes what it is tested on.
 * On SIM nothing is trained: the shipped model sees a sensor that is disturbed, and its int8 net stands beside it.
 */
final class Ablations {

    private final Source source;
    private final Scorecard scorecard;
    private final Map<String, Answers> answers = new LinkedHashMap<>();

    Ablations(Source source, Scorecard scorecard) {
        this.source = source;
        this.scorecard = scorecard;
    }

    /** Steps t0 - 0.60 s and t0 + 0.03 s. */
    private static final int SHORT_FROM = Reports.T0_STEP - 60;

    private static final int EARLY_TO = Reports.T0_STEP + 3;

    /** A way to see the same swings. */
    private record Variant(String name, String words, Source source, UnaryOperator<float[]> window) {}

    /** Trains and tests on each subject in turn, for each variant. */
    void bySubject(int steps, long seed) {
        var variants = new ArrayList<Variant>();
        variants.add(new Variant("as_shipped", "as it is", source, x -> x));
        for (double rate : new double[] {200, 100, 50}) {
            if (rate < 0.8 * source.info().rateHz()) {
                var slow = Disturbed.slower(source, rate);
                String words = String.format(
                        java.util.Locale.ROOT,
                        "%.0f samples a second",
                        slow.info().rateHz());
                variants.add(new Variant("rate_" + (int) rate, words, slow, x -> x));
            }
        }
        variants.add(new Variant("window_to_30ms", "window ends 30 ms after t0", source, x -> cut(x, 0, EARLY_TO)));
        variants.add(new Variant(
                "window_from_600ms",
                "window begins 0.6 s before t0",
                source,
                x -> cut(x, SHORT_FROM, ModelInput.STEPS - 1)));
        var range = source.info().range();
        if (range.accelG() > 8) {
            variants.add(new Variant(
                    "clip_8g", "accelerometer ends at 8 g", Disturbed.clipped(source, 8, range.gyroDps()), x -> x));
        }
        if (range.gyroDps() > 1000) {
            variants.add(new Variant(
                    "clip_1000dps",
                    "gyroscope ends at 1000 dps",
                    Disturbed.clipped(source, range.accelG(), 1000),
                    x -> x));
        }
        long begun = System.nanoTime();
        for (int v = 0; v < variants.size(); v++) {
            var variant = variants.get(v);
            var models = train(variant, steps, seed);
            if (v == 0) {
                turned(models);
            }
            double s = (System.nanoTime() - begun) / 1e9;
            Console.say("%s; %.0f s left for all", variant.words(), s / (v + 1) * (variants.size() - v - 1));
        }
        print();
    }

    /** Nearest kept step beyond the ends, as at the ends of a clip. */
    private static float[] cut(float[] x, int from, int to) {
        var y = x.clone();
        for (int c = 0; c < ModelInput.CHANNELS; c++) {
            for (int s = 0; s < ModelInput.STEPS; s++) {
                y[c * ModelInput.STEPS + s] = x[c * ModelInput.STEPS + Math.max(from, Math.min(to, s))];
            }
        }
        return y;
    }

    private static List<Example> windows(List<Example> examples, UnaryOperator<float[]> window) {
        return examples.stream()
                .map(e -> new Example(window.apply(e.x()), e.label(), e.subject()))
                .toList();
    }

    /** The graph that never saw a subject, by subject; answers are kept. */
    private Map<String, byte[]> train(Variant variant, int steps, long seed) {
        var examples = Examples.of(variant.source(), (done, of) -> Console.progress("reading %d of %d", done, of));
        Console.progressDone();
        var labelled = windows(examples.labelled(), variant.window());
        var detected = windows(examples.detected(), variant.window());
        var subjects = new TreeSet<>(labelled.stream().map(Example::subject).toList());
        var models = new LinkedHashMap<String, byte[]>();
        var all = new ArrayList<Answer>();
        for (String subject : subjects) {
            var training = new ArrayList<Example>();
            labelled.stream().filter(e -> !e.subject().equals(subject)).forEach(training::add);
            detected.stream().filter(e -> !e.subject().equals(subject)).forEach(training::add);
            var recipe = new Recipe(examples.classes(), examples.noSwing(), steps, seed);
            byte[] onnx = recipe.train(variant.words() + ", without " + subject, training, List.of())
                    .onnx();
            models.put(subject, onnx);
            test(onnx, subject, labelled, all);
        }
        answers.put(variant.name(), new Answers(examples.classes(), all));
        return models;
    }

    private static void test(byte[] onnx, String subject, List<Example> examples, List<Answer> all) {
        try (var ort = new Ort(onnx)) {
            examples.stream()
                    .filter(e -> e.subject().equals(subject))
                    .forEach(e -> all.add(new Answer(subject, e.label(), Recipe.softmax(ort.logits(e.x()), 1), false)));
        }
    }

    /** The worse of the three axes, at each angle. */
    private void turned(Map<String, byte[]> models) {
        for (int degrees : new int[] {10, 20, 45, 90}) {
            Answers worst = null;
            for (int axis = 0; axis < 3; axis++) {
                var examples = Examples.of(Disturbed.turned(source, axis, degrees), (done, of) -> {});
                var all = new ArrayList<Answer>();
                models.forEach((subject, onnx) -> test(onnx, subject, examples.labelled(), all));
                var seen = new Answers(examples.classes(), all);
                if (worst == null || seen.tally().accuracy() < worst.tally().accuracy()) {
                    worst = seen;
                }
            }
            answers.put("turned_" + degrees, worst);
        }
    }

    private void print() {
        String data = source.name();
        Console.say("  %-20s %9s %9s %9s  %s", "", "mean", "worst", "macro-F1", "95 % interval of the mean");
        answers.forEach((name, a) -> {
            var of = a.bySubject();
            double mean =
                    of.values().stream().mapToDouble(Tally::accuracy).average().orElseThrow();
            double worst = of.get(a.worstSubject()).accuracy();
            Console.say(
                    "  %-20s %7.2f %% %7.2f %% %9.4f  %s",
                    name,
                    100 * mean,
                    100 * worst,
                    a.tally().macroF1(),
                    Bootstrap.mean(of.values(), Tally::accuracy).percent());
            scorecard.put("ablation." + name + ".accuracy_mean", 100 * mean, 2, "%", "-", data);
        });
        Console.say(
                "%s",
                Bootstrap.warning(answers.values().iterator().next().bySubject().size()));
    }

    /** The answers with nothing changed. */
    Answers asShipped() {
        return answers.get("as_shipped");
    }

    /**
     * The shipped model where the sensor is disturbed and the model does not know; and its int8 net, as a bat runs it.
     *
     * @param int8 null where the package has none
     */
    void onDisturbed(
            SwingClassifier classifier, SwingClassifier int8, DetectorParameters parameters, List<String> swings) {
        Console.say("  %-20s %9s %9s %9s %9s", "", "macro-F1", "found+r.", "refused", "false/h");
        row("as_shipped", source, classifier, parameters, swings);
        if (int8 != null) {
            row("int8_bat", source, int8, parameters, swings);
        }
        row("rate_100", Disturbed.slower(source, 100), classifier, parameters, swings);
        row("rate_50", Disturbed.slower(source, 50), classifier, parameters, swings);
        for (int degrees : new int[] {10, 20, 45, 90}) {
            for (int axis = 0; axis < 3; axis++) {
                String name = "turned_" + "xyz".charAt(axis) + "_" + degrees;
                row(name, Disturbed.turned(source, axis, degrees), classifier, parameters, swings);
            }
        }
        row("clip_8g", Disturbed.clipped(source, 8, 2000), classifier, parameters, swings);
        row("clip_1000dps", Disturbed.clipped(source, 16, 1000), classifier, parameters, swings);
    }

    private void row(String name, Source way, SwingClassifier by, DetectorParameters parameters, List<String> swings) {
        var evaluated = Evaluated.of(way, by, parameters);
        var of = new Shipped(way, evaluated, swings).answers();
        double right = 100.0 * of.tally().right() / Math.max(1, evaluated.truths());
        long refused = of.all().stream().filter(Answer::refused).count();
        Console.say(
                "  %-20s %9.4f %7.2f %% %7.2f %% %9.2f",
                name,
                of.tally().macroF1(),
                right,
                100.0 * refused / Math.max(1, of.all().size()),
                evaluated.falseEvents() / evaluated.hours());
        scorecard.put("ablation." + name + ".found_and_right", right, 2, "%", "-", source.name());
        answers.put(name, of);
    }
}
