package org.pitchside.trainer.int8;

import java.util.List;
import org.pitchside.sensormodel.LayerKind;

/**
 * The ranges of a net's maps, read off training windows.
 *
 * @param least of each layer's output, at most 0
 * @param most of each layer's output, at least 0
 */
public record Calibration(float[] least, float[] most) {

    private static final int BINS = 8192;

    /** The whole range. */
    public static Calibration minMax(FoldedNet net, List<float[]> windows) {
        return of(net, windows, 100);
    }

    /**
     * The range that holds a share of the values: half of the others lie below, half above (behind a ReLU all above). The logits keep
     * their whole range, since clipped ones could not be told apart.
     *
     * @param windows physical floats; what int8 cannot say of them is taken away first
     * @param percent 99.99 for example; 100 is the whole range
     */
    public static Calibration of(FoldedNet net, List<float[]> windows, double percent) {
        int n = net.layers().size();
        var least = new float[n];
        var most = new float[n];
        var run = new FloatRun(net);
        for (float[] x : windows) {
            run.run(asInt8(net, x));
            for (int i = 0; i < n; i++) {
                for (float v : run.output(i)) {
                    least[i] = Math.min(least[i], v);
                    most[i] = Math.max(most[i], v);
                }
            }
        }
        if (percent < 100) {
            cut(net, windows, run, least, most, percent);
        }
        return new Calibration(least, most);
    }

    private static void cut(
            FoldedNet net, List<float[]> windows, FloatRun run, float[] least, float[] most, double percent) {
        int n = net.layers().size();
        var bins = new long[n][BINS];
        for (float[] x : windows) {
            run.run(asInt8(net, x));
            for (int i = 0; i < n; i++) {
                float width = (most[i] - least[i]) / BINS;
                for (float v : run.output(i)) {
                    int b = width > 0 ? (int) ((v - least[i]) / width) : 0;
                    bins[i][Math.min(BINS - 1, b)]++;
                }
            }
        }
        for (int i = 0; i < n - 1; i++) {
            float width = (most[i] - least[i]) / BINS;
            long all = 0;
            for (long b : bins[i]) {
                all += b;
            }
            boolean oneSided = least[i] == 0;
            long away = (long) (all * (100 - percent) / 100 / (oneSided ? 1 : 2));
            int high = BINS - 1;
            for (long seen = bins[i][high]; seen <= away && high > 0; seen += bins[i][high]) {
                high--;
            }
            int low = 0;
            if (!oneSided) {
                for (long seen = bins[i][low]; seen <= away && low < high; seen += bins[i][low]) {
                    low++;
                }
            }
            float from = least[i];
            least[i] = Math.min(0, from + low * width);
            most[i] = Math.max(0, high == BINS - 1 ? most[i] : from + (high + 1) * width);
        }
    }

    /** The window as int8 says it: clamp(rint(x * K)) / K. */
    static float[] asInt8(FoldedNet net, float[] x) {
        var q = new byte[x.length];
        quantise(net.gain(), net.steps(), x, q);
        var y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = q[i] / net.gain()[i / net.steps()];
        }
        return y;
    }

    /** q = clamp(rint(x * K), -128, 127), channel by channel. */
    public static void quantise(float[] gain, int steps, float[] x, byte[] out) {
        for (int i = 0; i < x.length; i++) {
            int q = (int) Math.rint(x[i] * gain[i / steps]);
            out[i] = (byte) (q > 127 ? 127 : q < -128 ? -128 : q);
        }
    }

    /** Scale of a layer's output map; a pool keeps the one of its input. */
    float scale(FoldedNet net, int layer) {
        if (net.layers().get(layer).kind() == LayerKind.AVERAGE_POOL) {
            return layer == 0 ? 1 : scale(net, layer - 1);
        }
        float range = most[layer] - Math.min(0, floor(net, layer));
        return range > 0 ? range / 255f : 1f;
    }

    /** Zero point of a layer's output map: -128 behind a ReLU. */
    int zero(FoldedNet net, int layer) {
        if (net.layers().get(layer).kind() == LayerKind.AVERAGE_POOL) {
            return layer == 0 ? 0 : zero(net, layer - 1);
        }
        float z = -128 - floor(net, layer) / scale(net, layer);
        return Math.max(-128, Math.min(127, (int) Math.rint(z)));
    }

    private float floor(FoldedNet net, int layer) {
        return net.layers().get(layer).relu() ? 0 : least[layer];
    }
}
