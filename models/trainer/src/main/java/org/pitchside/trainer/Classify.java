package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.trainer.check.AuditReport;
import org.pitchside.trainer.report.Answer;
import org.pitchside.trainer.report.Answers;
import org.pitchside.trainer.report.Bootstrap;
import org.pitchside.trainer.report.ReportData;
import org.pitchside.trainer.report.ReportData.Entry;
import org.pitchside.trainer.report.ReportData.ExampleSwing;
import org.pitchside.trainer.report.Tally;

/** {@code evaluate classify}: trains without some subjects, tests on them, in turn. */
final class Classify {

    private final Source source;
    private final int steps;
    private final long seed;
    private Answers answered;
    private List<ExampleSwing> swings = List.of();

    Classify(Source source, int steps, long seed) {
        this.source = source;
        this.steps = steps;
        this.seed = seed;
    }

    /** @param holdOut subjects to hold out in turn; empty: every subject */
    void run(List<String> holdOut, Scorecard scorecard) {
        var examples = Examples.of(source, (done, of) -> Console.progress("reading %d of %d", done, of));
        Console.progressDone();
        var bySubject = new LinkedHashMap<String, List<Example>>();
        examples.labelled()
                .forEach(e -> bySubject
                        .computeIfAbsent(e.subject(), s -> new ArrayList<>())
                        .add(e));
        if (bySubject.isEmpty()) {
            throw new UsageException("the data set has no labelled events to classify");
        }
        if (bySubject.size() < 2) {
            throw new UsageException("the data set has one subject only ("
                    + bySubject.keySet().iterator().next() + "): nobody can be held out");
        }
        var folds = holdOut.isEmpty() ? List.copyOf(bySubject.keySet()) : holdOut;
        for (String subject : folds) {
            if (!bySubject.containsKey(subject)) {
                throw new UsageException("--hold-out: there is no subject '" + subject + "'; there are "
                        + String.join(", ", bySubject.keySet()));
            }
        }
        report(examples, folds, bySubject, scorecard);
    }

    private void report(
            Examples examples, List<String> folds, Map<String, List<Example>> bySubject, Scorecard scorecard) {
        var all = new ArrayList<Answer>();
        var bat = new LinkedHashMap<String, Tally>();
        double parity = 0;
        long begun = System.nanoTime();
        for (int f = 0; f < folds.size(); f++) {
            String subject = folds.get(f);
            var test = bySubject.get(subject);
            var training = new ArrayList<Example>();
            examples.labelled().stream()
                    .filter(e -> !e.subject().equals(subject))
                    .forEach(training::add);
            examples.detected().stream()
                    .filter(e -> !e.subject().equals(subject))
                    .forEach(training::add);
            var recipe = new Recipe(examples.classes(), examples.noSwing(), steps, seed);
            String what = "fold " + (f + 1) + " of " + folds.size() + ", without " + subject;
            var trained = recipe.train(what, training, test);
            parity = Math.max(parity, trained.parity());
            var answers = answers(trained.onnx(), test);
            all.addAll(answers);
            bat.put(subject, bat(examples, trained, test));
            told(examples.classes(), subject, answers, bat.get(subject));
            double s = (System.nanoTime() - begun) / 1e9;
            if (f + 1 < folds.size()) {
                Console.say(
                        "%d of %d folds, about %.0f s left", f + 1, folds.size(), s / (f + 1) * (folds.size() - f - 1));
            }
        }
        answered = new Answers(examples.classes(), all);
        figures(answered, bat, parity, scorecard);
        swings = Reports.swings(
                examples.classes(),
                examples.labelled().stream()
                        .filter(e -> folds.contains(e.subject()))
                        .toList());
    }

    private static List<Answer> answers(byte[] onnx, List<Example> test) {
        try (var ort = new Ort(onnx)) {
            return test.stream()
                    .map(e -> new Answer(e.subject(), e.label(), Recipe.softmax(ort.logits(e.x()), 1), false))
                    .toList();
        }
    }

    /** The bat's net, as int8 as a bat runs it. */
    private Tally bat(Examples examples, Recipe.Trained trained, List<Example> test) {
        var model = BatNet.pack(
                trained.bat().int8(),
                "fold",
                1,
                examples.classes(),
                examples.noSwing(),
                0,
                source.info().range(),
                DetectorParameters.DEFAULT.named());
        var tally = new Tally(examples.classes().size());
        var logits = BatNet.logits(model, test);
        for (int i = 0; i < test.size(); i++) {
            tally.add(test.get(i).label(), BatNet.best(logits.get(i)));
        }
        return tally;
    }

    private static void told(List<String> classes, String subject, List<Answer> answers, Tally bat) {
        var tally = new Answers(classes, answers).tally();
        Console.say(
                "held out %s: %d of %d right, %.2f %%, macro-F1 %.4f; the bat's net %.2f %%",
                subject, tally.right(), tally.total(), 100 * tally.accuracy(), tally.macroF1(), 100 * bat.accuracy());
        System.out.print(new Confusion(classes, tally).table());
    }

    private void figures(Answers answers, Map<String, Tally> bat, double parity, Scorecard scorecard) {
        int classes = answers.classes().size();
        var of = answers.bySubject();
        var pooled = answers.tally();
        String worst = answers.worstSubject();
        double mean = mean(of);
        Console.say("all held-out subjects:");
        System.out.print(new Confusion(answers.classes(), pooled).table());
        Console.say(
                "pooled: %d of %d right, %.2f %%; worst %s, %.2f %%; ONNX Runtime differs from the trained net by %.2g at most",
                pooled.right(),
                pooled.total(),
                100 * pooled.accuracy(),
                worst,
                100 * of.get(worst).accuracy(),
                parity);
        Console.say(
                "95 %% intervals by drawing subjects: mean %s %%, pooled %s %%, macro-F1 x 100 %s%s",
                Bootstrap.mean(of.values(), Tally::accuracy).percent(),
                Bootstrap.pooled(of.values(), classes, Tally::accuracy).percent(),
                Bootstrap.pooled(of.values(), classes, Tally::macroF1).percent(),
                Bootstrap.warning(of.size()).isEmpty() ? "" : "; " + Bootstrap.warning(of.size()));
        String data = source.name();
        double worstRight = 100 * of.get(worst).accuracy();
        scorecard.put("classify.accuracy_mean", 100 * mean, 2, "%", goal(data, ">= 98.5", "-"), data);
        scorecard.put("classify.accuracy_worst", worstRight, 2, "%", goal(data, ">= 97.5", "-"), data);
        scorecard.put("classify.accuracy_pooled", 100 * pooled.accuracy(), 2, "%", goal(data, "-", ">= 97.5"), data);
        scorecard.put("classify.macro_f1", pooled.macroF1(), 4, "1", "-", data);
        var batPooled = new Tally(classes);
        bat.values().forEach(batPooled::add);
        scorecard.put("bat.accuracy_mean", 100 * mean(bat), 2, "%", goal(data, ">= 96.5", "-"), data);
        scorecard.put("bat.macro_f1", batPooled.macroF1(), 4, "1", "-", data);
        scorecard.put("classify.onnx_parity", parity, 7, "1", "-", data);
    }

    private static double mean(Map<String, Tally> of) {
        return of.values().stream().mapToDouble(Tally::accuracy).average().orElseThrow();
    }

    /** The page of what {@link #run} found. */
    ReportData report(AuditReport audit, Scorecard scorecard) {
        return Reports.of(
                "Each subject held out in turn: " + source.name(),
                source,
                "Each subject's answers come from a model that was trained without this subject, by the shipped recipe. Nothing was chosen on them; probabilities are not calibrated here.",
                source.info().noSwing(),
                answered,
                swings,
                audit,
                List.of(
                        new Entry("steps", steps + " a net at most"),
                        new Entry("seed", Long.toString(seed)),
                        new Entry("data", source.sha256())),
                scorecard);
    }

    private static String goal(String data, String tennis, String tableTennis) {
        return data.equals("TENNIS") ? tennis : data.equals("TT") ? tableTennis : "-";
    }

    static List<String> list(String commas) {
        if (commas.isBlank() || commas.replace(",", "").isBlank()) {
            throw new UsageException("--hold-out: names nobody");
        }
        return new ArrayList<>(new LinkedHashSet<>(Arrays.asList(commas.split(","))));
    }
}
