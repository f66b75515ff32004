package org.pitchside.trainer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageBuilder;
import org.pitchside.models.ModelPackageException;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.signer.Development;
import org.pitchside.signer.SignerException;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.trainer.check.DataAudit;
import org.pitchside.trainer.int8.Parity;
import org.pitchside.trainer.int8.QOperatorOnnx;
import org.pitchside.trainer.report.Answers;
import org.pitchside.trainer.report.CardText;
import org.pitchside.trainer.report.HtmlReport;
import org.pitchside.trainer.report.ReportData.Entry;

/** {@code train}: a source in, a model package out. The package appears whole or not at all. */
final class Train {

    private final Source source;
    private final Path out;
    private final String id;
    private final int version;
    private final int steps;
    private final long seed;
    private final DetectorParameters detector;
    private final Path keys;

    /**
     * @param detector cuts the windows that are learned from, and travels in the package
     * @param keys folder of the development keys that sign it; null: nobody does
     */
    Train(
            Source source,
            Path out,
            String id,
            int version,
            int steps,
            long seed,
            DetectorParameters detector,
            Path keys) {
        this.source = source;
        this.out = out;
        this.id = id;
        this.version = version;
        this.steps = steps;
        this.seed = seed;
        this.detector = detector;
        this.keys = keys;
    }

    void run(Scorecard scorecard) throws IOException, ModelPackageException, SignerException {
        long begun = System.nanoTime();
        var audit = Audited.require(source, DataAudit.Use.TRAIN);
        var examples = Examples.of(source, detector, (done, of) -> Console.progress("reading %d of %d", done, of));
        Console.progressDone();
        var all = new ArrayList<>(examples.labelled());
        all.addAll(examples.detected());
        requireTwoClasses(examples, all);
        Console.say(
                "%d windows at labelled instants, %d where the detector saw something; classes %s",
                examples.labelled().size(), examples.detected().size(), String.join(" ", examples.classes()));
        var recipe = new Recipe(examples.classes(), examples.noSwing(), steps, seed);
        var calibration = recipe.calibrate(all);
        calibration.curve().forEach(line -> Console.say("the bat's net, %s", line));
        var parityOn = all.subList(0, Math.min(2000, all.size()));
        var trained = recipe.train("training", all, parityOn);
        var model = BatNet.pack(
                trained.bat().int8(),
                id,
                version,
                examples.classes(),
                examples.noSwing(),
                calibration.batMargin(),
                source.info().range(),
                detector.named());
        var answers = Reports.answers(
                examples.classes(),
                calibration.held(),
                calibration.logits(),
                calibration.temperature(),
                calibration.minConfidence());
        measure(examples, calibration, answers, trained, model, scorecard);
        var data = Reports.of(
                id + "-" + version,
                source,
                "Answers on a fifth of the " + (calibration.byPeople() ? "people" : "windows")
                        + " in the training data, by models that learned from the others; temperature, refusal and widths were chosen on them too.",
                examples.noSwing(),
                answers,
                Reports.swings(examples.classes(), calibration.held()),
                audit,
                recipe(examples, recipe, calibration, model),
                scorecard);
        var pack = ModelPackage.builder(id, version)
                .classes(examples.classes(), examples.noSwing())
                .range(source.info().range())
                .temperature(calibration.temperature())
                .minConfidence(calibration.minConfidence())
                .detector(detector.named())
                .data(List.of(new ModelPackage.DataUsed(source.name() + "-TRAIN", source.sha256())))
                .figures(data.figures().stream()
                        .map(f -> new ModelPackage.Figure(f.metric(), f.value(), f.unit(), f.data()))
                        .toList())
                .gatewayOnnx(trained.onnx())
                .sensor(QOperatorOnnx.of(trained.bat().int8()), model.bytes())
                .knownShots(new Typical(examples.classes(), examples.noSwing(), ModelPackageBuilder.SHIPPED_INPUT_GAIN)
                        .of(asSeen(examples), source.name()))
                .card(CardText.of(data))
                .report(HtmlReport.of(data))
                .build();
        if (keys != null) {
            pack = Development.in(keys).sign(pack);
        }
        pack.write(out);
        Reports.write(out.resolveSibling(pack.descriptor().name() + ".report.html"), data);
        Console.say(
                "wrote %s: %s, %d bytes, the bat's model %d, temperature %.2f, answers from confidence %.2f, in %.0f s",
                out,
                pack.descriptor().name(),
                pack.bytes().length,
                model.bytes().length,
                calibration.temperature(),
                calibration.minConfidence(),
                (System.nanoTime() - begun) / 1e9);
    }

    /** On held-back examples, never on what the answering model learned from. */
    private void measure(
            Examples examples,
            Recipe.Calibration calibration,
            Answers answers,
            Recipe.Trained trained,
            SensorModel model,
            Scorecard scorecard) {
        String data = source.name() + "-HELD-BACK";
        scorecard.put("classify.accuracy_pooled", 100 * answers.tally().accuracy(), 2, "%", "-", data);
        scorecard.put("classify.macro_f1", answers.tally().macroF1(), 4, "1", "-", data);
        scorecard.put("classify.ece", answers.ece(), 4, "1", "-", data);
        scorecard.put("classify.onnx_parity", trained.parity(), 7, "1", "-", source.name() + "-TRAINED-ON");
        var bat = calibration.bat();
        var held = BatNet.pack(
                bat.int8(),
                "held",
                1,
                examples.classes(),
                examples.noSwing(),
                0,
                source.info().range(),
                detector.named());
        var parity = Parity.of(
                bat.learned(),
                bat.tuned(),
                held,
                QOperatorOnnx.of(bat.int8()),
                calibration.held().stream().map(Example::x).toList(),
                calibration.held().stream().mapToInt(Example::label).toArray());
        System.out.print(parity.table());
        var confusion = new Confusion(examples.classes());
        var logits = BatNet.logits(held, calibration.held());
        for (int i = 0; i < logits.size(); i++) {
            confusion.add(calibration.held().get(i).label(), BatNet.best(logits.get(i)));
        }
        scorecard.put("bat.macro_f1", confusion.macroF1(), 4, "1", "-", data);
        double loss = parity.row("float").accuracy() - parity.row("java").accuracy();
        scorecard.put("int8.accuracy_loss", 100 * loss, 2, "points", "<= 0.4", data);
        scorecard.put("int8.bytes_differing", parity.row("onnxruntime").differing(), 0, "1", "0", data);
        scorecard.put("sensor.blob_bytes", model.bytes().length, 0, "B", "<= 16384", source.name());
    }

    private List<Entry> recipe(Examples examples, Recipe recipe, Recipe.Calibration calibration, SensorModel model) {
        var lines = new ArrayList<Entry>();
        lines.add(new Entry("trained on", source.info().name() + ", SHA-256 " + source.sha256()));
        lines.add(new Entry(
                "windows",
                examples.labelled().size() + " at labelled instants, "
                        + examples.detected().size() + " where the detector saw something"));
        lines.add(new Entry("the gateway's model", recipe.words()));
        lines.add(new Entry("augmented by", "time, mount up to 12 degrees, rate, noise, stance turned or forgotten"));
        lines.add(number("the kernel's share of the opinion", calibration.kernelShare()));
        lines.add(number("temperature", calibration.temperature()));
        lines.add(number("answers from confidence", calibration.minConfidence()));
        lines.add(new Entry(
                "the bat's model",
                model.bytes().length
                        + " bytes, learned from the gateway's and tuned as int8; says which swing from a lead of "
                        + calibration.batMargin() + " on"));
        calibration.curve().forEach(line -> lines.add(new Entry("its curve", line)));
        return lines;
    }

    private static Entry number(String name, float value) {
        return new Entry(name, String.format(Locale.ROOT, "%.2f", value));
    }

    /** Swings where the detector puts t0, as the gateway cuts them; of a class it never sees those at the labelled t0. */
    private static List<Example> asSeen(Examples examples) {
        var seen = new ArrayList<>(examples.detected());
        var labels = seen.stream().map(Example::label).collect(Collectors.toSet());
        examples.labelled().stream().filter(e -> !labels.contains(e.label())).forEach(seen::add);
        return seen;
    }

    private static void requireTwoClasses(Examples examples, List<Example> all) {
        if (all.stream().map(Example::label).distinct().count() < 2) {
            throw new UsageException("the data set has labelled events of fewer than two classes ("
                    + String.join(", ", examples.classes()) + "): there is nothing to tell apart");
        }
    }
}
