package org.pitchside.swing;

import org.pitchside.api.ImuBlock;
import org.pitchside.api.SwingWindow;

/**
 * Two directions of a fast swing, as the sensor feels them in what is set as the bat's frame: unit vectors. On a bat whose sensor sits as
 * set they lie about the same way whatever the shot; docs/mount.md.
 *
 * @param turnX the axis that the bat turned about shortly before t0, other way round: near +y where it hits face first
 * @param pullX where the hands pulled it on its way down, near +x
 */
public record HitAxes(double turnX, double turnY, double turnZ, double pullX, double pullY, double pullZ) {

    /** A slower swing says nothing, dps. */
    private static final double LEAST_DPS = 300;
    /** From the hands' arc to the sensor, m: what of the reading across the blade is only gathering speed. */
    private static final double ARM_M = 0.46;

    private static final double G = 9.80665;
    private static final double STEP_S = 0.005;

    /** Null for a swing too slow to tell. */
    public static HitAxes of(SwingWindow w) {
        var frame = new BatFrame(w.range(), w.mount());
        var six = new float[ImuBlock.AXES];
        var rate = new double[3];
        var late = new double[3];
        var early = new double[3];
        var felt = new double[3];
        int t0 = SwingWindow.T0_INDEX;
        for (int k = t0 - 9; k <= t0 - 2; k++) {
            frame.apply(w.counts(), k * ImuBlock.AXES, six);
            for (int i = 0; i < 3; i++) {
                double radians = Math.toRadians(six[3 + i]);
                rate[i] += radians / 8;
                if (k >= t0 - 3) {
                    late[i] += radians / 2;
                }
                if (k == t0 - 7 || k == t0 - 6) {
                    early[i] += radians / 2;
                }
                if (k >= t0 - 6) {
                    felt[i] += six[i] * G / 5;
                }
            }
        }
        double fast = length(rate);
        if (Math.toDegrees(fast) < LEAST_DPS) {
            return null;
        }
        double[] gathering = new double[3];
        for (int i = 0; i < 3; i++) {
            gathering[i] = (late[i] - early[i]) / (4 * STEP_S);
        }
        double[] x = unit(-felt[0], -felt[1], -felt[2]);
        for (int round = 0; round < 3; round++) {
            double[] t = cross(gathering, x);
            x = unit(ARM_M * t[0] - felt[0], ARM_M * t[1] - felt[1], ARM_M * t[2] - felt[2]);
        }
        return new HitAxes(-rate[0] / fast, -rate[1] / fast, -rate[2] / fast, x[0], x[1], x[2]);
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    private static double length(double[] a) {
        return Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
    }

    private static double[] unit(double x, double y, double z) {
        double l = Math.sqrt(x * x + y * y + z * z);
        return l > 0 ? new double[] {x / l, y / l, z / l} : new double[3];
    }
}
