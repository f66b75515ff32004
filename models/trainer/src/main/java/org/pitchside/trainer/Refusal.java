package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.inference.ModelRefusedException;
import org.pitchside.inference.OnnxSwingClassifier;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.recordings.Label;
import org.pitchside.swing.DetectorParameters;

/**
 * {@code evaluate refusal}: each family in turn is kept from a model, and the model is shown it on people it never saw. An honest one
 * says UNKNOWN. NOT is no honest answer to a swing and is told apart.
 */
final class Refusal {

    /** Enough to see what a model does with what it does not know, not to ship one. */
    static final int STEPS = 500;
    /** The second figure is taken where so many of the known swings are answered. */
    private static final double COVERAGE = 0.8;

    private final Source training;
    private final Source test;
    private final int steps;
    private final long seed;

    Refusal(Source training, Source test, int steps, long seed) {
        this.training = training;
        this.test = test;
        this.steps = steps;
        this.seed = seed;
    }

    /** A swing that the detector found. */
    private record Seen(SwingWindow window, String label) {}

    /** What a model without a family made of it. */
    private record Outcome(int swings, int refused, int none, double refusedAt80, double coverage, double right) {}

    void report(Scorecard scorecard) throws ModelPackageException, ModelRefusedException {
        var examples = Examples.of(training, (done, of) -> Console.progress("reading %d of %d", done, of));
        var seen = seen();
        Console.progressDone();
        var families = examples.classes().stream()
                .filter(c -> !examples.noSwing().contains(c) && !Evaluated.APART.contains(c))
                .filter(c -> seen.stream().anyMatch(s -> s.label().equals(c)))
                .toList();
        if (families.size() < 3) {
            throw new UsageException("refusal wants three classes of swings or more, there are " + families.size());
        }
        Console.say(
                "models of at most %d steps a net, shorter than a shipped one's; %d swings shown", steps, seen.size());
        Console.say(
                "  %-8s %6s %9s %6s %9s   %s",
                "without", "swings", "UNKNOWN", "NOT", "at 80 %", "known ones: answered, right");
        double sum = 0;
        double sum80 = 0;
        double known = 0;
        long begun = System.nanoTime();
        for (int f = 0; f < families.size(); f++) {
            String family = families.get(f);
            var outcome = without(family, examples, seen);
            double share = 100.0 * outcome.refused() / outcome.swings();
            Console.say(
                    "  %-8s %6d %7.1f %% %6d %7.1f %%   %.1f %%, %.1f %%; %.0f s left for all",
                    family,
                    outcome.swings(),
                    share,
                    outcome.none(),
                    100 * outcome.refusedAt80(),
                    100 * outcome.coverage(),
                    100 * outcome.right(),
                    (System.nanoTime() - begun) / 1e9 / (f + 1) * (families.size() - f - 1));
            scorecard.put("refusal.unknown_" + family, share, 2, "%", "-", test.name());
            sum += share;
            sum80 += 100 * outcome.refusedAt80();
            known += 100 * outcome.coverage();
        }
        int n = families.size();
        scorecard.put("refusal.unknown_family_mean", sum / n, 2, "%", goal(), test.name());
        scorecard.put("refusal.unknown_family_mean_at_80", sum80 / n, 2, "%", "-", test.name());
        scorecard.put("refusal.known_coverage", known / n, 2, "%", "-", test.name());
    }

    private String goal() {
        return test.name().equals("SIM") ? ">= 80" : "-";
    }

    /** Cut once, by the shipped detector. */
    private List<Seen> seen() {
        var seen = new ArrayList<Seen>();
        var info = test.info();
        int rateMilliHz = (int) Math.round(info.rateHz() * 1000);
        boolean clips = info.form() == org.pitchside.recordings.DataSetInfo.Form.CLIPS;
        for (int i = 0; i < test.size(); i++) {
            var detection = Detection.run(test.read(i), rateMilliHz, DetectorParameters.DEFAULT, clips);
            var match = Matching.of(detection.candidates(), detection.truths(info.noSwing()));
            for (int c = 0; c < detection.candidates().size(); c++) {
                Label truth = match.truthOf(c);
                if (truth != null && !Evaluated.APART.contains(truth.label())) {
                    seen.add(new Seen(detection.candidates().get(c).window(), truth.label()));
                }
            }
            Console.progress("detecting %d of %d", i + 1, test.size());
        }
        return seen;
    }

    private Outcome without(String family, Examples examples, List<Seen> seen)
            throws ModelPackageException, ModelRefusedException {
        var classes = new ArrayList<>(examples.classes());
        classes.remove(family);
        var all = new ArrayList<Example>();
        for (var list : List.of(examples.labelled(), examples.detected())) {
            for (Example e : list) {
                String label = examples.classes().get(e.label());
                if (!label.equals(family)) {
                    all.add(new Example(e.x(), classes.indexOf(label), e.subject()));
                }
            }
        }
        var recipe = new Recipe(classes, examples.noSwing(), steps, seed);
        var calibration = recipe.calibrate(all);
        var trained = recipe.train("without " + family, all, List.of());
        var pack = ModelPackage.builder("without", 1)
                .classes(classes, examples.noSwing())
                .range(training.info().range())
                .temperature(calibration.temperature())
                .minConfidence(calibration.minConfidence())
                .detector(DetectorParameters.DEFAULT.named())
                .gatewayOnnx(trained.onnx())
                .card("A model that was never shown " + family + ".\n")
                .build();
        try (var classifier = new OnnxSwingClassifier(pack.gatewayModel())) {
            return outcome(family, seen, classifier);
        }
    }

    private static Outcome outcome(String family, List<Seen> seen, OnnxSwingClassifier classifier) {
        var unknown = new ArrayList<Verdict>();
        var known = new ArrayList<Verdict>();
        int right = 0;
        int answered = 0;
        var taken = new TreeMap<String, Integer>();
        for (Seen s : seen) {
            var verdict = classifier.classify(s.window());
            if (s.label().equals(family)) {
                unknown.add(verdict);
                taken.merge(verdict.label(), 1, Integer::sum);
            } else if (!verdict.isNot()) {
                known.add(verdict);
                answered += verdict.isUnknown() ? 0 : 1;
                right += !verdict.isUnknown() && verdict.label().equals(s.label()) ? 1 : 0;
            }
        }
        Console.say("  %s was called %s", family, taken);
        double[] sure = known.stream().mapToDouble(Refusal::sureness).sorted().toArray();
        double threshold = sure.length == 0 ? 0 : sure[(int) ((1 - COVERAGE) * sure.length)];
        long at80 = unknown.stream()
                .filter(v -> !v.isNot() && sureness(v) < threshold)
                .count();
        return new Outcome(
                unknown.size(),
                (int) unknown.stream().filter(Verdict::isUnknown).count(),
                (int) unknown.stream().filter(Verdict::isNot).count(),
                (double) at80 / unknown.size(),
                known.isEmpty() ? 0 : (double) answered / known.size(),
                answered == 0 ? 0 : (double) right / answered);
    }

    /** What the package refuses comes below everything that it answers. */
    private static double sureness(Verdict v) {
        return v.isUnknown() ? v.confidence() - 1 : v.confidence();
    }

    static void run(List<String> arguments, Scorecard scorecard) throws ModelPackageException, ModelRefusedException {
        var o = new Options(arguments, List.of("--data", "--hours", "--seed", "--steps"));
        if (!o.need("--data").equals("SIM")) {
            throw new UsageException("refusal wants people to train on and others to test on: --data SIM");
        }
        try (var training = Main.source(o, false, 4);
                var test = Main.source(o, true, 4)) {
            new Refusal(training, test, (int) o.whole("--steps", STEPS, 1, 1_000_000), Main.seed(o)).report(scorecard);
        }
    }
}
