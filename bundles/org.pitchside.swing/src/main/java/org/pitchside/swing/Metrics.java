package org.pitchside.swing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pitchside.api.Measurement;
import org.pitchside.api.Metric;
import org.pitchside.api.SwingFlag;

/**
 * What can be measured of a burst, with 95 % intervals. Speeds come from the rate across the blade; the bat speed adds the hands'
 * motion as a factor whose spread is in the interval.
 */
final class Metrics {

    /** The point whose speed is told lies so far from the handle's end, metres. */
    private static final float RADIUS_M = 0.75f;

    private static final float RADIANS = (float) (Math.PI / 180);
    /** Bat speed over rotation speed, with its 95 % range: measured on simulated players (SIM). */
    private static final float HANDS = 1.10f;

    private static final float HANDS_LOW = 0.98f;
    private static final float HANDS_HIGH = 1.35f;
    /** Rotation speed 1 ms before impact over the last rate before the shock, 95 % range: measured on simulated players (SIM). */
    private static final float ROTATION_LOW = 0.93f;

    private static final float ROTATION_HIGH = 1.20f;
    /** Peak speed: gain error of the gyroscope and what its filter rounds off, design value. */
    private static final float PEAK_ERROR = 0.04f;

    /** A downswing takes so long to reach the rate at which it is told from rest: median on simulated players (SIM). */
    static final float SLOW_START_MS = 20f;

    /** Backlift, degrees, 95 % range: measured on simulated players (SIM). Who lifts in two steps has the second one told only. */
    private static final float BACKLIFT_LESS = 6;

    private static final float BACKLIFT_MORE = 30;
    /** A stance leans so far at most, degrees: design value. */
    private static final float STANCE_LEAN = 30;

    private static final int LONGEST_DOWNSWING = 120;

    private Metrics() {}

    static List<Measurement> of(History h, long t0, long start, Set<SwingFlag> flags) {
        var result = new ArrayList<Measurement>();
        boolean clipped = flags.contains(SwingFlag.CLIPPED_GYRO);
        // the last sample that the impact's filtered shock has not reached
        float before = Math.max(h.across2(t0 - 1), h.across2(t0 - 2));
        float rotation = (float) Math.sqrt(before) * RADIANS * RADIUS_M;
        float peak2 = 0;
        for (long k = Math.max(start, h.from()); k < h.to(); k++) {
            peak2 = Math.max(peak2, h.across2(k));
        }
        float peak = (float) Math.sqrt(peak2) * RADIANS * RADIUS_M;
        float open = clipped ? Float.POSITIVE_INFINITY : 0;
        result.add(new Measurement(
                Metric.BAT_SPEED, rotation * HANDS, rotation * HANDS_LOW, Math.max(open, rotation * HANDS_HIGH)));
        result.add(new Measurement(
                Metric.ROTATION_SPEED, rotation, rotation * ROTATION_LOW, Math.max(open, rotation * ROTATION_HIGH)));
        result.add(new Measurement(
                Metric.PEAK_SPEED, peak, peak * (1 - PEAK_ERROR), Math.max(open, peak * (1 + PEAK_ERROR))));
        long top = topOfBacklift(h, t0);
        if (top >= 0) {
            float ms = (t0 - top) * 5f + SLOW_START_MS;
            result.add(new Measurement(Metric.DOWNSWING_TIME, ms, Math.max(0, ms - 20), ms + 45));
            if (!flags.contains(SwingFlag.NO_STANCE)) {
                addBacklift(h, top, result);
            }
        }
        return result;
    }

    /** Where the rate that led to t0 began: the sample after the last that turned the other way, or hardly; -1 for none. */
    static long topOfBacklift(History h, long t0) {
        float ry = h.value(t0 - 1, 4);
        float rz = h.value(t0 - 1, 5);
        float l = (float) Math.sqrt(ry * ry + rz * rz);
        if (l == 0) {
            return -1;
        }
        for (long k = t0 - 2; k >= h.from() && t0 - k <= LONGEST_DOWNSWING; k--) {
            float along = (h.value(k, 4) * ry + h.value(k, 5) * rz) / l;
            if (along < 20f) {
                return k + 1;
            }
        }
        return -1;
    }

    private static void addBacklift(History h, long top, List<Measurement> result) {
        var toe = new byte[3];
        var from = new byte[3];
        h.toe(top, toe);
        h.stood(top, from);
        float unseen = 0;
        if (from[0] == 0 && from[1] == 0 && from[2] == 0) {
            // the stance was not seen, only its frame is known: as if the bat had hung straight
            from[2] = -127;
            unseen = STANCE_LEAN;
        }
        double dot = toe[0] * from[0] + toe[1] * from[1] + toe[2] * from[2];
        double l = Math.sqrt((double) toe[0] * toe[0] + toe[1] * toe[1] + toe[2] * toe[2])
                * Math.sqrt((double) from[0] * from[0] + from[1] * from[1] + from[2] * from[2]);
        if (l > 0) {
            float lift = (float) Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, dot / l))));
            result.add(new Measurement(
                    Metric.BACKLIFT,
                    lift,
                    Math.max(0, lift - BACKLIFT_LESS - unseen),
                    Math.min(180, lift + BACKLIFT_MORE + unseen)));
        }
    }
}
