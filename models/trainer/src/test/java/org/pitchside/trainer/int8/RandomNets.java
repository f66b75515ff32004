package org.pitchside.trainer.int8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.pitchside.sensormodel.LayerKind;
import org.pitchside.sensormodel.ModelClass;
import org.pitchside.sensormodel.ModelFacts;
import org.pitchside.sensormodel.SensorNet;

/** Nets of every kind of layer, of odd shapes and strange scales. */
final class RandomNets {

    private RandomNets() {}

    static ModelFacts facts(SensorNet net) {
        var classes = new ArrayList<ModelClass>();
        for (int c = 0; c < net.classes(); c++) {
            classes.add(new ModelClass(128 + c, "class" + c, false, 0));
        }
        return new ModelFacts(
                "random", 1, 200_000, 2 * net.steps(), net.steps(), 16, 2000, 1, new float[0], classes, 0);
    }

    static SensorNet draw(long seed) {
        var random = new Random(seed);
        int channels = 1 + random.nextInt(12);
        int steps = 5 + random.nextInt(60);
        var gain = new float[channels];
        java.util.Arrays.fill(gain, 1f);
        var layers = new ArrayList<SensorNet.Layer>();
        int width = channels;
        int length = steps;
        float scale = 1;
        int zero = 0;
        int depth = 1 + random.nextInt(5);
        for (int i = 0; i < depth; i++) {
            LayerKind kind = LayerKind.values()[random.nextInt(4)];
            SensorNet.Layer l = layer(random, kind, width, length, scale, zero, 1 + random.nextInt(20));
            layers.add(l);
            width = l.out();
            length = l.outSteps(length);
            scale = l.outScale();
            zero = l.outZero();
        }
        if (random.nextBoolean()) {
            SensorNet.Layer l = pool(random, width, length, length, 1, scale, zero);
            layers.add(l);
            length = 1;
            scale = l.outScale();
            zero = l.outZero();
        }
        layers.add(layer(random, LayerKind.DENSE, width, length, scale, zero, 2 + random.nextInt(12)));
        return new SensorNet(channels, steps, gain, List.copyOf(layers));
    }

    private static SensorNet.Layer pool(
            Random random, int in, int length, int kernel, int stride, float scale, int zero) {
        float out = random.nextBoolean() ? scale : scale * (0.2f + 2 * random.nextFloat());
        int z = random.nextBoolean() ? zero : random.nextInt(256) - 128;
        return new SensorNet.Layer(
                LayerKind.AVERAGE_POOL,
                in,
                in,
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
                z);
    }

    private static SensorNet.Layer layer(
            Random random, LayerKind kind, int in, int length, float scale, int zero, int wide) {
        int kernel = switch (kind) {
            case POINTWISE -> 1;
            case DENSE -> length;
            default -> 1 + random.nextInt(Math.min(7, length));
        };
        int stride = kind == LayerKind.POINTWISE || kind == LayerKind.DENSE ? 1 : 1 + random.nextInt(3);
        if (kind == LayerKind.AVERAGE_POOL) {
            return pool(random, in, length, kernel, stride, scale, zero);
        }
        boolean padded = kind == LayerKind.CONV1D || kind == LayerKind.DEPTHWISE;
        int left = padded ? random.nextInt(kernel) : 0;
        int right = padded ? random.nextInt(kernel) : 0;
        int out = kind == LayerKind.DEPTHWISE ? in : wide;
        int fan = kind == LayerKind.DEPTHWISE ? kernel : in * kernel;
        var weights = new byte[out * fan];
        var bias = new int[out];
        var scales = new float[out];
        // The typical accumulator is this large; what fits the int8 range, and now and then far too much or nearly
        // nothing.
        // Of many inputs the weights are small, so that no sum reaches 2^24.
        int span = Math.min(128, (1 << 23) / (255 * fan));
        double reach = Math.sqrt(fan) * 60 * span / 2;
        double exponent = random.nextInt(6) == 0 ? random.nextGaussian() * 4 : random.nextGaussian() * 0.5;
        float outScale = (float) Math.exp(random.nextGaussian() * 3);
        for (int o = 0; o < out; o++) {
            for (int k = 0; k < fan; k++) {
                int w = random.nextInt(2 * span) - span;
                weights[o * fan + k] = (byte) (random.nextInt(10) > 0 ? w : w < 0 ? -span : span - 1);
            }
            bias[o] = (int) (random.nextGaussian() * reach);
            double wanted = outScale * 60 / reach / scale * Math.exp(exponent + random.nextGaussian() * 0.3);
            // a multiplier of 128 is none that a blob takes
            scales[o] = (float) Math.min(wanted, 127 * outScale / scale);
        }
        int z = random.nextBoolean() ? -128 : random.nextInt(256) - 128;
        return new SensorNet.Layer(
                kind, in, out, kernel, stride, left, right, weights, bias, scales, scale, outScale, zero, z);
    }
}
