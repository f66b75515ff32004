package org.pitchside.gateway.internal.watch;

import java.util.Random;

/** A bat that is swung to and fro about the hands and rolled, as a sensor on it feels that: rigid-body motion, a little noise. */
final class Sway {

    static final double[] AS_IT_IS = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    private static final double G = 9.80665;
    private static final double H = 1e-4;

    private final Random random = new Random(11);
    private final double rateHz;
    private final double armM;
    private double t;
    double[] accel = AS_IT_IS;
    double[] gyro = AS_IT_IS;

    Sway(double rateHz, double armM) {
        this.rateHz = rateHz;
        this.armM = armM;
    }

    /** How far it is swung from hanging down, and rolled, radians. */
    private static double swung(double t) {
        return 0.5 * Math.sin(2 * Math.PI * 0.71 * t) + 0.2 * Math.sin(2 * Math.PI * 1.13 * t + 1);
    }

    private static double rolled(double t) {
        return 0.3 * Math.sin(2 * Math.PI * 0.47 * t) + 0.2 * Math.sin(2 * Math.PI * 0.83 * t + 2);
    }

    /** Radians a second, bat's axes. */
    private static double[] rate(double t) {
        double a = (swung(t + H) - swung(t - H)) / (2 * H);
        double b = (rolled(t + H) - rolled(t - H)) / (2 * H);
        return new double[] {b, a * Math.cos(rolled(t)), -a * Math.sin(rolled(t))};
    }

    /** Six floats in g and dps. */
    float[] next() {
        t += 1 / rateHz;
        double[] w = rate(t);
        double[] after = rate(t + H);
        double[] before = rate(t - H);
        double dy = (after[1] - before[1]) / (2 * H);
        double dz = (after[2] - before[2]) / (2 * H);
        // up is -x in a bat that hangs
        double across = -Math.sin(swung(t));
        double[] a = {
            -Math.cos(swung(t)) - (w[1] * w[1] + w[2] * w[2]) * armM / G,
            across * Math.sin(rolled(t)) + (w[0] * w[1] + dz) * armM / G,
            across * Math.cos(rolled(t)) + (w[0] * w[2] - dy) * armM / G
        };
        var six = new float[6];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                six[i] += (float) (accel[3 * i + j] * a[j]);
                six[3 + i] += (float) Math.toDegrees(gyro[3 * i + j] * w[j]);
            }
            six[i] += (float) (0.01 * random.nextGaussian());
            six[3 + i] += (float) (0.3 * random.nextGaussian());
        }
        return six;
    }

    /** Both sensors, from now on. */
    void turns(double[] m) {
        accel = m;
        gyro = m;
    }

    /** A turn about one axis. */
    static double[] about(int axis, double degrees) {
        double c = Math.cos(Math.toRadians(degrees));
        double s = Math.sin(Math.toRadians(degrees));
        var m = new double[9];
        int j = (axis + 1) % 3;
        int k = (axis + 2) % 3;
        m[3 * axis + axis] = 1;
        m[3 * j + j] = c;
        m[3 * k + k] = c;
        m[3 * j + k] = -s;
        m[3 * k + j] = s;
        return m;
    }

    /** Five seconds of it. */
    void play(Lever lever, Harmony harmony) {
        for (int i = 0; i < 5 * rateHz; i++) {
            lever.sample(next());
        }
        harmony.stretch();
    }
}
