package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.pitchside.swing.DetectorParameters;

/** {@code evaluate classify}: trains without some subjects, tests on them, in turn. */
final class Classify {

    private final Source source;
    private final int steps;
    private final long seed;

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
        var pooled = new Confusion(examples.classes());
        var accuracies = new LinkedHashMap<String, Double>();
        var batPooled = new Confusion(examples.classes());
        var batAccuracies = new ArrayList<Double>();
        double parity = 0;
        for (String subject : folds) {
            var test = bySubject.get(subject);
            var training = new ArrayList<Example>();
            examples.labelled().stream()
                    .filter(e -> !e.subject().equals(subject))
                    .forEach(training::add);
            examples.detected().stream()
                    .filter(e -> !e.subject().equals(subject))
                    .forEach(training::add);
            var confusion = new Confusion(examples.classes());
            var recipe = new Recipe(examples.classes(), examples.noSwing(), steps, seed);
            var trained = recipe.train("without " + subject, training, test);
            parity = Math.max(parity, trained.parity());
            try (var ort = new Ort(trained.onnx())) {
                test.forEach(e -> confusion.add(e.label(), Ort.best(ort.logits(e.x()))));
            }
            accuracies.put(subject, confusion.accuracy());
            var bat = BatNet.pack(
                    trained.bat().int8(),
                    "fold",
                    1,
                    examples.classes(),
                    examples.noSwing(),
                    0,
                    source.info().range(),
                    DetectorParameters.DEFAULT.named());
            var batConfusion = new Confusion(examples.classes());
            var logits = BatNet.logits(bat, test);
            for (int i = 0; i < test.size(); i++) {
                batConfusion.add(test.get(i).label(), BatNet.best(logits.get(i)));
            }
            batAccuracies.add(batConfusion.accuracy());
            batPooled.add(batConfusion);
            Console.say("the bat's net of %d bytes: %.2f %%", bat.bytes().length, 100 * batConfusion.accuracy());
            Console.say(
                    "held out %s: %d of %d right, %.2f %%, macro-F1 %.4f",
                    subject, confusion.right(), confusion.total(), 100 * confusion.accuracy(), confusion.macroF1());
            System.out.print(confusion.table());
            pooled.add(confusion);
        }
        var worst =
                accuracies.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
        double mean = accuracies.values().stream().mapToDouble(d -> d).average().orElseThrow();
        Console.say(
                "pooled: %d of %d right, %.2f %%; worst %s, %.2f %%; ONNX Runtime differs from the trained net by %.2g at most",
                pooled.right(),
                pooled.total(),
                100 * pooled.accuracy(),
                worst.getKey(),
                100 * worst.getValue(),
                parity);
        String data = source.name();
        scorecard.put("classify.accuracy_mean", 100 * mean, 2, "%", goal(data, ">= 98.5", "-"), data);
        scorecard.put("classify.accuracy_worst", 100 * worst.getValue(), 2, "%", goal(data, ">= 97.5", "-"), data);
        scorecard.put("classify.accuracy_pooled", 100 * pooled.accuracy(), 2, "%", goal(data, "-", ">= 97.5"), data);
        scorecard.put("classify.macro_f1", pooled.macroF1(), 4, "1", "-", data);
        double bat = batAccuracies.stream().mapToDouble(d -> d).average().orElseThrow();
        scorecard.put("bat.accuracy_mean", 100 * bat, 2, "%", goal(data, ">= 96.5", "-"), data);
        scorecard.put("bat.macro_f1", batPooled.macroF1(), 4, "1", "-", data);
        scorecard.put("classify.onnx_parity", parity, 7, "1", "-", data);
    }

    private static String goal(String data, String tennis, String tableTennis) {
        return data.equals("TENNIS") ? tennis : data.equals("TT") ? tableTennis : "-";
    }

    static List<String> list(String commas) {
        return new ArrayList<>(new LinkedHashSet<>(Arrays.asList(commas.split(","))));
    }
}
