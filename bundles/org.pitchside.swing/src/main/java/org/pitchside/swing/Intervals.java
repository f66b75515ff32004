package org.pitchside.swing;

import java.util.EnumMap;
import java.util.Map;
import org.pitchside.api.Measurement;
import org.pitchside.api.Metric;

/**
 * 95 % intervals of each metric by circumstance. Every row is read off simulated training players (SIM) by
 * {@code ./pitchside evaluate metrics --fit}; how well they hold for players who were not among them {@code evaluate metrics} tells.
 *
 * <p>A row is low, middle and high. Speeds and the follow-through err in proportion: the three are factors. Times and other angles
 * err by so many milliseconds or degrees: the three are added. The middle takes off what a metric usually errs by.
 */
public final class Intervals {

    private static final Map<Metric, float[][]> ROWS = rows();

    private Intervals() {}

    /** Whether a metric's interval is a pair of factors; else a pair of what is added. */
    public static boolean isFactor(Metric metric) {
        return switch (metric) {
            case BAT_SPEED, ROTATION_SPEED, PEAK_SPEED, FOLLOW_THROUGH -> true;
            default -> false;
        };
    }

    /** How many circumstances a metric knows. */
    public static int cells(Metric metric) {
        return ROWS.get(metric).length;
    }

    /** The number of the circumstance in which a metric was measured. */
    public static int cell(Metric metric, MetricBasis basis) {
        return basis.cell(metric);
    }

    /** Whether the sensor's full scale hides how large the value was. */
    static boolean isOpen(Metric metric, MetricBasis basis) {
        return switch (metric) {
            case BAT_SPEED, ROTATION_SPEED, PEAK_SPEED -> basis.clipped();
            case FOLLOW_THROUGH -> !basis.ended();
            default -> false;
        };
    }

    /** What is told for what was measured, less the row's middle: for those who fit rows. */
    public static double measured(Metric metric, MetricBasis basis, double told) {
        float middle = ROWS.get(metric)[basis.cell(metric)][1];
        return isFactor(metric) ? told / middle : told - middle;
    }

    static Measurement of(Metric metric, float measured, MetricBasis basis) {
        float[] row = ROWS.get(metric)[basis.cell(metric)];
        float low = at(metric, measured, row[0]);
        float value = at(metric, measured, row[1]);
        float high = isOpen(metric, basis) ? Float.POSITIVE_INFINITY : at(metric, measured, row[2]);
        return new Measurement(metric, value, low, high);
    }

    private static float at(Metric metric, float measured, float step) {
        float v = isFactor(metric) ? measured * step : measured + step;
        return switch (metric) {
            case BACKLIFT -> Math.max(0, Math.min(180, v));
            case SWING_PLANE -> Math.max(0, Math.min(90, v));
            case DOWNSWING_TIME, TIME_TO_IMPACT -> Math.max(0, v);
            default -> v;
        };
    }

    private static Map<Metric, float[][]> rows() {
        var rows = new EnumMap<Metric, float[][]>(Metric.class);
        // roll little, some, much; each with the accelerometer at full scale not, a while, long; last: gyroscope at
        // full scale
        rows.put(Metric.BAT_SPEED, new float[][] {
            {0.939f, 0.999f, 1.069f},
            {0.932f, 0.989f, 1.070f},
            {0.929f, 1.014f, 1.111f},
            {0.927f, 0.997f, 1.061f},
            {0.928f, 1.008f, 1.111f},
            {0.930f, 1.022f, 1.140f},
            {0.923f, 1.008f, 1.121f},
            {0.923f, 1.003f, 1.118f},
            {0.923f, 1.003f, 1.118f},
            {0.888f, 0.996f, 1.169f}
        });
        rows.put(Metric.ROTATION_SPEED, new float[][] {
            {0.978f, 1.000f, 1.014f},
            {0.969f, 0.998f, 1.051f},
            {0.977f, 1.003f, 1.033f},
            {0.952f, 1.008f, 1.104f},
            {0.942f, 1.000f, 1.099f},
            {0.916f, 1.007f, 1.132f},
            {0.895f, 0.999f, 1.149f}
        });
        rows.put(Metric.PEAK_SPEED, new float[][] {
            {0.989f, 1.005f, 1.034f}, {0.978f, 1.005f, 1.049f}, {0.949f, 1.005f, 1.078f}, {0.939f, 1.002f, 1.153f}
        });
        rows.put(Metric.DOWNSWING_TIME, new float[][] {
            {-14.5f, 2.5f, 56.3f}, {-16.5f, -6.2f, 30.5f}, {-14.3f, -4.4f, 38.4f}, {-15.4f, -1.8f, 49.6f}
        });
        rows.put(Metric.BACKLIFT, new float[][] {{-6.5f, 0.7f, 11.7f}, {-4.5f, 1.5f, 13.9f}});
        rows.put(Metric.BACKLIFT_DIRECTION, new float[][] {{-30, 0, 30}, {-30, 0, 30}, {-30, 0, 30}, {-30, 0, 30}});
        rows.put(Metric.TIME_TO_IMPACT, new float[][] {{6.6f, 19.1f, 110.2f}, {-1428.3f, 28.4f, 131.2f}});
        rows.put(Metric.SWING_PLANE, new float[][] {{-10, 0, 10}, {-10, 0, 10}, {-10, 0, 10}, {-10, 0, 10}});
        rows.put(
                Metric.FOLLOW_THROUGH,
                new float[][] {{0.9f, 1, 1.1f}, {0.9f, 1, 1.1f}, {0.9f, 1, 1.1f}, {0.9f, 1, 1.1f}, {0.9f, 1, 1.1f}});
        rows.put(Metric.FACE_ANGLE, new float[][] {{-20, 0, 20}, {-20, 0, 20}, {-20, 0, 20}});
        rows.put(Metric.FACE_TWIST, new float[][] {{-5, 0, 5}, {-5, 0, 5}, {-5, 0, 5}});
        return rows;
    }
}
