package org.pitchside.swing;

import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.SwingWindow;

/** The last {@value #SIZE} samples of a bat at 200 Hz: counts, toe, bat-frame values, jumps and flags, by running number. */
final class History {

    /** 5.1 seconds: the longest candidate, the window before it and the recording behind it. */
    static final int SIZE = 1024;

    private static final int MASK = SIZE - 1;
    /** In a jump 40 dps weigh as much as 1 g. */
    private static final float GYRO_PART = 0.000625f;

    private final short[] counts = new short[SIZE * ImuBlock.AXES];
    private final byte[] toe = new byte[SIZE * 3];
    private final byte[] stood = new byte[SIZE * 3];
    private final float[] frame = new float[SIZE * ImuBlock.AXES];
    private final float[] jump = new float[SIZE];
    private final float[] axes = new float[SIZE * 6];
    private final boolean[] stance = new boolean[SIZE];
    private final boolean[] missing = new boolean[SIZE];
    /** The first and one past the last sample held, running numbers. */
    private long from;

    private long to;
    private final float accelUnit;
    private final float gyroUnit;

    /** For whoever asks no jumps of it. */
    History() {
        this(ImuRange.NOMINAL);
    }

    History(ImuRange range) {
        accelUnit = range.accelScale() * range.accelScale();
        gyroUnit = range.gyroScale() * range.gyroScale() * GYRO_PART;
    }

    void restart(long at) {
        from = at;
        to = at;
    }

    /** Puts the next sample in; its toe and frame are filled by the caller. */
    int put(short[] source, int offset, boolean isMissing) {
        int slot = (int) (to & MASK);
        System.arraycopy(source, offset, counts, slot * ImuBlock.AXES, ImuBlock.AXES);
        missing[slot] = isMissing;
        to++;
        if (to - from > SIZE) {
            from = to - SIZE;
        }
        jump[slot] = to - from < 3 ? 0 : accelUnit * bend(to - 1, 0) + gyroUnit * bend(to - 1, 3);
        return slot;
    }

    /**
     * How much a sample breaks a vector's smoothness: the squared length of its second difference, counts^2. A channel that is at full
     * scale says nothing about that (one that leaves it does), nor does a sample that is missing.
     */
    private float bend(long k, int first) {
        int i = (int) (k & MASK);
        int j = (int) (k - 1 & MASK);
        int l = (int) (k - 2 & MASK);
        if (missing[i] || missing[j] || missing[l]) {
            return 0;
        }
        float sum = 0;
        for (int axis = first; axis < first + 3; axis++) {
            short a = counts[i * ImuBlock.AXES + axis];
            short b = counts[j * ImuBlock.AXES + axis];
            short c = counts[l * ImuBlock.AXES + axis];
            if (!SwingFlags.full(a)) {
                float d = (float) (a - 2 * b + c);
                sum = sum + d * d;
            }
        }
        return sum;
    }

    long from() {
        return from;
    }

    long to() {
        return to;
    }

    float[] frames() {
        return frame;
    }

    float value(long k, int axis) {
        return frame[(int) (clamp(k) & MASK) * ImuBlock.AXES + axis];
    }

    float jump(long k) {
        return jump[(int) (clamp(k) & MASK)];
    }

    /** Notes what the tracker knows at a slot. */
    void stance(int slot, StanceTracker tracker) {
        stance[slot] = tracker.copyAxes(axes, slot * 6);
        tracker.toe(toe, slot * 3);
        System.arraycopy(tracker.stanceToe(), 0, stood, slot * 3, 3);
    }

    /** The stance frame at a sample: up, forward; null where none was known. */
    float[] stanceAxes(long k) {
        int slot = (int) (clamp(k) & MASK);
        return stance[slot] ? java.util.Arrays.copyOfRange(axes, slot * 6, slot * 6 + 6) : null;
    }

    /** Squared angular rate, dps^2. */
    float rate2(long k) {
        int i = (int) (clamp(k) & MASK) * ImuBlock.AXES;
        return (frame[i + 3] * frame[i + 3] + frame[i + 4] * frame[i + 4]) + frame[i + 5] * frame[i + 5];
    }

    /** Squared angular rate across the blade, dps^2. */
    float across2(long k) {
        int i = (int) (clamp(k) & MASK) * ImuBlock.AXES;
        return frame[i + 4] * frame[i + 4] + frame[i + 5] * frame[i + 5];
    }

    boolean missing(long k) {
        return k < from || missing[(int) (clamp(k) & MASK)];
    }

    void toe(long k, byte[] out) {
        System.arraycopy(toe, (int) (clamp(k) & MASK) * 3, out, 0, 3);
    }

    /** Where the toe pointed in the stance that a sample's toe is told from; zeros where that stance was not seen. */
    void stood(long k, byte[] out) {
        System.arraycopy(stood, (int) (clamp(k) & MASK) * 3, out, 0, 3);
    }

    short count(long k, int axis) {
        return counts[(int) (clamp(k) & MASK) * ImuBlock.AXES + axis];
    }

    private long clamp(long k) {
        return k < from ? from : k >= to ? to - 1 : k;
    }

    /** Counts from {@code first} on; beyond the ends the nearest sample repeats. */
    short[] cut(long first, int n) {
        var out = new short[n * ImuBlock.AXES];
        for (int i = 0; i < n; i++) {
            System.arraycopy(
                    counts, (int) (clamp(first + i) & MASK) * ImuBlock.AXES, out, i * ImuBlock.AXES, ImuBlock.AXES);
        }
        return out;
    }

    /** The toes of the window of {@code t0}. */
    byte[] toesOfWindow(long t0) {
        var out = new byte[SwingWindow.SAMPLES * 3];
        for (int i = 0; i < SwingWindow.SAMPLES; i++) {
            int slot = (int) (clamp(t0 - SwingWindow.T0_INDEX + i) & MASK);
            System.arraycopy(toe, slot * 3, out, i * 3, 3);
        }
        return out;
    }
}
