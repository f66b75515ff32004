package org.pitchside.sensormodel;

import java.nio.ByteBuffer;
import java.util.List;
import org.pitchside.sensormodel.internal.Layout;

/**
 * Runs a sensor model, the same to the last bit as ONNX Runtime and as a bat. Maps hold what lies above their zero point, so padding
 * is 0 and a ReLU is a limit at 0. Nothing is allocated per window. Not for two threads at once.
 */
public final class SensorRuntime {

    private final SensorModel model;
    private final List<LayerRecord> layers;
    /** Map i is what layer i reads, channels last, padding included; the last one holds the logits. */
    private final short[][] maps;

    private final int[][] bias;
    private final float[][] multiplier;
    /** In natural order: [out][kernel][in], depthwise [out][kernel]. */
    private final short[][] weights;

    private final byte[] logits;

    public SensorRuntime(SensorModel model) {
        this.model = model;
        layers = model.layers();
        int n = layers.size();
        maps = new short[n + 1][];
        bias = new int[n][];
        multiplier = new float[n][];
        weights = new short[n][];
        for (int i = 0; i < n; i++) {
            LayerRecord l = layers.get(i);
            maps[i] = new short[(l.padLeft() + l.inSteps() + l.padRight()) * l.in()];
            numbers(i, l);
        }
        maps[n] = new short[layers.get(n - 1).out()];
        logits = new byte[model.classes()];
    }

    private void numbers(int i, LayerRecord l) {
        ByteBuffer blob = model.blob();
        boolean pool = l.kind() == LayerKind.AVERAGE_POOL;
        int at = l.payload();
        bias[i] = new int[l.out()];
        multiplier[i] = new float[l.out()];
        for (int c = 0; c < l.out(); c++) {
            bias[i][c] = pool ? 0 : blob.getInt(at + 4 * c);
            multiplier[i][c] = blob.getFloat(pool ? at : at + 4 * (l.out() + c));
        }
        at += 8 * l.out();
        boolean full = l.kind().full();
        int taps = full ? l.in() * l.kernel() : pool ? 0 : l.kernel();
        int row = Layout.row(l.in(), l.kernel());
        weights[i] = new short[l.out() * taps];
        for (int c = 0; c < l.out(); c++) {
            for (int k = 0; k < taps; k++) {
                int place = full ? c * row + Layout.place(k) : Layout.place(c, k, l.kernel());
                weights[i][c * taps + k] = blob.get(at + place);
            }
        }
    }

    /** The model it runs. */
    public SensorModel model() {
        return model;
    }

    /**
     * Runs a window.
     *
     * @param input int8, channels x steps, channel by channel
     * @param logits one a class
     */
    public void run(byte[] input, byte[] logits) {
        run(input, 0);
        System.arraycopy(this.logits, 0, logits, 0, this.logits.length);
    }

    /**
     * Runs a window; logits and maps are asked for afterwards.
     *
     * @param at where the window begins in {@code input}
     */
    public void run(byte[] input, int at) {
        LayerRecord first = layers.get(0);
        int steps = model.steps();
        for (int c = 0; c < model.channels(); c++) {
            for (int s = 0; s < steps; s++) {
                maps[0][(first.padLeft() + s) * first.in() + c] = input[at + c * steps + s];
            }
        }
        for (int i = 0; i < layers.size(); i++) {
            LayerRecord l = layers.get(i);
            int left = i + 1 < layers.size() ? layers.get(i + 1).padLeft() : 0;
            if (l.kind().full()) {
                full(i, l, left * l.out());
            } else {
                channelwise(i, l, left * l.out());
            }
        }
        int zero = layers.get(layers.size() - 1).zero();
        for (int c = 0; c < logits.length; c++) {
            logits[c] = (byte) (maps[layers.size()][c] + zero);
        }
    }

    /** The logits of the last window. Not to be changed. */
    public byte[] logits() {
        return logits;
    }

    private void full(int i, LayerRecord l, int to) {
        short[] x = maps[i];
        short[] y = maps[i + 1];
        short[] w = weights[i];
        int taps = l.in() * l.kernel();
        int low = -128 - l.zero();
        int high = 127 - l.zero();
        for (int t = 0; t < l.outSteps(); t++) {
            int from = t * l.stride() * l.in();
            for (int c = 0; c < l.out(); c++) {
                int sum = bias[i][c];
                int row = c * taps;
                for (int k = 0; k < taps; k++) {
                    sum += x[from + k] * w[row + k];
                }
                y[to++] = requantise(sum, multiplier[i][c], low, high);
            }
        }
    }

    private void channelwise(int i, LayerRecord l, int to) {
        short[] x = maps[i];
        short[] y = maps[i + 1];
        short[] w = weights[i];
        boolean pool = w.length == 0;
        int low = -128 - l.zero();
        int high = 127 - l.zero();
        for (int t = 0; t < l.outSteps(); t++) {
            int from = t * l.stride() * l.in();
            for (int c = 0; c < l.out(); c++) {
                int sum = bias[i][c];
                for (int k = 0; k < l.kernel(); k++) {
                    int v = x[from + k * l.in() + c];
                    sum += pool ? v : v * w[c * l.kernel() + k];
                }
                y[to++] = requantise(sum, multiplier[i][c], low, high);
            }
        }
    }

    /** y = clamp(rint((float) acc * M)), half to even; the zero point is in the limits. */
    private static short requantise(int acc, float m, int low, int high) {
        int y = (int) Math.rint((float) acc * m);
        return (short) (y < low ? low : y > high ? high : y);
    }

    /**
     * What a layer made of the last window: int8 with its zero point, channel by channel.
     *
     * @param channels how many; a map of an odd number of channels has one more, which is its zero point
     * @param out channels x steps of that layer
     */
    public void output(int layer, int channels, byte[] out) {
        LayerRecord l = layers.get(layer);
        int left = layer + 1 < layers.size() ? layers.get(layer + 1).padLeft() : 0;
        for (int c = 0; c < channels; c++) {
            for (int t = 0; t < l.outSteps(); t++) {
                out[c * l.outSteps() + t] = (byte) (maps[layer + 1][(left + t) * l.out() + c] + l.zero());
            }
        }
    }

    /**
     * Runs the model's self-test.
     *
     * @throws SensorModelException {@link Refusal#SELF_TEST_FAILED}
     */
    public void selfTest() throws SensorModelException {
        SelfTest test = model.selfTest();
        int crc = SelfTest.crc(this, model, test.seed(), test.windows());
        BlobCheck.require(
                crc == test.crc(),
                Refusal.SELF_TEST_FAILED,
                "self-test: the logits of %d windows give %08x, not %08x",
                test.windows(),
                crc,
                test.crc());
    }
}
