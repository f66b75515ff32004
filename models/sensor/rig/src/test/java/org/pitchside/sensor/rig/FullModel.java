package org.pitchside.sensor.rig;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.pitchside.sensormodel.LayerKind;
import org.pitchside.sensormodel.ModelFacts;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelWriter;
import org.pitchside.sensormodel.SensorNet;

/** A model that fills a slot to the last byte, and that a bat runs; its weights are drawn. */
final class FullModel {

    static final int BYTES = 16_384;

    private final Random random;
    private final List<SensorNet.Layer> layers = new ArrayList<>();
    private int width;
    private int length;
    private int zero;

    private FullModel(long seed, int channels, int steps) {
        random = new Random(seed);
        width = channels;
        length = steps;
    }

    /** @param version also the seed */
    static SensorModel of(int version) throws Exception {
        SensorModel like = Blobs.shipped();
        ModelFacts f = like.facts();
        var facts = new ModelFacts(
                "full",
                version,
                f.rateMilliHz(),
                f.samples(),
                f.t0(),
                f.accelRangeG(),
                f.gyroRangeDps(),
                f.detectorVersion(),
                f.detector(),
                f.classes(),
                f.notMargin());
        for (int pool : new int[] {8, 16, 32}) {
            for (int first = 20; first < 200; first += 2) {
                for (int second = 4; second < 60; second += 2) {
                    if (bytes(like, pool, first, second) == BYTES) {
                        return pack(like, facts, pool, first, second);
                    }
                }
            }
        }
        throw new AssertionError("no net of " + BYTES + " bytes");
    }

    private static SensorModel pack(SensorModel like, ModelFacts facts, int pool, int first, int second) {
        var net = new FullModel(facts.version(), like.channels(), like.steps());
        net.add(LayerKind.AVERAGE_POOL, pool / 2, pool / 2, net.width);
        net.add(LayerKind.AVERAGE_POOL, 2, 2, net.width);
        net.add(LayerKind.DENSE, net.length, 1, first);
        net.add(LayerKind.POINTWISE, 1, 1, second);
        net.add(LayerKind.DENSE, 1, 1, like.classes());
        return SensorModelWriter.pack(new SensorNet(like.channels(), like.steps(), like.gain(), net.layers), facts);
    }

    private static int bytes(SensorModel like, int pool, int first, int second) {
        int header = like.bytes()[6] & 0xFF | (like.bytes()[7] & 0xFF) << 8;
        int pools = 2 * 8;
        int steps = like.steps() / pool;
        return header
                + 5 * 16
                + pools
                + full(steps * even(like.channels()), first)
                + full(first, second)
                + full(second, even(like.classes()))
                + 80;
    }

    private static int even(int channels) {
        return channels + 1 & ~1;
    }

    /** Biases, multipliers and weights. */
    private static int full(int in, int out) {
        return 8 * out + out * (in + 7 & ~7);
    }

    private void add(LayerKind kind, int kernel, int stride, int out) {
        boolean pool = kind == LayerKind.AVERAGE_POOL;
        int rows = pool ? 0 : out;
        var weights = new byte[rows * kernel * width];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (byte) (random.nextInt(64) - 32);
        }
        var scales = new float[rows];
        Arrays.fill(scales, 1f / (32 * kernel * width));
        int z = random.nextInt(20) - 10;
        var layer = new SensorNet.Layer(
                kind, width, out, kernel, stride, 0, 0, weights, new int[rows], scales, 1, 1, zero, z);
        layers.add(layer);
        width = out;
        length = layer.outSteps(length);
        zero = z;
    }
}
