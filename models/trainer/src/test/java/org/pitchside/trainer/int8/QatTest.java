package org.pitchside.trainer.int8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelWriter;
import org.pitchside.sensormodel.SensorNet;
import org.pitchside.sensormodel.SensorRuntime;

/** The way from a float net to int8, on a task made here: which of three frequencies a window holds. */
class QatTest {

    private static final int CHANNELS = 9;
    private static final int STEPS = 32;
    private static final int CLASSES = 3;
    private static final float[] GAIN = {8, 8, 8, 0.0625f, 0.0625f, 0.0625f, 127, 127, 127};
    private static final float[] SIZE = {3, 5, 2, 600, 900, 300, 0.6f, 0.4f, 0.7f};

    private static BatchSource task(long seed) {
        var random = new Random(seed);
        return (out, at) -> {
            int label = random.nextInt(CLASSES);
            for (int c = 0; c < CHANNELS; c++) {
                double phase = random.nextDouble() * 6.28;
                for (int s = 0; s < STEPS; s++) {
                    double v = Math.sin(phase + s * (0.25 + 0.25 * label)) + random.nextGaussian() * 0.5;
                    out[at + c * STEPS + s] = (float) (SIZE[c] * v);
                }
            }
            return label;
        };
    }

    private static float[] drawn(Random random, int n, double size) {
        var v = new float[n];
        for (int i = 0; i < n; i++) {
            v[i] = (float) (random.nextGaussian() * size);
        }
        return v;
    }

    /** Layers of every kind that training can meet; weights not trained. */
    private static FoldedNet untrained(long seed) {
        var random = new Random(seed);
        var scale = new float[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            scale[c] = 1 / SIZE[c];
        }
        return FoldedNet.of(CHANNELS, STEPS, GAIN)
                .inputScale(scale)
                .convolution(12, 5, 2, 2, drawn(random, 12 * 45, 0.2), drawn(random, 12, 0.1), true)
                .depthwise(5, 1, 2, drawn(random, 60, 0.4), drawn(random, 12, 0.1), true)
                .convolution(10, 1, 1, 0, drawn(random, 120, 0.4), drawn(random, 10, 0.1), true)
                .averagePool(2, 2)
                .dense(CLASSES, drawn(random, CLASSES * 80, 0.2), drawn(random, CLASSES, 0.1), false)
                .build();
    }

    private static List<float[]> windows(long seed, int n, int[] labels) {
        var source = task(seed);
        var all = new ArrayList<float[]>();
        for (int i = 0; i < n; i++) {
            var x = new float[CHANNELS * STEPS];
            labels[i] = source.next(x, 0);
            all.add(x);
        }
        return all;
    }

    private static FoldedNet trained() {
        FoldedNet net = untrained(1);
        var settings = new Qat.Settings(100, 32, 1e-2f, 0.05f);
        return Qat.tune(
                net, Calibration.minMax(net, windows(2, 200, new int[200])), task(3), settings, (a, b, c) -> {});
    }

    @Test
    void theNetThatIsTrainedIsTheNetThatABatRuns() {
        FoldedNet net = untrained(1);
        List<float[]> some = windows(2, 40, new int[40]);
        Calibration ranges = Calibration.of(net, some, 99);
        SensorNet int8 = Quantizer.quantize(net, ranges);
        var runtime = new SensorRuntime(SensorModelWriter.pack(int8, RandomNets.facts(int8)));
        var flat = new float[40 * CHANNELS * STEPS];
        for (int i = 0; i < 40; i++) {
            System.arraycopy(some.get(i), 0, flat, i * CHANNELS * STEPS, CHANNELS * STEPS);
        }

        float[] logits = Qat.logits(net, ranges, flat);

        SensorNet.Layer last = int8.layers().get(int8.layers().size() - 1);
        var input = new byte[CHANNELS * STEPS];
        for (int i = 0; i < 40; i++) {
            Calibration.quantise(GAIN, STEPS, some.get(i), input);
            runtime.run(input, 0);
            for (int c = 0; c < CLASSES; c++) {
                assertEquals((runtime.logits()[c] - last.outZero()) * last.outScale(), logits[i * CLASSES + c]);
            }
        }
    }

    @Test
    void tuningLearnsAndTheTableSaysWhatInt8Costs() {
        FoldedNet net = trained();
        var labels = new int[1000];
        List<float[]> test = windows(9, 1000, labels);
        Calibration ranges = Calibration.of(net, windows(2, 400, new int[400]), 99.99);
        FoldedNet tuned =
                Qat.tune(net, ranges, task(4), new Qat.Settings(40, 32, 1e-3f, 0.05f), (step, of, loss) -> {});
        SensorNet int8 = Quantizer.quantize(tuned, ranges);
        SensorModel model = SensorModelWriter.pack(int8, RandomNets.facts(int8));

        var parity = Parity.of(net, tuned, model, QOperatorOnnx.of(int8), test, labels);

        System.out.print(parity.table());
        assertTrue(parity.row("float").accuracy() > 0.85, parity::table);
        assertTrue(parity.row("java").accuracy() > parity.row("float").accuracy() - 0.02, parity::table);
        assertTrue(parity.row("java").agreement() > 0.93, parity::table);
        assertEquals(0, parity.row("onnxruntime").differing(), parity::table);
    }

    @Test
    void theSameBatchesGiveTheSameWeightsAndLeaveTheGivenNetAlone() {
        FoldedNet net = untrained(1);
        float[] before = net.layers().get(0).weights().clone();
        Calibration ranges = Calibration.minMax(net, windows(2, 50, new int[50]));
        var settings = new Qat.Settings(20, 16, 1e-3f, 0.05f);

        FoldedNet first = Qat.tune(net, ranges, task(5), settings, (a, b, c) -> {});
        FoldedNet second = Qat.tune(net, ranges, task(5), settings, (a, b, c) -> {});

        assertArrayEquals(before, net.layers().get(0).weights());
        for (int i = 0; i < net.layers().size(); i++) {
            assertArrayEquals(
                    first.layers().get(i).weights(), second.layers().get(i).weights());
            assertArrayEquals(
                    first.layers().get(i).bias(), second.layers().get(i).bias());
        }
    }
}
