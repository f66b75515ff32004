package org.pitchside.api;

/**
 * The cut that a classifier sees: {@value #SAMPLES} samples at 200 Hz that end 80 ms after t0, with the toe's direction since the
 * stance beside them. How this becomes the model's 128 x 9 floats is fixed bit by bit in docs/model-window.md.
 *
 * @param counts {@code SAMPLES * 6} values in sensor axes: ax, ay, az, gx, gy, gz
 * @param toe {@code SAMPLES * 3} values: the direction of the bat's toe in the frame of the last stance (x to the bowler, y to
 *     leg, z up), 127 = 1; all zero where no stance is known
 * @param range full scale of the counts
 * @param mount from sensor axes to the bat frame of a right-hander
 */
public record SwingWindow(short[] counts, byte[] toe, ImuRange range, Mount mount) {

    /** Samples in a window. */
    public static final int SAMPLES = 256;
    /** The index of t0: sample k lies (k - T0_INDEX) * 5 ms after t0. */
    public static final int T0_INDEX = 239;
    /** Samples a second. */
    public static final int RATE_HZ = 200;

    public SwingWindow {
        if (counts.length != SAMPLES * ImuBlock.AXES || toe.length != SAMPLES * 3) {
            throw new IllegalArgumentException("a window has " + counts.length / ImuBlock.AXES + " samples and "
                    + toe.length / 3 + " toe directions, not 256");
        }
    }
}
