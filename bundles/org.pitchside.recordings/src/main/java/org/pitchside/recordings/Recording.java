package org.pitchside.recordings;

import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;

/**
 * The samples of one recording, in sensor axes. The arrays are the recording's own: who reads them does not change them.
 *
 * @param subject the player, or the recording set
 * @param name unique within the subject
 * @param tUs the time of each sample, microseconds from the recording's start; never backwards, equal is allowed
 * @param counts {@code size() * 6} values: ax, ay, az, gx, gy, gz
 * @param range full scale of the counts
 * @param clipped how many values of the source did not fit the range and were set to its end
 */
public record Recording(String subject, String name, long[] tUs, short[] counts, ImuRange range, int clipped) {

    public Recording {
        if (counts.length != tUs.length * ImuBlock.AXES) {
            throw new IllegalArgumentException(
                    counts.length + " counts are not 6 for each of " + tUs.length + " times");
        }
    }

    public int size() {
        return tUs.length;
    }

    /** {@code <subject>/<name>}, as labels name it. */
    public String id() {
        return subject + "/" + name;
    }

    /** The time of the last sample. */
    public long endUs() {
        return tUs.length == 0 ? 0 : tUs[tUs.length - 1];
    }

    @Override
    public String toString() {
        return id() + ", " + size() + " samples";
    }
}
