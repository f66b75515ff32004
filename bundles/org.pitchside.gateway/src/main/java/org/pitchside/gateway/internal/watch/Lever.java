package org.pitchside.gateway.internal.watch;

import java.util.Arrays;

/**
 * Where the hands are, as the sensor feels it. Whatever is done with a bat, it turns about something on its long axis, and a sensor that
 * is some way off feels that in its accelerometer: how much, and on which side of it the hands are, follows from the gyroscope by
 * rigid-body motion alone, in walking and tapping as well as in swings, and whoever holds the bat. Beside it how the turning is shared out
 * between the axes: a bat hardly turns about the line out of its face.
 *
 * <p>Least squares over looks of a tenth of a second, at 50 Hz: what the accelerometer reads at the end of a look, less what it read at
 * its beginning and turned as the gyroscope says, is what the arm adds. Sums only, no allocation but in {@link #take}, not for several
 * threads; any axes.
 */
final class Lever {

    /** Numbers of a stretch: six sums of squares, three of what is felt, six second moments of turning, how many of the latter. */
    static final int SUMS = 16;

    private static final double G = 9.80665;
    private static final double STEP_HZ = 50;
    private static final int STEPS = 5;
    private static final int EVERY = 2;
    /** Looks for {@link Harmony} do not overlap, and the bat turned by 3.4 degrees in them: twice the cosine and one. */
    private static final int APART = 5;

    private static final double LEAST_TURN = 1 + 2 * Math.cos(0.06);
    /** What hands do besides turning, g; and how it grows with the square of the rate, with its change and with what is felt beyond 1 g. */
    private static final double REST_G = 0.05;

    private static final double PER_RATE2 = 0.01;
    private static final double PER_CHANGE = 0.01;
    private static final double PER_G = 0.5;
    /** Slower turning has no direction that counts, radians a second: 30 dps. */
    private static final double SLOW = 0.52;

    private static final int RING = 8;

    private final Harmony harmony;
    private final int decimate;
    private final double dt;
    private final float[] sum = new float[6];
    private int summed;
    private long steps;
    private final double[][] felt = new double[RING][3];
    private final double[][] rate = new double[RING][3];
    private final double[][] change = new double[RING][3];
    private final double[][] turn = new double[RING][9];
    private final double[] all = new double[9];
    private final double[] allBack = new double[9];
    private final double[] product = new double[9];
    private final double[] early = new double[9];
    private final double[] late = new double[9];
    private final double[] arm = new double[9];
    private final double[] armBack = new double[9];
    private final double[] rest = new double[3];
    private final double[] sums = new double[SUMS];

    /** @param harmony sees some of the looks, too */
    Lever(int rateMilliHz, Harmony harmony) {
        this.harmony = harmony;
        decimate = Math.max(1, (int) Math.rint(rateMilliHz / 1000.0 / STEP_HZ));
        dt = decimate * 1000.0 / rateMilliHz;
    }

    /** One sample, six floats in g and dps. */
    void sample(float[] s) {
        for (int i = 0; i < 6; i++) {
            sum[i] += s[i];
        }
        if (++summed < decimate) {
            return;
        }
        double[] a = felt[slot(steps)];
        double[] w = rate[slot(steps)];
        for (int i = 0; i < 3; i++) {
            a[i] = sum[i] / decimate;
            w[i] = Math.toRadians(sum[3 + i] / decimate);
        }
        Arrays.fill(sum, 0);
        summed = 0;
        step(w);
        steps++;
    }

    private static int slot(long step) {
        return (int) (step & RING - 1);
    }

    private void step(double[] w) {
        double w2 = w[0] * w[0] + w[1] * w[1] + w[2] * w[2];
        if (w2 > SLOW * SLOW) {
            for (int k = 0, i = 0; i < 3; i++) {
                for (int j = i; j < 3; j++) {
                    sums[9 + k++] += w[i] * w[j] / w2;
                }
            }
            sums[15]++;
        }
        if (steps == 0) {
            return;
        }
        double[] before = rate[slot(steps - 1)];
        turned(before, w, turn[slot(steps)]);
        if (steps < 2) {
            return;
        }
        double[] first = rate[slot(steps - 2)];
        double[] d = change[slot(steps - 1)];
        for (int i = 0; i < 3; i++) {
            d[i] = (w[i] - first[i]) / (2 * dt);
        }
        if (steps < STEPS + 3) {
            return;
        }
        int i = slot(steps - 1 - STEPS);
        int j = slot(steps - 1);
        if (steps % EVERY == 0) {
            look(i, j);
        }
        if (steps % APART == 0) {
            compare(i, j);
        }
    }

    /** How a reading that is fixed in the world turns from one step to the next. */
    private void turned(double[] from, double[] to, double[] out) {
        double x = -(from[0] + to[0]) / 2 * dt;
        double y = -(from[1] + to[1]) / 2 * dt;
        double z = -(from[2] + to[2]) / 2 * dt;
        double angle2 = x * x + y * y + z * z;
        double angle = Math.sqrt(angle2);
        double c = Math.cos(angle);
        double s = angle > 1e-9 ? Math.sin(angle) / angle : 1;
        double v = angle > 1e-9 ? (1 - c) / angle2 : 0.5;
        out[0] = c + x * x * v;
        out[1] = x * y * v - z * s;
        out[2] = x * z * v + y * s;
        out[3] = y * x * v + z * s;
        out[4] = c + y * y * v;
        out[5] = y * z * v - x * s;
        out[6] = z * x * v - y * s;
        out[7] = z * y * v + x * s;
        out[8] = c + z * z * v;
    }

    private void look(int i, int j) {
        turn(i, false, all);
        arm(i, j, 1, all, arm);
        double weight = weight(i, j);
        for (int r = 0; r < 3; r++) {
            double[] a = felt[i];
            rest[r] = felt[j][r] - (all[3 * r] * a[0] + all[3 * r + 1] * a[1] + all[3 * r + 2] * a[2]);
        }
        for (int k = 0, p = 0; p < 3; p++) {
            for (int q = p; q < 3; q++) {
                sums[k++] += weight * (arm[p] * arm[q] + arm[3 + p] * arm[3 + q] + arm[6 + p] * arm[6 + q]);
            }
            sums[6 + p] += weight * (arm[p] * rest[0] + arm[3 + p] * rest[1] + arm[6 + p] * rest[2]);
        }
    }

    private void compare(int i, int j) {
        turn(i, false, all);
        if (all[0] + all[4] + all[8] > LEAST_TURN) {
            return;
        }
        turn(i, true, allBack);
        arm(i, j, 1, all, arm);
        arm(i, j, -1, allBack, armBack);
        harmony.look(felt[i], felt[j], all, allBack, arm, armBack, weight(i, j));
    }

    /** The turn of a look that begins here. */
    private void turn(int i, boolean back, double[] out) {
        for (int k = 1; k <= STEPS; k++) {
            double[] one = turn[i + k & RING - 1];
            if (k == 1) {
                System.arraycopy(one, 0, out, 0, 9);
                if (back) {
                    transpose(out);
                }
                continue;
            }
            if (back) {
                System.arraycopy(one, 0, early, 0, 9);
                transpose(early);
                one = early;
            }
            times(one, out, product);
            System.arraycopy(product, 0, out, 0, 9);
        }
    }

    private static void transpose(double[] m) {
        for (int r = 0; r < 3; r++) {
            for (int c = r + 1; c < 3; c++) {
                double v = m[3 * r + c];
                m[3 * r + c] = m[3 * c + r];
                m[3 * c + r] = v;
            }
        }
    }

    private double weight(int i, int j) {
        return 1 / (REST_G * REST_G + Math.max(wild(i), wild(j)));
    }

    /** The square of how wrong a look may be that begins or ends here, g squared. */
    private double wild(int at) {
        double[] a = felt[at];
        double[] w = rate[at];
        double[] d = change[at];
        double fast = PER_RATE2 * (w[0] * w[0] + w[1] * w[1] + w[2] * w[2]);
        double hard = PER_G * (Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]) - 1);
        return fast * fast + PER_CHANGE * PER_CHANGE * (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]) + hard * hard;
    }

    /** What an arm of one metre along each axis adds from a look's beginning to its end, g. */
    private void arm(int i, int j, int sign, double[] turn, double[] out) {
        arm(i, sign, product);
        times(turn, product, early);
        arm(j, sign, late);
        for (int k = 0; k < 9; k++) {
            out[k] = late[k] - early[k];
        }
    }

    private void arm(int at, int sign, double[] out) {
        double x = rate[at][0];
        double y = rate[at][1];
        double z = rate[at][2];
        double dx = sign * change[at][0];
        double dy = sign * change[at][1];
        double dz = sign * change[at][2];
        out[0] = -(y * y + z * z) / G;
        out[1] = (x * y - dz) / G;
        out[2] = (x * z + dy) / G;
        out[3] = (x * y + dz) / G;
        out[4] = -(x * x + z * z) / G;
        out[5] = (y * z - dx) / G;
        out[6] = (x * z - dy) / G;
        out[7] = (y * z + dx) / G;
        out[8] = -(x * x + y * y) / G;
    }

    private static void times(double[] a, double[] b, double[] out) {
        for (int r = 0; r < 9; r += 3) {
            for (int c = 0; c < 3; c++) {
                out[r + c] = a[r] * b[c] + a[r + 1] * b[3 + c] + a[r + 2] * b[6 + c];
            }
        }
    }

    /** After a gap: no look reaches over it. */
    void pause() {
        steps = 0;
        summed = 0;
        Arrays.fill(sum, 0);
    }

    /** What was summed up since it was last taken. */
    double[] take() {
        double[] taken = sums.clone();
        Arrays.fill(sums, 0);
        return taken;
    }
}
