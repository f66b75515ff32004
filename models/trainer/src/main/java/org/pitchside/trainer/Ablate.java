package org.pitchside.trainer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pitchside.inference.ModelRefusedException;
import org.pitchside.inference.OnnxSwingClassifier;
import org.pitchside.models.ModelPackageException;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.trainer.check.DataAudit;
import org.pitchside.trainer.report.ReportData.Entry;

/** The command line of {@link Ablations}. */
final class Ablate {

    /** Enough to compare variants, not to ship one. */
    private static final int STEPS = 500;

    private Ablate() {}

    static void run(List<String> arguments, Path root, Scorecard scorecard)
            throws ModelPackageException, ModelRefusedException, IOException {
        var o = new Options(arguments, List.of("--data", "--model", "--hours", "--seed", "--steps", "--report"));
        boolean sim = o.need("--data").equals("SIM");
        if (o.has(sim ? "--steps" : "--model")) {
            throw new UsageException(
                    sim ? "--steps: on SIM nothing is trained" : "--model: on a data set each variant is trained anew");
        }
        try (var source = Main.source(o, true, 1)) {
            var audit = Audited.require(source, DataAudit.Use.SPLIT);
            var ablations = new Ablations(source, scorecard);
            var recipe = new ArrayList<Entry>();
            if (sim) {
                var pack = Measured.pack(o, root);
                var swings = new ArrayList<>(pack.descriptor().classes());
                swings.removeAll(pack.descriptor().noSwing());
                try (var classifier = new OnnxSwingClassifier(pack.gatewayModel())) {
                    var bat = Measured.sensorModel(pack).map(BatClassifier::new).orElse(null);
                    ablations.onDisturbed(
                            classifier,
                            bat,
                            DetectorParameters.of(pack.descriptor().detector()),
                            swings);
                }
                recipe.addAll(Reports.recipe(pack));
            } else {
                int steps = (int) o.whole("--steps", STEPS, 1, 1_000_000);
                ablations.bySubject(steps, Main.seed(o));
                recipe.add(new Entry(
                        "steps", steps + " a net, the same for each variant; fewer than a shipped model has"));
            }
            if (o.has("--report")) {
                Reports.write(
                        Path.of(o.need("--report")),
                        Reports.of(
                                "Ablations on " + source.name(),
                                source,
                                "The answers shown are those with nothing changed; each variant is a line of the table.",
                                List.of(),
                                ablations.asShipped(),
                                List.of(),
                                audit,
                                recipe,
                                scorecard));
            }
        }
    }
}
