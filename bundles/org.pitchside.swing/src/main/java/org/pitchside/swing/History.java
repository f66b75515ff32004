package org.pitchside.swing;

import org.pitchside.api.ImuBlock;
import org.pitchside.api.SwingWindow;

/** The last {@value #SIZE} samples of a bat at 200 Hz: counts, toe, bat-frame values and flags, by running number. */
final class History {

    /** 5.1 seconds: the longest candidate, the window before it and the recording behind it. */
    static final int SIZE = 1024;

    private static final int MASK = SIZE - 1;

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

    void restart(long at) {
        from = at;
        to = at;
    }

    /** Puts the next sample in; its toe and jump are filled by the caller. */
    int put(short[] source, int offset, boolean isMissing) {
        int slot = (int) (to & MASK);
        System.arraycopy(source, offset, counts, slot * ImuBlock.AXES, ImuBlock.AXES);
        missing[slot] = isMissing;
        to++;
        if (to - from > SIZE) {
            from = to - SIZE;
        }
        return slot;
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

    void jump(int slot, float value) {
        jump[slot] = value;
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
