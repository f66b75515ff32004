package org.pitchside.sensormodel.internal;

/** Where things lie in a PSM1 blob and in the arena of its runtime: docs/sensor-model.md. */
public final class Layout {

    public static final int FORMAT = 1;
    public static final int RUNTIME = 1;
    /** The longest blob. */
    public static final int MAX_BYTES = 1 << 18;

    public static final int FIXED = 64;
    public static final int CLASS = 4;
    /** Of a class that is no family. */
    public static final int NAME = 8;

    public static final int RECORD = 16;
    /** CRC-32, zeros, key id, signature. */
    public static final int TRAILER = 80;

    public static final int KEY_ID = 8;
    public static final int SIGNATURE = 64;
    /** One gain, one class and one layer at least. */
    public static final int MIN_BYTES = FIXED + 4 + 2 * CLASS + 4 + RECORD + 8 + TRAILER;

    public static final int MAX_CLASSES = 16;
    public static final int MAX_LAYERS = 64;
    public static final int MAX_SELF_TEST = 64;
    /** No accumulator reaches it, so that int32 becomes float32 without loss. */
    public static final int ACCUMULATOR = 1 << 24;

    /** How far from the zero point an activation can lie. */
    public static final int SPAN = 255;

    private Layout() {}

    public static int even(int n) {
        return (n + 1) & ~1;
    }

    public static int eight(int n) {
        return (n + 7) & ~7;
    }

    /** Bytes of the header for so many gains, parameters, classes and names. */
    public static int header(int channels, int detector, int classes, int names) {
        return eight(FIXED + 4 * channels + 4 * detector + CLASS * classes + NAME * names);
    }

    /** Bytes of the weights of an output channel of a full layer: kernel rows of an even number of channels. */
    public static int row(int in, int kernel) {
        return eight(in * kernel);
    }

    /** Bytes of the payload of a layer; {@code in} and {@code out} are even. */
    public static int payload(boolean full, boolean pool, int in, int out, int kernel) {
        if (pool) {
            return 8;
        }
        int weights = full ? out * row(in, kernel) : out * kernel;
        return 8 * out + eight(weights);
    }

    /** Where a weight of a full layer lies in its row: of each four the second and third change places. */
    public static int place(int k) {
        int r = k & 3;
        return r == 1 ? k + 1 : r == 2 ? k - 1 : k;
    }

    /**
     * Where a depthwise weight lies: for each pair of channels, for each pair of taps, two of the one and two of the other; of an odd
     * kernel's last tap one and one.
     */
    public static int place(int channel, int tap, int kernel) {
        int pair = (channel >> 1) * 2 * kernel;
        if (tap == kernel - 1 && (kernel & 1) == 1) {
            return pair + 2 * tap + (channel & 1);
        }
        return pair + (tap >> 1) * 4 + (channel & 1) * 2 + (tap & 1);
    }

    /** Bytes of a map in the arena: int16, rows of channels, with the padding that its reader wants. */
    public static int map(int channels, int steps, int padLeft, int padRight) {
        return eight(2 * ((padLeft + steps + padRight) * channels + 8));
    }
}
