package org.pitchside.swing;

import java.util.EnumSet;
import java.util.Set;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingWindow;

/** What the samples of a window say about how far its numbers can be trusted. */
final class SwingFlags {

    /** A clipped rate counts within 60 ms of t0. */
    private static final int CLIP_REACH = 12;

    private SwingFlags() {}

    static Set<SwingFlag> of(History h, long t0) {
        var flags = EnumSet.noneOf(SwingFlag.class);
        long end = Math.min(h.to() - 1, t0 + SwingWindow.SAMPLES - 1 - SwingWindow.T0_INDEX);
        for (long k = Math.max(h.from(), t0 - SwingWindow.T0_INDEX); k <= end; k++) {
            boolean near = Math.abs(k - t0) <= CLIP_REACH;
            for (int axis = 0; axis < 3; axis++) {
                if (full(h.count(k, axis))) {
                    flags.add(SwingFlag.CLIPPED_ACCEL);
                }
                if (near && full(h.count(k, axis + 3))) {
                    flags.add(SwingFlag.CLIPPED_GYRO);
                }
            }
            if (h.missing(k)) {
                flags.add(SwingFlag.GAP);
            }
        }
        var toe = new byte[3];
        h.toe(t0, toe);
        if (toe[0] == 0 && toe[1] == 0 && toe[2] == 0) {
            flags.add(SwingFlag.NO_STANCE);
        }
        return flags;
    }

    /** Whether a reading is at full scale. */
    static boolean full(short count) {
        return count >= 32760 || count <= -32760;
    }
}
