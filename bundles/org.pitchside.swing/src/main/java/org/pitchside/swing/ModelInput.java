package org.pitchside.swing;

import org.pitchside.api.ImuBlock;
import org.pitchside.api.SwingWindow;

/** From a window to what a model takes: docs/model-window.md section 5. */
public final class ModelInput {

    /** ax ay az gx gy gz tx ty tz. */
    public static final int CHANNELS = 9;
    /** Steps at 100 Hz. */
    public static final int STEPS = SwingWindow.SAMPLES / 2;

    public static final int LENGTH = CHANNELS * STEPS;

    private ModelInput() {}

    /**
     * @param out {@link #LENGTH} floats, channel by channel: g, dps, 1
     */
    public static void prepare(SwingWindow window, float[] out) {
        var frame = new BatFrame(window.range(), window.mount());
        var p = new float[ImuBlock.AXES];
        var q = new float[ImuBlock.AXES];
        short[] counts = window.counts();
        byte[] toe = window.toe();
        for (int s = 0; s < STEPS; s++) {
            frame.apply(counts, 2 * s * ImuBlock.AXES, p);
            frame.apply(counts, (2 * s + 1) * ImuBlock.AXES, q);
            for (int c = 0; c < ImuBlock.AXES; c++) {
                out[c * STEPS + s] = (p[c] + q[c]) * 0.5f;
            }
            for (int c = 0; c < 3; c++) {
                out[(ImuBlock.AXES + c) * STEPS + s] = (float) toe[(2 * s + 1) * 3 + c] / 127f;
            }
        }
    }

    /**
     * The int8 input of a sensor model: q = clamp(rint(x * K[c]), -128, 127).
     *
     * @param gain K, one a channel
     */
    public static void quantise(float[] x, float[] gain, byte[] out) {
        for (int c = 0; c < CHANNELS; c++) {
            for (int s = 0; s < STEPS; s++) {
                int i = c * STEPS + s;
                int q = (int) Math.rint(x[i] * gain[c]);
                out[i] = (byte) (q > 127 ? 127 : q < -128 ? -128 : q);
            }
        }
    }
}
