package org.pitchside.sensor.rig;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.pitchside.sensormodel.LayerKind;
import org.pitchside.sensormodel.ModelClass;
import org.pitchside.sensormodel.ModelFacts;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelWriter;
import org.pitchside.sensormodel.SensorNet;

/** Nets of every kind of layer, of odd shapes and strange scales, drawn layer by layer; packed as blobs. */
final class Nets {

    private static final String[] FAMILIES = {"NOT", "DEF", "DRV", "PWR", "CUT", "PUL", "SWP", "FLK", "LV"};

    private final Random random;
    private final int channels;
    private final int steps;
    private final List<SensorNet.Layer> layers = new ArrayList<>();
    private int width;
    private int length;
    private float scale = 1;
    private int zero;

    private Nets(Random random) {
        this.random = random;
        // now and then as large as a blob can have it
        boolean large = random.nextInt(12) == 0;
        channels = 1 + random.nextInt(large ? 60 : 12);
        steps = large ? 100 + random.nextInt(156) : 1 + random.nextInt(70);
        width = channels;
        length = steps;
    }

    /** A model of a seed. */
    static SensorModel draw(long seed) {
        var random = new Random(seed);
        SensorNet net = new Nets(random).net();
        var detector = new float[random.nextInt(30)];
        Arrays.fill(detector, 3.5f);
        return SensorModelWriter.pack(
                net,
                new ModelFacts(
                        "drawn-" + Math.floorMod(seed, 1000),
                        1 + random.nextInt(1000),
                        200_000,
                        2 * net.steps(),
                        random.nextInt(2 * net.steps()),
                        16,
                        2000,
                        2,
                        detector,
                        classes(random, net.classes()),
                        random.nextInt(30)));
    }

    private static List<ModelClass> classes(Random random, int n) {
        var classes = new ArrayList<ModelClass>();
        for (int c = 0; c < n; c++) {
            boolean family = c < FAMILIES.length && random.nextBoolean();
            int code = family ? c : 128 + c;
            String name = family ? FAMILIES[c] : "class" + c;
            boolean noSwing = family ? code == 0 : c > 0 && random.nextInt(4) == 0;
            classes.add(new ModelClass(code, name, noSwing, random.nextInt(40)));
        }
        if (classes.stream().allMatch(ModelClass::noSwing)) {
            classes.set(0, new ModelClass(128, "class0", false, 0));
        }
        return classes;
    }

    private SensorNet net() {
        for (int n = random.nextInt(5); n > 0; n--) {
            LayerKind kind = LayerKind.values()[random.nextInt(4)];
            int kernel = kind == LayerKind.POINTWISE ? 1 : 1 + random.nextInt(Math.min(9, length));
            add(kind, kernel, 1 + random.nextInt(random.nextInt(6) == 0 ? 60 : 20));
        }
        if (random.nextBoolean()) {
            add(LayerKind.AVERAGE_POOL, length, width);
        }
        // A dense layer of very many inputs could not stay below 2^24 with any weights.
        while (length * width > 4000) {
            add(LayerKind.AVERAGE_POOL, Math.min(length, 8), width);
        }
        add(LayerKind.DENSE, length, 2 + random.nextInt(15));
        var gain = new float[channels];
        Arrays.fill(gain, 1f);
        return new SensorNet(channels, steps, gain, layers);
    }

    private void add(LayerKind kind, int kernel, int wide) {
        boolean padded = kind == LayerKind.CONV1D || kind == LayerKind.DEPTHWISE;
        boolean whole = kind == LayerKind.POINTWISE || kind == LayerKind.DENSE;
        int left = padded ? random.nextInt(kernel) : 0;
        int right = padded ? random.nextInt(Math.min(kernel, 256 - Math.min(255, length + left - kernel))) : 0;
        boolean perChannel = kind == LayerKind.DEPTHWISE || kind == LayerKind.AVERAGE_POOL;
        boolean pool = kind == LayerKind.AVERAGE_POOL;
        int out = perChannel ? width : wide;
        int fan = pool ? 0 : perChannel ? kernel : width * kernel;
        int rows = pool ? 0 : out;
        var weights = new byte[rows * fan];
        var bias = new int[rows];
        var scales = new float[rows];
        // Of many inputs the weights are small, so that no sum reaches 2^24.
        int span = Math.min(128, (1 << 23) / (255 * Math.max(1, fan)));
        double reach = Math.sqrt(Math.max(1, fan)) * 60 * span / 2;
        // Most sums fill the range of int8; now and then they are far too large, or nearly nothing.
        double exponent = random.nextGaussian() * (random.nextInt(6) == 0 ? 4 : 0.5);
        float outScale = pool
                ? scale * (random.nextBoolean() ? 1 : 0.2f + 2 * random.nextFloat())
                : (float) Math.exp(random.nextGaussian() * 3);
        for (int o = 0; o < rows; o++) {
            for (int k = 0; k < fan; k++) {
                int w = random.nextInt(2 * span) - span;
                weights[o * fan + k] = (byte) (random.nextInt(10) > 0 ? w : w < 0 ? -span : span - 1);
            }
            bias[o] = (int) Math.max(-(1 << 22), Math.min(1 << 22, random.nextGaussian() * reach));
            double wanted = outScale * 60 / reach / scale * Math.exp(exponent + random.nextGaussian() * 0.3);
            // A multiplier is below 128.
            scales[o] = (float) Math.min(wanted, 127 * outScale / scale);
        }
        int z = random.nextBoolean() ? -128 : random.nextInt(256) - 128;
        var layer = new SensorNet.Layer(
                kind,
                width,
                out,
                kernel,
                whole ? 1 : 1 + random.nextInt(3),
                left,
                right,
                weights,
                bias,
                scales,
                scale,
                outScale,
                zero,
                z);
        layers.add(layer);
        width = out;
        length = layer.outSteps(length);
        scale = outScale;
        zero = z;
    }

    /** A window: noise, steps, slow waves with a burst, or nothing but limits, at every loudness. Channel by channel. */
    static byte[] window(SensorModel model, Random random) {
        int steps = model.steps();
        var window = new byte[model.channels() * steps];
        int kind = random.nextInt(5);
        int loud = 1 << random.nextInt(8);
        for (int c = 0; c < model.channels(); c++) {
            double phase = random.nextDouble() * 6.28;
            double speed = 0.02 + random.nextDouble() * 0.4;
            double size = random.nextDouble() * 2 * loud;
            int burst = random.nextInt(steps);
            int level = random.nextInt(2 * loud) - loud;
            for (int s = 0; s < steps; s++) {
                double v = switch (kind) {
                    case 0 -> random.nextInt(2 * loud) - loud;
                    case 1 -> s < burst ? level : -level;
                    case 2 -> random.nextBoolean() ? -128 : 127;
                    case 3 -> size * Math.sin(phase + s * speed);
                    default -> size * Math.sin(phase + s * speed) + 2 * size * Math.exp(-Math.abs(s - burst));
                };
                window[c * steps + s] = (byte) Math.max(-128, Math.min(127, Math.rint(v)));
            }
        }
        return window;
    }

    /** The same window step by step, as a bat takes it. */
    static byte[] stepByStep(SensorModel model, byte[] window) {
        var turned = new byte[window.length];
        for (int c = 0; c < model.channels(); c++) {
            for (int s = 0; s < model.steps(); s++) {
                turned[s * model.channels() + c] = window[c * model.steps() + s];
            }
        }
        return turned;
    }
}
