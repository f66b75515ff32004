package org.pitchside.gateway.internal.watch;

/**
 * Do accelerometer and gyroscope tell of the same turning? While a bat is moved slowly its accelerometer reads gravity mostly, and gravity
 * must move against the bat as the gyroscope says. Where axes of one of the two are swapped or the wrong way round, or those of both so
 * that left has become right, some other order of the gyroscope's axes explains it better than the one they have: all 47 are tried.
 * Orders that turn both sensors alike are no matter of this class; a bat's hits show them.
 *
 * <p>Sample by sample, no allocation, not for several threads; the same in any axes.
 */
final class Harmony {

    /** A look takes so long, and counts where the bat turned by so much in it, radians. */
    private static final int LOOK_MS = 300;

    private static final float LEAST_TURN = 0.2f;
    private static final float MOST_TURN = 1.2f;
    /** Gravity is most of what is felt: g squared. */
    private static final float LEAST_G2 = 0.75f * 0.75f;

    private static final float MOST_G2 = 1.25f * 1.25f;
    /** Looks that are remembered, about, and wanted before anything is said. */
    private static final int MEMORY = 30;

    /** By so much another order explains the looks better; sound sensors stay below 0.21 so long, but one in some hundred hours (SIM). */
    private static final double BETTER = 0.4;

    private static final int IN_A_ROW = 8;
    private static final int[][] ORDERS = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

    private final int length;
    private final float step;
    private int n;
    private final float[] first = new float[3];
    private final float[] turn = new float[3];
    /** How each component of the turn that gravity shows goes with each of the gyroscope's. */
    private final double[] together = new double[9];

    private double weight;
    private int looks;
    private int bad;

    Harmony(int rateMilliHz) {
        length = Math.max(4, (int) (rateMilliHz * (long) LOOK_MS / 1_000_000));
        step = (float) Math.toRadians(1000.0 / rateMilliHz);
    }

    /** One sample, six floats in g and dps. */
    void sample(float[] s) {
        float a2 = s[0] * s[0] + s[1] * s[1] + s[2] * s[2];
        if (a2 < LEAST_G2 || a2 > MOST_G2) {
            n = 0;
            return;
        }
        for (int i = 0; i < 3; i++) {
            first[i] = n == 0 ? s[i] : first[i];
            turn[i] = n == 0 ? 0 : turn[i] + s[3 + i] * step;
        }
        if (++n > length) {
            look(s);
            n = 0;
        }
    }

    private void look(float[] s) {
        float t2 = turn[0] * turn[0] + turn[1] * turn[1] + turn[2] * turn[2];
        if (t2 < LEAST_TURN * LEAST_TURN || t2 > MOST_TURN * MOST_TURN) {
            return;
        }
        double keep = 1 - 1.0 / MEMORY;
        weight = weight * keep + 1;
        looks++;
        for (int i = 0; i < 3; i++) {
            int j = (i + 1) % 3;
            int k = (i + 2) % 3;
            // what turned gravity so, as far as gravity can show it; half way it is as good as a second order
            double shown = (first[k] + s[k]) / 2 * (s[j] - first[j]) - (first[j] + s[j]) / 2 * (s[k] - first[k]);
            for (int g = 0; g < 3; g++) {
                together[3 * i + g] = together[3 * i + g] * keep + shown * turn[g] / t2;
            }
        }
        if (looks >= MEMORY) {
            bad = better() > BETTER ? bad + 1 : 0;
        }
    }

    /** By how much the best other order of the gyroscope's axes explains more than the one they have. */
    private double better() {
        double best = Double.NEGATIVE_INFINITY;
        double own = together[0] + together[4] + together[8];
        for (int[] order : ORDERS) {
            for (int signs = 0; signs < 8; signs++) {
                if (order == ORDERS[0] && signs == 0) {
                    continue;
                }
                double sum = 0;
                for (int i = 0; i < 3; i++) {
                    double v = together[3 * i + order[i]];
                    sum += (signs >> i & 1) == 0 ? v : -v;
                }
                best = Math.max(best, sum);
            }
        }
        return (best - own) / weight;
    }

    /** After a gap. */
    void restart() {
        n = 0;
    }

    boolean wrong() {
        return bad >= IN_A_ROW;
    }

    int looks() {
        return looks;
    }
}
