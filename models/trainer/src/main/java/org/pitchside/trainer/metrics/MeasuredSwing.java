package org.pitchside.trainer.metrics;

import java.util.EnumMap;
import java.util.Map;
import org.pitchside.api.Measurement;
import org.pitchside.api.Metric;
import org.pitchside.api.Mount;
import org.pitchside.simulator.Truth;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.MetricBasis;

/**
 * One found stroke of a simulated player: what was measured, and what was true.
 *
 * @param truth what happened
 * @param candidate what the engine told
 * @param basis under which circumstances it was measured
 * @param values the true values; NaN where there is none
 */
record MeasuredSwing(Truth truth, Candidate candidate, MetricBasis basis, Map<Metric, Double> values) {

    static MeasuredSwing of(Truth truth, Candidate candidate, Mount mount) {
        var values = new EnumMap<Metric, Double>(Metric.class);
        for (Metric m : Metric.values()) {
            values.put(m, value(truth, m));
        }
        return new MeasuredSwing(truth, candidate, MetricBasis.of(candidate, mount), values);
    }

    /** The true value of a metric. */
    private static double value(Truth t, Metric metric) {
        return switch (metric) {
            case BAT_SPEED -> t.batSpeedMps();
            case ROTATION_SPEED -> t.rotationSpeedMps();
            case PEAK_SPEED -> t.peakRotationMps();
            case DOWNSWING_TIME -> t.downswingMs();
            case BACKLIFT -> t.backliftDeg();
            case TIME_TO_IMPACT -> (t.t0Sample() - t.startSample()) * 5.0;
            case BACKLIFT_DIRECTION -> t.backliftDirectionDeg();
            case SWING_PLANE -> t.swingPlaneDeg();
            case FOLLOW_THROUGH -> t.followThroughDeg();
            case FACE_ANGLE -> t.faceAngleDeg();
            case FACE_TWIST -> t.faceTwistDeg();
        };
    }

    Measurement measurement(Metric metric) {
        return candidate.measurements().stream()
                .filter(m -> m.metric() == metric)
                .findFirst()
                .orElse(null);
    }

    /** How far a measured value is off, in the metric's unit; headings the short way round. */
    double error(Metric metric) {
        return off(metric, measurement(metric).value());
    }

    /** A value less the true one. */
    double off(Metric metric, double value) {
        double d = value - values.get(metric);
        return isHeading(metric) ? d - 360 * Math.rint(d / 360) : d;
    }

    /** Whether the interval holds the truth. */
    boolean covered(Metric metric) {
        Measurement m = measurement(metric);
        return off(metric, m.low()) <= 0 && off(metric, m.high()) >= 0;
    }

    boolean has(Metric metric) {
        return measurement(metric) != null && !Double.isNaN(values.get(metric));
    }

    private static boolean isHeading(Metric metric) {
        return metric == Metric.FACE_ANGLE || metric == Metric.BACKLIFT_DIRECTION;
    }
}
