package org.pitchside.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageBuilder;
import org.pitchside.models.ModelPackageException;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.trainer.int8.QOperatorOnnx;

/** {@code train}: a source in, a model package out. The package appears whole or not at all. */
final class Train {

    private final Source source;
    private final Path out;
    private final String id;
    private final int version;
    private final int steps;
    private final long seed;

    Train(Source source, Path out, String id, int version, int steps, long seed) {
        this.source = source;
        this.out = out;
        this.id = id;
        this.version = version;
        this.steps = steps;
        this.seed = seed;
    }

    void run(Scorecard scorecard) throws IOException, ModelPackageException {
        Path folder = out.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new UsageException("--out: cannot write into " + folder);
        }
        long begun = System.nanoTime();
        var examples = Examples.of(source, (done, of) -> Console.progress("reading %d of %d", done, of));
        Console.progressDone();
        var all = new ArrayList<>(examples.labelled());
        all.addAll(examples.detected());
        requireTwoClasses(examples, all);
        Console.say(
                "%d windows at labelled instants, %d where the detector saw something; classes %s",
                examples.labelled().size(), examples.detected().size(), String.join(" ", examples.classes()));
        var recipe = new Recipe(examples.classes(), examples.noSwing(), steps, seed);
        var calibration = recipe.calibrate(all);
        var parityOn = all.subList(0, Math.min(2000, all.size()));
        var trained = recipe.train("training", all, parityOn);
        var confusion = new Confusion(examples.classes());
        try (var ort = new Ort(trained.onnx())) {
            examples.labelled().forEach(e -> confusion.add(e.label(), Ort.best(ort.logits(e.x()))));
        }
        var model = BatNet.pack(
                trained.bat().int8(),
                id,
                version,
                examples.classes(),
                examples.noSwing(),
                calibration.batMargin(),
                source.info().range(),
                DetectorParameters.DEFAULT.named());
        byte[] sensorOnnx = QOperatorOnnx.of(trained.bat().int8());
        var figures = List.of(
                new ModelPackage.Figure("classify.accuracy", confusion.accuracy(), "1", source.name() + "-TRAINED-ON"),
                new ModelPackage.Figure("classify.onnx_parity", trained.parity(), "1", source.name() + "-TRAINED-ON"));
        var pack = ModelPackage.builder(id, version)
                .classes(examples.classes(), examples.noSwing())
                .range(source.info().range())
                .temperature(calibration.temperature())
                .minConfidence(calibration.minConfidence())
                .detector(DetectorParameters.DEFAULT.named())
                .data(List.of(new ModelPackage.DataUsed(source.name() + "-TRAIN", source.sha256())))
                .figures(figures)
                .gatewayOnnx(trained.onnx())
                .sensor(sensorOnnx, model.bytes())
                .knownShots(new Typical(examples.classes(), examples.noSwing(), ModelPackageBuilder.SHIPPED_INPUT_GAIN)
                        .of(asSeen(examples), source.name()))
                .card(card(examples, calibration, confusion, trained.parity()))
                .build();
        pack.write(out);
        Console.say(
                "wrote %s: %s, %d bytes, temperature %.2f, answers from confidence %.2f, in %.0f s",
                out,
                pack.descriptor().name(),
                pack.bytes().length,
                calibration.temperature(),
                calibration.minConfidence(),
                (System.nanoTime() - begun) / 1e9);
        scorecard.put("classify.onnx_parity", trained.parity(), 7, "1", "-", source.name() + "-TRAINED-ON");
        scorecard.put("classify.accuracy", 100 * confusion.accuracy(), 2, "%", "-", source.name() + "-TRAINED-ON");
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

    private String card(Examples examples, Recipe.Calibration calibration, Confusion confusion, double parity) {
        var info = source.info();
        return String.format(
                Locale.ROOT,
                """
                # %s-%d

                Says which of these a window is: %s. No swing: %s.

                | | |
                |---|---|
                | trained on | %s (%s), SHA-256 %s |
                | windows | %d at labelled instants, %d where the detector saw something |
                | recipe | three nets (at most %d steps of 64 each) and a kernel machine, seed %d, augmented: time, mount up to 12 degrees, rate, noise, stance forgotten |
                | the kernel's share of the opinion | %.2f |
                | temperature | %.2f, chosen on held-back training examples |
                | answers from confidence | %.2f, chosen there too |
                | ONNX Runtime against the trained committee | %.2g of an opinion at most |
                | right on what it was trained on | %.2f %% of %d: no measure of quality |

                %s

                True answers in rows, on what it was trained on:

                ```
                %s```

                Limits: what the model was not trained on it may name wrongly; UNKNOWN is its only protection. It wants the window of docs/model-window.md, right-handed after mirroring, the mount known.
                Figures on people it never saw come from `./pitchside evaluate`.
                """,
                id,
                version,
                String.join(" ", examples.classes()),
                String.join(" ", examples.noSwing()),
                info.name(),
                info.implement(),
                source.sha256(),
                examples.labelled().size(),
                examples.detected().size(),
                steps,
                seed,
                calibration.kernelShare(),
                calibration.temperature(),
                calibration.minConfidence(),
                parity,
                100 * confusion.accuracy(),
                confusion.total(),
                source.name().equals("SIM")
                        ? "**Simulated.** All training data come from the simulator. No figure of this model is field accuracy."
                        : "Licence of the data: " + info.licence() + ". Origin: " + info.origin() + ".",
                confusion.table());
    }
}
