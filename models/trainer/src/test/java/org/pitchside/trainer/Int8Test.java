package org.pitchside.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.models.ModelPackage;
import org.pitchside.sensormodel.ModelClass;
import org.pitchside.sensormodel.ModelFacts;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelWriter;
import org.pitchside.sensormodel.SensorNet;
import org.pitchside.trainer.int8.Calibration;
import org.pitchside.trainer.int8.FoldedNet;
import org.pitchside.trainer.int8.QOperatorOnnx;
import org.pitchside.trainer.int8.Quantizer;

/** {@code evaluate int8} on packages whose bat model has the shipped one's shape and weights that were never trained. */
class Int8Test {

    private static final List<String> CLASSES = List.of("DEF", "DRV", "PWR", "CUT", "PUL", "SWP", "FLK", "LV", "NOT");
    private static final float[] GAIN = {8, 8, 8, 0.0625f, 0.0625f, 0.0625f, 127, 127, 127};

    @TempDir
    Path folder;

    private final PrintStream err = System.err;
    private final PrintStream out = System.out;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setProperty("pitchside.root", folder.toString());
    }

    @AfterEach
    void restore() {
        System.setErr(err);
        System.setOut(out);
        System.clearProperty("pitchside.root");
    }

    private static float[] drawn(Random random, int n, int fan) {
        var v = new float[n];
        for (int i = 0; i < n; i++) {
            v[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / fan));
        }
        return v;
    }

    private static SensorNet net(long seed) {
        var r = new Random(seed);
        FoldedNet net = FoldedNet.of(9, 128, GAIN)
                .inputScale(new float[] {0.25f, 0.25f, 0.25f, 0.002f, 0.002f, 0.002f, 1, 1, 1})
                .convolution(24, 5, 2, 2, drawn(r, 24 * 45, 45), drawn(r, 24, 40), true)
                .depthwise(5, 1, 2, drawn(r, 24 * 5, 5), drawn(r, 24, 40), true)
                .convolution(36, 1, 1, 0, drawn(r, 36 * 24, 24), drawn(r, 36, 40), true)
                .depthwise(5, 2, 2, drawn(r, 36 * 5, 5), drawn(r, 36, 40), true)
                .convolution(52, 1, 1, 0, drawn(r, 52 * 36, 36), drawn(r, 52, 40), true)
                .depthwise(5, 2, 2, drawn(r, 52 * 5, 5), drawn(r, 52, 40), true)
                .convolution(76, 1, 1, 0, drawn(r, 76 * 52, 52), drawn(r, 76, 40), true)
                .convolution(15, 1, 1, 0, drawn(r, 15 * 76, 76), drawn(r, 15, 40), true)
                .dense(9, drawn(r, 9 * 15 * 16, 15 * 16), drawn(r, 9, 40), false)
                .build();
        var windows = new ArrayList<float[]>();
        for (int i = 0; i < 40; i++) {
            var x = new float[9 * 128];
            for (int k = 0; k < x.length; k++) {
                x[k] = (float) (r.nextGaussian() * 40 / GAIN[k / 128]);
            }
            windows.add(x);
        }
        return Quantizer.quantize(net, Calibration.of(net, windows, 99.99));
    }

    private static SensorModel blob(SensorNet net) {
        return SensorModelWriter.pack(
                net,
                new ModelFacts(
                        "cricket",
                        3,
                        200_000,
                        256,
                        239,
                        16,
                        2000,
                        1,
                        new float[12],
                        ModelClass.list(CLASSES, List.of("NOT"), new int[9]),
                        0));
    }

    private Path given(byte[] sensorOnnx, byte[] sensorBlob) throws Exception {
        var builder = ModelPackage.builder("cricket", 3)
                .classes(CLASSES, List.of("NOT"))
                .gatewayOnnx(new byte[] {1})
                .card("# Cricket 3\n");
        if (sensorOnnx != null) {
            builder.sensor(sensorOnnx, sensorBlob);
        }
        Path file = folder.resolve("cricket-3.pitchmodel");
        builder.build().write(file);
        return file;
    }

    private int evaluate(Path file, String windows) {
        return Main.run(List.of("evaluate", "int8", "--model", file.toString(), "--windows", windows));
    }

    @Test
    void aBatModelIsTheSameInOnnxRuntimeAndInJava() throws Exception {
        SensorNet net = net(1);
        SensorModel model = blob(net);
        Path file = given(QOperatorOnnx.of(net), model.bytes());

        int code = evaluate(file, "3000");

        assertEquals(0, code, said::toString);
        String card = Files.readString(folder.resolve("target/scorecard.tsv"));
        assertTrue(card.contains("int8.bytes_differing\t0\tbytes\t0\tcricket-3/GENERATED-3000"), card);
        assertTrue(model.bytes().length <= 16_384, model.bytes().length + " bytes");
    }

    @Test
    void anotherNetsGraphIsFoundOut() throws Exception {
        Path file = given(QOperatorOnnx.of(net(2)), blob(net(1)).bytes());

        assertEquals(0, evaluate(file, "50"));

        assertTrue(printed.toString().contains(", first in layer 0"), printed::toString);
        assertTrue(!printed.toString().contains("int8.bytes_differing\t0\t"), printed::toString);
    }

    @Test
    void whatCannotBeComparedIsToldInOneLine() throws Exception {
        SensorNet net = net(1);
        byte[] bent = blob(net).bytes().clone();
        bent[500] ^= 1;

        assertEquals(2, evaluate(given(null, null), "50"));
        assertEquals(2, evaluate(given(QOperatorOnnx.of(net), bent), "50"));
        assertEquals(2, evaluate(given(new byte[] {1, 2, 3}, blob(net).bytes()), "50"));

        List<String> lines =
                said.toString().lines().filter(l -> !l.startsWith(" ")).toList();
        assertEquals(3, lines.size(), said::toString);
        assertTrue(lines.get(0).contains("has no bat model"), lines.get(0));
        assertTrue(lines.get(1).contains("sensor.psm: byte"), lines.get(1));
        assertTrue(lines.get(2).contains("refuses the int8 graph"), lines.get(2));
    }
}
