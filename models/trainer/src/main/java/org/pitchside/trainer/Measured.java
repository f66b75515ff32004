package org.pitchside.trainer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pitchside.inference.ModelRefusedException;
import org.pitchside.inference.OnnxSwingClassifier;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.sensormodel.ModelClass;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelException;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.trainer.check.AuditReport;
import org.pitchside.trainer.check.DataAudit;
import org.pitchside.trainer.report.ReportData.ExampleSwing;

/** {@code evaluate detect} and {@code evaluate shipped}: a finished model over a source, the whole way. */
final class Measured {

    private Measured() {}

    static void run(String what, List<String> arguments, Path root, Scorecard scorecard)
            throws ModelPackageException, ModelRefusedException, IOException {
        boolean shipped = what.equals("shipped");
        var known = new ArrayList<>(List.of("--data", "--model", "--hours", "--seed"));
        if (shipped) {
            known.add("--report");
        }
        var o = new Options(arguments, known);
        var pack = pack(o, root);
        var parameters = DetectorParameters.of(pack.descriptor().detector());
        try (var source = Main.source(o, true, 4);
                var classifier = new OnnxSwingClassifier(pack.gatewayModel())) {
            AuditReport audit = Audited.require(source, DataAudit.Use.MEASURE);
            var evaluated = Evaluated.of(source, classifier, parameters);
            if (!shipped) {
                Detect.report(source, evaluated, scorecard);
                return;
            }
            var swings = new ArrayList<>(pack.descriptor().classes());
            swings.removeAll(pack.descriptor().noSwing());
            var figures = new Shipped(source, evaluated, swings);
            figures.report("shipped", scorecard);
            bat(pack, source, parameters, scorecard);
            if (o.has("--report")) {
                Reports.write(
                        Path.of(o.need("--report")),
                        Reports.of(
                                pack.descriptor().name() + ", the whole way",
                                source,
                                "Answers on the swings that the detector found; "
                                        + (source.name().equals("SIM")
                                                ? "test players, whom no model was trained on."
                                                : "whether the model was trained on these people, its card says."),
                                List.of(),
                                figures.answers(),
                                swings(evaluated, swings),
                                audit,
                                Reports.recipe(pack),
                                scorecard));
            }
        }
    }

    /** The same way with the bat's own model, where the package has one. */
    private static void bat(ModelPackage pack, Source source, DetectorParameters parameters, Scorecard scorecard) {
        var model = sensorModel(pack);
        if (model.isPresent()) {
            var swings = model.get().facts().classes().stream()
                    .filter(c -> !c.noSwing())
                    .map(ModelClass::name)
                    .toList();
            Console.say("the bat alone, %d bytes", model.get().bytes().length);
            var evaluated = Evaluated.of(source, new BatClassifier(model.get()), parameters);
            new Shipped(source, evaluated, swings).report("bat", scorecard);
        }
    }

    /** The bat's own model; empty where the package has none. */
    static Optional<SensorModel> sensorModel(ModelPackage pack) {
        var blob = pack.sensorBlob();
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(SensorModel.read(blob.get()));
        } catch (SensorModelException e) {
            throw new UsageException("the package's sensor.psm: " + e.getMessage());
        }
    }

    static ModelPackage pack(Options o, Path root) throws ModelPackageException {
        return ModelPackage.read(Path.of(o.get(
                "--model", root.resolve("models/shipped/cricket-1.pitchmodel").toString())));
    }

    /** Of each class the first found swing, and the first that was named wrongly. */
    private static List<ExampleSwing> swings(Evaluated evaluated, List<String> classes) {
        var some = new ArrayList<ExampleSwing>();
        for (String name : classes) {
            for (boolean right : new boolean[] {true, false}) {
                evaluated.events().stream()
                        .filter(e -> e.truth() != null && e.truth().label().equals(name))
                        .filter(e -> e.verdict().forced().equals(name) == right)
                        .findFirst()
                        .ifPresent(e -> some.add(Reports.swing(
                                right
                                        ? name
                                        : name + ", taken for " + e.verdict().forced(),
                                e.subject(),
                                e.candidate().window())));
            }
        }
        return some;
    }
}
