package org.pitchside.trainer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pitchside.inference.ModelRefusedException;
import org.pitchside.inference.OnnxSwingClassifier;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.trainer.metrics.MetricsReport;
import org.pitchside.trainer.metrics.MountReport;
import org.pitchside.trainer.metrics.RulesReport;

/**
 * {@code evaluate metrics}, {@code rules} and {@code mount}: how right the numbers of a swing are, what rules without a model are
 * worth, and what a sensor turned on its blade costs. With {@code --fit} the first two read off training players what stands in the code.
 */
final class Numbers {

    private Numbers() {}

    static void evaluate(String what, List<String> arguments, Path root, Scorecard scorecard)
            throws ModelPackageException, ModelRefusedException {
        var rest = new ArrayList<>(arguments);
        boolean fit = !what.equals("mount") && rest.remove("--fit");
        var known = new ArrayList<>(List.of("--data", "--hours", "--seed"));
        if (what.equals("mount")) {
            known.add("--model");
        }
        var o = new Options(rest, known);
        if (!o.need("--data").equals("SIM")) {
            throw new UsageException("only SIM knows the truth: evaluate " + what + " --data SIM");
        }
        double hours = o.number("--hours", fit ? 20 : 4, 0.1, 1000);
        long seed = o.whole("--seed", 7, 0, 1_000_000_000);
        MetricsReport.Sink sink =
                (metric, value, digits, unit, goal) -> scorecard.put(metric, value, digits, unit, goal, "SIM");
        switch (what) {
            case "rules" -> RulesReport.run(fit, hours, seed, DetectorParameters.DEFAULT, System.out::println, sink);
            case "mount" -> mount(o, root, hours, seed, sink);
            default -> {
                if (fit) {
                    MetricsReport.fit(hours, seed, DetectorParameters.DEFAULT, System.out::println);
                } else {
                    MetricsReport.run(hours, seed, DetectorParameters.DEFAULT, System.out::println, sink);
                }
            }
        }
    }

    private static void mount(Options o, Path root, double hours, long seed, MetricsReport.Sink sink)
            throws ModelPackageException, ModelRefusedException {
        var shipped = root.resolve("models/shipped/cricket-1.pitchmodel").toString();
        var pack = ModelPackage.read(Path.of(o.get("--model", shipped)));
        var detector = DetectorParameters.of(pack.descriptor().detector());
        try (var classifier = new OnnxSwingClassifier(pack.gatewayModel())) {
            MountReport.run(hours, seed, detector, classifier, System.out::println, sink);
        }
    }
}
