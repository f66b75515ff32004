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

    private static final Map<Metric, float[][]> CALIBRATED = calibrated();
    private static final Map<Metric, float[][]> BY_EYE = byEye();

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
        return CALIBRATED.get(metric).length;
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
        float middle = row(metric, basis)[1];
        return isFactor(metric) ? told / middle : told - middle;
    }

    static Measurement of(Metric metric, float measured, MetricBasis basis) {
        float[] row = row(metric, basis);
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

    private static float[] row(Metric metric, MetricBasis basis) {
        return (basis.calibrated() ? CALIBRATED : BY_EYE).get(metric)[basis.cell(metric)];
    }

    /** The mount was calibrated by the wizard: right to two or three degrees. */
    private static Map<Metric, float[][]> calibrated() {
        var rows = new EnumMap<Metric, float[][]>(Metric.class);
        // roll little, some, much; each with the accelerometer at full scale not, a while, long; last: gyroscope at
        // full scale
        rows.put(Metric.BAT_SPEED, new float[][] {
            {0.927f, 0.991f, 1.111f},
            {0.912f, 0.978f, 1.056f},
            {0.907f, 0.988f, 1.069f},
            {0.904f, 0.985f, 1.052f},
            {0.932f, 0.993f, 1.056f},
            {0.917f, 0.996f, 1.101f},
            {0.860f, 0.991f, 1.095f},
            {0.904f, 0.989f, 1.103f},
            {0.904f, 0.989f, 1.103f},
            {0.885f, 0.988f, 1.161f}
        });
        rows.put(Metric.ROTATION_SPEED, new float[][] {
            {0.936f, 1.000f, 1.014f},
            {0.964f, 0.999f, 1.026f},
            {0.973f, 1.002f, 1.032f},
            {0.956f, 1.001f, 1.054f},
            {0.942f, 0.999f, 1.062f},
            {0.906f, 1.008f, 1.132f},
            {0.908f, 0.991f, 1.124f}
        });
        rows.put(Metric.PEAK_SPEED, new float[][] {
            {0.989f, 1.005f, 1.033f}, {0.979f, 1.007f, 1.043f}, {0.941f, 1.005f, 1.063f}, {0.937f, 0.994f, 1.121f}
        });
        rows.put(Metric.DOWNSWING_TIME, new float[][] {
            {-11.8f, 12.4f, 113.1f}, {-14.2f, -0.0f, 91.2f}, {-14.1f, 1.2f, 70.7f}, {-13.3f, 7.5f, 108.6f}
        });
        rows.put(Metric.BACKLIFT, new float[][] {{-5.1f, 1.2f, 18.7f}, {-4.8f, 2.5f, 25.4f}});
        rows.put(Metric.BACKLIFT_DIRECTION, new float[][] {
            {-24.9f, -1.3f, 29.1f}, {-26.2f, -2.0f, 24.4f}, {-22.8f, -0.2f, 30.0f}, {-25.5f, -1.6f, 27.6f}
        });
        rows.put(Metric.TIME_TO_IMPACT, new float[][] {{6.5f, 17.5f, 1385.6f}, {-1415.4f, 30.2f, 1561.0f}});
        rows.put(
                Metric.SWING_PLANE,
                new float[][] {{-7.6f, 0.1f, 9.8f}, {-17.2f, 0.2f, 6.9f}, {-4.7f, 0.6f, 13.0f}, {-11.8f, 0.1f, 8.8f}});
        rows.put(Metric.FOLLOW_THROUGH, new float[][] {
            {0.975f, 1.062f, 1.433f},
            {0.998f, 1.033f, 1.144f},
            {0.788f, 1.033f, 1.168f},
            {0.989f, 1.045f, 1.398f},
            {1.003f, 1.045f, 1.398f}
        });
        rows.put(
                Metric.FACE_ANGLE,
                new float[][] {{-25.9f, -3.4f, 18.7f}, {-27.4f, -3.9f, 17.7f}, {-25.9f, -2.7f, 18.3f}});
        rows.put(Metric.FACE_TWIST, new float[][] {{-5.3f, 0.1f, 4.6f}, {-4.5f, 0.4f, 6.7f}, {-3.1f, 0.5f, 3.8f}});
        return rows;
    }

    /** The sensor was stuck on by hand and never calibrated: turned by some 10 degrees. */
    private static Map<Metric, float[][]> byEye() {
        var rows = new EnumMap<Metric, float[][]>(Metric.class);
        // roll little, some, much; each with the accelerometer at full scale not, a while, long; last: gyroscope at
        // full scale
        rows.put(Metric.BAT_SPEED, new float[][] {
            {0.916f, 0.991f, 1.119f},
            {0.897f, 0.979f, 1.056f},
            {0.904f, 0.984f, 1.069f},
            {0.884f, 0.989f, 1.115f},
            {0.913f, 1.002f, 1.127f},
            {0.919f, 1.009f, 1.174f},
            {0.814f, 1.005f, 1.379f},
            {0.878f, 0.992f, 1.164f},
            {0.878f, 0.992f, 1.164f},
            {0.884f, 0.995f, 1.225f}
        });
        rows.put(Metric.ROTATION_SPEED, new float[][] {
            {0.934f, 1.001f, 1.029f},
            {0.950f, 0.998f, 1.030f},
            {0.929f, 1.015f, 1.078f},
            {0.914f, 1.017f, 1.116f},
            {0.893f, 1.002f, 1.154f},
            {0.798f, 1.030f, 1.570f},
            {0.915f, 0.995f, 1.176f}
        });
        rows.put(Metric.PEAK_SPEED, new float[][] {
            {0.972f, 1.006f, 1.041f}, {0.938f, 1.014f, 1.095f}, {0.851f, 1.007f, 1.156f}, {0.943f, 0.999f, 1.168f}
        });
        rows.put(Metric.DOWNSWING_TIME, new float[][] {
            {-11.6f, 12.9f, 122.4f}, {-14.6f, 0.5f, 93.7f}, {-15.0f, 2.1f, 80.3f}, {-13.4f, 7.5f, 116.2f}
        });
        rows.put(Metric.BACKLIFT, new float[][] {{-11.3f, 1.8f, 23.6f}, {-11.4f, 3.3f, 28.8f}});
        rows.put(Metric.BACKLIFT_DIRECTION, new float[][] {
            {-31.3f, -0.2f, 35.4f}, {-31.3f, -1.9f, 32.6f}, {-28.8f, 0.4f, 41.6f}, {-31.2f, -0.9f, 33.3f}
        });
        rows.put(Metric.TIME_TO_IMPACT, new float[][] {{6.5f, 17.9f, 1435.0f}, {-1402.5f, 30.3f, 1564.5f}});
        rows.put(Metric.SWING_PLANE, new float[][] {
            {-10.7f, 0.0f, 11.9f}, {-19.4f, 0.5f, 10.2f}, {-10.7f, 0.4f, 12.4f}, {-13.1f, 0.2f, 11.1f}
        });
        rows.put(Metric.FOLLOW_THROUGH, new float[][] {
            {0.908f, 1.063f, 1.499f},
            {0.974f, 1.036f, 1.170f},
            {0.869f, 1.037f, 1.251f},
            {0.934f, 1.049f, 1.416f},
            {0.981f, 1.049f, 1.416f}
        });
        rows.put(
                Metric.FACE_ANGLE,
                new float[][] {{-27.5f, -3.0f, 20.5f}, {-31.1f, -3.9f, 24.2f}, {-25.8f, -3.6f, 22.0f}});
        rows.put(Metric.FACE_TWIST, new float[][] {{-13.3f, 0.4f, 12.4f}, {-12.6f, 1.5f, 20.5f}, {-6.3f, 1.1f, 16.4f}});
        return rows;
    }
}
