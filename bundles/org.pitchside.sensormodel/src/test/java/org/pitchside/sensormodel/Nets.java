package org.pitchside.sensormodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small nets for tests, layer after layer, with weights from a seed and scales that use the range of int8. */
final class Nets {

    private static final float[] DETECTOR = {200, 120, 100, 240, 180, 600, 2500, 25, -0.5f, 60, 300, 550};

    private final Random random;
    private final int channels;
    private final int steps;
    private final List<SensorNet.Layer> layers = new ArrayList<>();
    private int width;
    private int length;
    private float scale = 1;
    private int zero;

    Nets(long seed, int channels, int steps) {
        random = new Random(seed);
        this.channels = channels;
        this.steps = steps;
        width = channels;
        length = steps;
    }

    Nets conv(int out, int kernel, int stride, int left, int right) {
        return weighted(LayerKind.CONV1D, out, kernel, stride, left, right, -128);
    }

    Nets depthwise(int kernel, int stride, int left, int right) {
        return weighted(LayerKind.DEPTHWISE, width, kernel, stride, left, right, -128);
    }

    Nets pointwise(int out) {
        return weighted(LayerKind.POINTWISE, out, 1, 1, 0, 0, -128);
    }

    Nets dense(int out) {
        return weighted(LayerKind.DENSE, out, length, 1, 0, 0, 3);
    }

    Nets pool(int kernel, int stride) {
        float out = scale * 0.7f;
        return add(new SensorNet.Layer(
                LayerKind.AVERAGE_POOL,
                width,
                width,
                kernel,
                stride,
                0,
                0,
                new byte[0],
                new int[0],
                new float[0],
                scale,
                out,
                zero,
                zero / 2));
    }

    Nets globalPool() {
        return pool(length, 1);
    }

    /** Any layer, with its own zero point. */
    Nets weighted(LayerKind kind, int out, int kernel, int stride, int left, int right, int outZero) {
        int fan = kind == LayerKind.DEPTHWISE ? kernel : width * kernel;
        var weights = new byte[out * fan];
        var bias = new int[out];
        var scales = new float[out];
        double reach = 50 * 60 * Math.sqrt(fan);
        for (int o = 0; o < out; o++) {
            for (int k = 0; k < fan; k++) {
                weights[o * fan + k] = (byte) Math.max(-128, Math.min(127, random.nextGaussian() * 50));
            }
            bias[o] = (int) (random.nextGaussian() * reach / 2);
            scales[o] = (float) (0.05 / reach / scale * (0.5 + random.nextDouble()) * 60);
        }
        return add(new SensorNet.Layer(
                kind, width, out, kernel, stride, left, right, weights, bias, scales, scale, 0.05f, zero, outZero));
    }

    private Nets add(SensorNet.Layer l) {
        layers.add(l);
        width = l.out();
        length = l.outSteps(length);
        scale = l.outScale();
        zero = l.outZero();
        return this;
    }

    SensorNet net() {
        var gain = new float[channels];
        for (int c = 0; c < channels; c++) {
            gain[c] = new float[] {8, 0.0625f, 127}[c / 3 % 3];
        }
        return new SensorNet(channels, steps, gain, layers);
    }

    static ModelFacts facts(String id, SensorNet net, float[] detector) {
        String[] names = {"DEF", "DRV", "PWR", "CUT", "PUL", "SWP", "FLK", "LV", "serve", "volley", "smash"};
        var classes = new ArrayList<String>();
        for (int c = 0; c < net.classes() - 1; c++) {
            classes.add(names[c]);
        }
        classes.add("NOT");
        var margins = new int[net.classes()];
        java.util.Arrays.fill(margins, 12);
        return new ModelFacts(
                id,
                7,
                200_000,
                2 * net.steps(),
                2 * net.steps() - 17 > 0 ? 2 * net.steps() - 17 : 0,
                16,
                2000,
                1,
                detector,
                ModelClass.list(classes, List.of("NOT"), margins),
                5);
    }

    static ModelFacts facts(String id, SensorNet net) {
        return facts(id, net, DETECTOR);
    }

    static byte[] input(SensorNet net, Random random) {
        var x = new byte[net.channels() * net.steps()];
        int quieter = random.nextInt(4);
        for (int i = 0; i < x.length; i++) {
            x[i] = (byte) ((byte) random.nextInt() >> quieter);
        }
        return x;
    }

    /** The agreed net of the figures: 128 x 6, 2,576 weights, 68,928 multiplications. */
    static SensorNet reference() {
        return new Nets(1, 6, 128)
                .conv(16, 5, 2, 1, 2)
                .depthwise(5, 2, 1, 2)
                .pointwise(32)
                .depthwise(5, 2, 1, 2)
                .pointwise(32)
                .globalPool()
                .dense(10)
                .net();
    }

    /** Every kind of layer in few bytes. */
    static SensorNet small() {
        return new Nets(2, 9, 16)
                .conv(3, 5, 2, 2, 2)
                .depthwise(3, 1, 1, 1)
                .pointwise(4)
                .pool(2, 2)
                .dense(9)
                .net();
    }
}
