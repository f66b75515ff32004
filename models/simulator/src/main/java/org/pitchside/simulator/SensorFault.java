package org.pitchside.simulator;

import org.pitchside.api.ImuBlock;
import org.pitchside.simulator.internal.SimRandom;

/**
 * What goes wrong with a sensor on a bat, done to its counts: for trying what watches over sensors. Nothing of it is in
 * {@link SensorSpec}, which says how good a sound sensor is.
 */
public final class SensorFault {

    private static final double TOP = 32767;

    private final double[] accel;
    private final double[] gyro;
    private final int ceiling;
    private final String words;
    private final double[] in = new double[ImuBlock.AXES];

    private SensorFault(double[] accel, double[] gyro, int ceiling, String words) {
        this.accel = accel;
        this.gyro = gyro;
        this.ceiling = ceiling;
        this.words = words;
    }

    /** The sensor has turned on the blade by so many degrees, about an axis drawn from the seed. */
    public static SensorFault turned(double degrees, long seed) {
        var random = new SimRandom(seed);
        double x = random.gauss();
        double y = random.gauss();
        double z = random.gauss();
        double l = Math.sqrt(x * x + y * y + z * z);
        double[] m = turn(x / l, y / l, z / l, Math.toRadians(degrees));
        return new SensorFault(
                m,
                m,
                (int) TOP,
                String.format(
                        java.util.Locale.ROOT, "turned by %.0f about %.1f %.1f %.1f", degrees, x / l, y / l, z / l));
    }

    /**
     * Axes taken for one another, or the wrong way round, as after a wrong remapping in a firmware: a signed permutation drawn from the
     * seed, never the identity; of the gyroscope alone in one of three.
     */
    public static SensorFault swapped(long seed) {
        var random = new SimRandom(seed);
        double[] m;
        do {
            m = permutation(random);
        } while (m[0] + m[4] + m[8] == 3);
        boolean gyroOnly = random.below(3) == 0;
        double[] one = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        return new SensorFault(
                gyroOnly ? one : m, m, (int) TOP, (gyroOnly ? "gyro " : "both ") + java.util.Arrays.toString(m));
    }

    /** The gyroscope reaches no further than this share of the full scale it is said to have. */
    public static SensorFault ceiling(double share) {
        double[] one = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        return new SensorFault(one, one, (int) Math.round(share * TOP), "gyro clipped at " + share + " of its range");
    }

    private static double[] permutation(SimRandom random) {
        int first = random.below(3);
        int second = (first + 1 + random.below(2)) % 3;
        int[] from = {first, second, 3 - first - second};
        var m = new double[9];
        for (int row = 0; row < 3; row++) {
            m[row * 3 + from[row]] = random.chance(0.5) ? 1 : -1;
        }
        return m;
    }

    private static double[] turn(double x, double y, double z, double radians) {
        double c = Math.cos(radians);
        double s = Math.sin(radians);
        double v = 1 - c;
        return new double[] {
            c + x * x * v,
            x * y * v - z * s,
            x * z * v + y * s,
            y * x * v + z * s,
            c + y * y * v,
            y * z * v - x * s,
            z * x * v - y * s,
            z * y * v + x * s,
            c + z * z * v
        };
    }

    /** Changes one sample, {@code ax ay az gx gy gz}, in place. */
    public void apply(short[] counts) {
        for (int i = 0; i < ImuBlock.AXES; i++) {
            in[i] = counts[i];
        }
        for (int row = 0; row < 3; row++) {
            counts[row] = count(accel, row, 0, (int) TOP);
            counts[3 + row] = count(gyro, row, 3, ceiling);
        }
    }

    private short count(double[] m, int row, int at, int most) {
        double v = m[row * 3] * in[at] + m[row * 3 + 1] * in[at + 1] + m[row * 3 + 2] * in[at + 2];
        return (short) Math.max(-most - 1, Math.min(most, Math.rint(v)));
    }

    @Override
    public String toString() {
        return words;
    }
}
