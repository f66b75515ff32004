package org.pitchside.swing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pitchside.api.Measurement;
import org.pitchside.api.Metric;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingWindow;

/** What can be measured of a burst, with 95 % intervals: docs/metrics.md. */
final class Metrics {

    /** The point whose speed is told lies so far from the handle's end, metres. */
    private static final float POINT_M = 0.75f;

    private static final float RADIANS = (float) (Math.PI / 180);

    /** A downswing takes so long to reach the rate at which it is told from rest: median on simulated players (SIM). */
    static final float SLOW_START_MS = 20f;

    private static final int LONGEST_DOWNSWING = 120;
    /** An earlier stance is looked for so far back, samples: a lift in two steps takes no longer. */
    private static final int LONGEST_LIFT = 480;

    private Metrics() {}

    /**
     * @param calibrated whether the mount was calibrated, which makes intervals narrower
     */
    static List<Measurement> of(History h, long t0, long start, Set<SwingFlag> flags, boolean calibrated) {
        boolean contact = !flags.contains(SwingFlag.NO_CONTACT);
        var impact = Impact.of(h, t0, contact);
        long top = topOfBacklift(h, t0);
        var hands = Hands.of(h, top, t0 + impact.clean());
        var angles = Angles.of(h, t0, top, impact);
        long stood = top < 0 ? Phases.NONE : stood(h, top);
        var basis = basis(impact, hands, angles, contact, seen(h, t0, top), calibrated);
        var result = new ArrayList<Measurement>();
        float radians = impact.rateDps() * RADIANS;
        add(result, basis, Metric.BAT_SPEED, radians * hands.radiusM());
        add(result, basis, Metric.ROTATION_SPEED, radians * POINT_M);
        add(result, basis, Metric.PEAK_SPEED, Math.max(peak(h, start), impact.clipped() > 0 ? radians : 0) * POINT_M);
        if (top >= 0) {
            float ms = (t0 + impact.afterT0() - top) * 5f;
            add(result, basis, Metric.DOWNSWING_TIME, ms + SLOW_START_MS);
        }
        if (stood != Phases.NONE && !rested(h, top, stood)) {
            add(result, basis, Metric.TIME_TO_IMPACT, (t0 + impact.afterT0() - stood - 1) * 5f);
        }
        if (!flags.contains(SwingFlag.NO_STANCE)) {
            add(result, basis, Metric.BACKLIFT, angles.backlift());
            add(result, basis, Metric.BACKLIFT_DIRECTION, angles.direction());
            add(result, basis, Metric.SWING_PLANE, Math.abs(angles.plane()));
            add(result, basis, Metric.FACE_ANGLE, angles.face());
        }
        add(result, basis, Metric.FOLLOW_THROUGH, angles.followThrough());
        add(result, basis, Metric.FACE_TWIST, angles.twist());
        return result;
    }

    /** The circumstances of a burst, as its intervals were chosen by. */
    static MetricBasis basis(History h, long t0, boolean contact, boolean calibrated) {
        var impact = Impact.of(h, t0, contact);
        long top = topOfBacklift(h, t0);
        var hands = Hands.of(h, top, t0 + impact.clean());
        var angles = Angles.of(h, t0, top, impact);
        return basis(impact, hands, angles, contact, seen(h, t0, top), calibrated);
    }

    /** Whether a recording, which begins where the window does, shows the stance. */
    private static boolean seen(History h, long t0, long top) {
        long from = Math.max(h.from(), t0 - SwingWindow.T0_INDEX);
        return top >= 0 && Phases.stance(h, top - 2, from, false) != Phases.NONE;
    }

    private static MetricBasis basis(
            Impact impact, Hands hands, Angles angles, boolean contact, boolean seen, boolean calibrated) {
        return new MetricBasis(
                calibrated,
                angles.roll(),
                hands.lost(),
                impact.clipped() > 0,
                contact,
                angles.plane(),
                seen,
                angles.ended(),
                hands.measuredM());
    }

    private static void add(List<Measurement> to, MetricBasis basis, Metric metric, float value) {
        if (!Float.isNaN(value)) {
            // + 0: no negative zero
            to.add(Intervals.of(metric, value + 0f, basis));
        }
    }

    private static float peak(History h, long start) {
        float peak2 = 0;
        for (long k = Math.max(start, h.from()); k < h.to(); k++) {
            peak2 = Math.max(peak2, h.across2(k));
        }
        return (float) Math.sqrt(peak2) * RADIANS;
    }

    /** The last moment in the stance before the lift to a backlift's top, where the samples show it. */
    static long stood(History h, long top) {
        return Phases.stance(h, top - 2, Math.max(h.from(), top - LONGEST_LIFT), true);
    }

    /** Whether the bat rested half lifted since, or so it seems: then the lift's beginning is not told. */
    private static boolean rested(History h, long top, long stood) {
        return Phases.stance(h, top - 2, Math.max(h.from(), top - LONGEST_LIFT), false) != stood;
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
}
