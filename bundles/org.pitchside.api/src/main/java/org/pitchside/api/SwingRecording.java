package org.pitchside.api;

import java.util.Arrays;

/**
 * The recorded event: what is stored, exported and shown. 200 Hz, sensor axes, normally from t0 - 1.195 s to t0 + 0.6 s.
 *
 * @param counts {@code size() * 6} values: ax, ay, az, gx, gy, gz
 * @param t0Index the sample that is t0
 * @param range full scale of the counts
 */
public record SwingRecording(short[] counts, int t0Index, ImuRange range) {

    public static final SwingRecording NONE = new SwingRecording(new short[0], 0, ImuRange.NOMINAL);

    public SwingRecording {
        if (counts.length % ImuBlock.AXES != 0) {
            throw new IllegalArgumentException(counts.length + " counts are no whole number of samples");
        }
    }

    public int size() {
        return counts.length / ImuBlock.AXES;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SwingRecording r
                && t0Index == r.t0Index
                && range.equals(r.range)
                && Arrays.equals(counts, r.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts) * 31 + t0Index;
    }

    @Override
    public String toString() {
        return size() + " samples, t0 at " + t0Index;
    }
}
