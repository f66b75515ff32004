package org.pitchside.trainer;

import java.nio.file.Path;
import java.util.List;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelException;
import org.pitchside.sensormodel.SensorRuntime;
import org.pitchside.trainer.int8.Conformance;

/** {@code evaluate int8}: the bat's model of a package, ONNX Runtime against the Java reference, byte by byte. */
final class Int8 {

    private Int8() {}

    static void evaluate(List<String> rest, Path root, Scorecard scorecard) throws ModelPackageException {
        var o = new Options(rest, List.of("--model", "--windows", "--seed"));
        var shipped = root.resolve("models/shipped/cricket-1.pitchmodel");
        var pack = ModelPackage.read(Path.of(o.get("--model", shipped.toString())));
        report(pack, o.whole("--windows", 100_000, 1, 100_000_000), o.whole("--seed", 7, 0, 1_000_000_000), scorecard);
    }

    private static void report(ModelPackage pack, long windows, long seed, Scorecard scorecard) {
        String name = pack.descriptor().name();
        byte[] blob = pack.sensorBlob()
                .orElseThrow(() -> new UsageException("--model: " + name + " has no bat model (sensor.psm)"));
        SensorModel model;
        try {
            model = SensorModel.read(blob);
            new SensorRuntime(model).selfTest();
        } catch (SensorModelException e) {
            throw new UsageException("--model: " + name + ": sensor.psm: " + e.getMessage());
        }
        Conformance.Result result;
        try {
            result = new Conformance(model, pack.sensorOnnx().orElseThrow())
                    .run(windows, seed, done -> Console.progress("%s: window %d of %d", name, done, windows));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--model: " + name + ": " + e.getMessage());
        }
        Console.progressDone();
        Console.say(
                "%s: %d bytes of blob, arena %d bytes; %d windows, %d bytes of %d layers and logits compared, %d differ%s",
                name,
                blob.length,
                model.arenaBytes(),
                result.windows(),
                result.compared(),
                model.layers().size(),
                result.differing(),
                result.differing() == 0 ? "" : ", first in layer " + result.firstLayer());
        String data = name + "/GENERATED-" + windows;
        scorecard.put("int8.bytes_differing", result.differing(), 0, "bytes", "0", data);
        scorecard.put("int8.bytes_compared", result.compared(), 0, "bytes", "-", data);
        scorecard.put("sensor.blob_bytes", blob.length, 0, "bytes", "<= 16384", name);
    }
}
