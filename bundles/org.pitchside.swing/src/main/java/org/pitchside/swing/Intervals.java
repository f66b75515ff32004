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
            {0.921f, 0.991f, 1.124f},
            {0.894f, 0.978f, 1.068f},
            {0.898f, 0.996f, 1.105f},
            {0.864f, 0.986f, 1.083f},
            {0.893f, 0.991f, 1.098f},
            {0.916f, 1.013f, 1.134f},
            {0.824f, 0.986f, 1.115f},
            {0.888f, 0.991f, 1.121f},
            {0.888f, 0.991f, 1.121f},
            {0.866f, 0.998f, 1.162f}
        });
        rows.put(Metric.ROTATION_SPEED, new float[][] {
            {0.982f, 1.000f, 1.015f},
            {0.942f, 0.997f, 1.052f},
            {0.971f, 1.002f, 1.030f},
            {0.934f, 1.003f, 1.094f},
            {0.910f, 0.992f, 1.110f},
            {0.886f, 1.004f, 1.149f},
            {0.887f, 0.995f, 1.137f}
        });
        rows.put(Metric.PEAK_SPEED, new float[][] {
            {0.987f, 1.006f, 1.041f}, {0.979f, 1.007f, 1.054f}, {0.937f, 1.003f, 1.069f}, {0.931f, 0.999f, 1.138f}
        });
        rows.put(Metric.DOWNSWING_TIME, new float[][] {
            {-11.0f, 12.5f, 122.0f}, {-14.2f, 1.3f, 106.8f}, {-14.1f, 5.2f, 80.9f}, {-12.9f, 8.5f, 117.0f}
        });
        rows.put(Metric.BACKLIFT, new float[][] {{-3.7f, 1.6f, 22.2f}, {-4.1f, 3.1f, 28.8f}});
        rows.put(Metric.BACKLIFT_DIRECTION, new float[][] {
            {-24.6f, 0.8f, 31.9f}, {-29.2f, -0.7f, 31.5f}, {-22.6f, 2.1f, 38.6f}, {-25.6f, 0.4f, 32.4f}
        });
        rows.put(Metric.TIME_TO_IMPACT, new float[][] {{6.8f, 18.2f, 1424.2f}, {-1309.9f, 30.5f, 1549.2f}});
        rows.put(Metric.SWING_PLANE, new float[][] {
            {-7.6f, 0.2f, 11.5f}, {-24.0f, 0.5f, 7.4f}, {-4.4f, 0.7f, 12.2f}, {-11.9f, 0.3f, 10.2f}
        });
        rows.put(Metric.FOLLOW_THROUGH, new float[][] {
            {0.972f, 1.034f, 1.331f},
            {0.983f, 1.016f, 1.079f},
            {0.975f, 1.019f, 1.163f},
            {0.976f, 1.025f, 1.237f},
            {0.991f, 1.025f, 1.237f}
        });
        rows.put(
                Metric.FACE_ANGLE,
                new float[][] {{-25.5f, -2.0f, 20.9f}, {-26.8f, -2.4f, 19.4f}, {-24.3f, -1.9f, 19.1f}});
        rows.put(Metric.FACE_TWIST, new float[][] {{-5.7f, 0.0f, 4.6f}, {-5.5f, 0.2f, 6.5f}, {-3.0f, 0.2f, 3.9f}});
        return rows;
    }

    /** The sensor was stuck on by hand and never calibrated: turned by some 10 degrees. */
    private static Map<Metric, float[][]> byEye() {
        var rows = new EnumMap<Metric, float[][]>(Metric.class);
        // roll little, some, much; each with the accelerometer at full scale not, a while, long; last: gyroscope at
        // full scale
        rows.put(Metric.BAT_SPEED, new float[][] {
            {0.911f, 0.991f, 1.144f},
            {0.886f, 0.978f, 1.069f},
            {0.897f, 0.994f, 1.105f},
            {0.860f, 0.997f, 1.139f},
            {0.867f, 1.003f, 1.152f},
            {0.899f, 1.023f, 1.188f},
            {0.767f, 0.997f, 1.401f},
            {0.801f, 1.075f, 2.208f},
            {0.857f, 0.995f, 1.186f},
            {0.870f, 1.002f, 1.195f}
        });
        rows.put(Metric.ROTATION_SPEED, new float[][] {
            {0.968f, 1.001f, 1.028f},
            {0.929f, 0.996f, 1.056f},
            {0.943f, 1.018f, 1.087f},
            {0.889f, 1.019f, 1.137f},
            {0.766f, 0.965f, 1.136f},
            {0.762f, 1.040f, 1.560f},
            {0.895f, 1.001f, 1.156f}
        });
        rows.put(Metric.PEAK_SPEED, new float[][] {
            {0.968f, 1.006f, 1.049f}, {0.934f, 1.015f, 1.096f}, {0.825f, 1.006f, 1.182f}, {0.931f, 1.006f, 1.160f}
        });
        rows.put(Metric.DOWNSWING_TIME, new float[][] {
            {-11.1f, 12.8f, 127.7f}, {-14.9f, 1.6f, 107.2f}, {-14.0f, 6.5f, 86.6f}, {-13.1f, 8.7f, 123.0f}
        });
        rows.put(Metric.BACKLIFT, new float[][] {{-8.3f, 2.1f, 26.1f}, {-12.5f, 3.4f, 30.5f}});
        rows.put(Metric.BACKLIFT_DIRECTION, new float[][] {
            {-30.4f, 1.6f, 39.5f}, {-34.1f, -0.6f, 36.8f}, {-29.6f, 3.0f, 48.2f}, {-32.0f, 0.9f, 39.5f}
        });
        rows.put(Metric.TIME_TO_IMPACT, new float[][] {{6.8f, 18.6f, 1475.4f}, {-1346.4f, 30.2f, 1555.3f}});
        rows.put(Metric.SWING_PLANE, new float[][] {
            {-10.0f, 0.1f, 12.5f}, {-23.1f, 0.6f, 10.8f}, {-9.3f, 0.4f, 11.8f}, {-13.5f, 0.3f, 11.9f}
        });
        rows.put(Metric.FOLLOW_THROUGH, new float[][] {
            {0.895f, 1.036f, 1.413f},
            {0.960f, 1.019f, 1.129f},
            {0.937f, 1.022f, 1.271f},
            {0.916f, 1.028f, 1.342f},
            {0.960f, 1.028f, 1.342f}
        });
        rows.put(
                Metric.FACE_ANGLE,
                new float[][] {{-27.1f, -1.9f, 22.8f}, {-30.7f, -2.9f, 25.2f}, {-25.6f, -1.8f, 23.1f}});
        rows.put(Metric.FACE_TWIST, new float[][] {{-15.3f, 0.1f, 12.9f}, {-13.3f, 1.0f, 20.5f}, {-7.3f, 0.6f, 16.8f}});
        return rows;
    }
}
