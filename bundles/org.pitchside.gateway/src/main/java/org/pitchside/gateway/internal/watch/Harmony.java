package org.pitchside.gateway.internal.watch;

import java.util.Arrays;

/**
 * Do accelerometer and gyroscope tell of the same motion? From one look of {@link Lever} to its end the accelerometer's reading must turn
 * as the gyroscope says, and change by what an arm along the blade adds. Where axes of one of the two are swapped or the wrong way round,
 * or those of both so that left has become right, some other order of the gyroscope's axes explains it better than the one they have: all
 * 47 are tried, and both sensors' axes mirrored with the arm along each of the others.
 * Orders that turn both sensors alike are no matter of this class: {@link Seat} shows them.
 *
 * <p>No allocation, not for several threads.
 */
final class Harmony {

    private static final int[][] ORDERS = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    private static final int SWAPS = 48;
    /** The first of the swaps is the axes as they are; then come both sensors mirrored, and at last both turned, with other arms. */
    private static final int WRONG = SWAPS + 5;

    private static final int ALL = WRONG + 5;

    /** From the hands to the sensor, m, about. */
    private static final double ARM_M = 0.33;
    /** Looks in a row tell much the same. */
    private static final double ALIKE = 0.8;
    /** So badly one look is explained at most. */
    private static final double MOST = 4;
    /** So much a stretch of five seconds tells at most: nothing odd that is done with a bat once is a swapped axis. */
    private static final double MOST_OF_A_STRETCH = 5;

    private static final double LEAST_OF_A_STRETCH = -15;
    /** Sound sensors stayed at 15 and below in 120 hours (SIM). */
    private static final double LIMIT = 20;

    private final double[] now = new double[ALL];
    private final double[] sum = new double[WRONG];
    private final double[] swapped = new double[3];
    private final double[] moved = new double[3];
    private double most;

    /**
     * One look.
     *
     * @param from what the accelerometer read at its beginning, g
     * @param to at its end
     * @param turn how a reading turns meanwhile; and were the gyroscope the other way round
     * @param arm what an arm of a metre along each axis adds, g; and were the gyroscope the other way round
     * @param weight one over the square of what a look may be wrong by, g
     */
    void look(
            double[] from,
            double[] to,
            double[] turn,
            double[] turnBack,
            double[] arm,
            double[] armBack,
            double weight) {
        for (int n = 0; n < SWAPS; n++) {
            int[] order = ORDERS[n >> 3];
            boolean mirrors = mirrors(n);
            double[] m = mirrors ? turnBack : turn;
            double[] k = mirrors ? armBack : arm;
            for (int i = 0; i < 3; i++) {
                swapped[order[i]] = sign(n, i) * from[i];
            }
            double reach = sign(n, 0) * ARM_M;
            for (int i = 0; i < 3; i++) {
                moved[i] = turned(m, i, swapped) + reach * k[3 * i + order[0]];
            }
            double off = 0;
            for (int i = 0; i < 3; i++) {
                double d = to[i] - sign(n, i) * moved[order[i]];
                off += d * d;
            }
            tells(n, off, weight);
        }
        for (int n = SWAPS; n < ALL; n++) {
            boolean mirrors = n < WRONG;
            int other = n - (mirrors ? SWAPS : WRONG);
            // the arm along -x, y, -y, z, -z
            int axis = (other + 1) / 2;
            double reach = (other & 1) == 0 ? -ARM_M : ARM_M;
            double[] m = mirrors ? turnBack : turn;
            double[] k = mirrors ? armBack : arm;
            double off = 0;
            for (int i = 0; i < 3; i++) {
                double d = to[i] - turned(m, i, from) - reach * k[3 * i + axis];
                off += d * d;
            }
            tells(n, off, weight);
        }
    }

    private static double turned(double[] m, int row, double[] v) {
        return m[3 * row] * v[0] + m[3 * row + 1] * v[1] + m[3 * row + 2] * v[2];
    }

    private void tells(int n, double off, double weight) {
        now[n] -= Math.min(MOST, ALIKE / 2 * weight * off);
    }

    private static int sign(int n, int row) {
        return (n >> row & 1) == 0 ? 1 : -1;
    }

    /** Whether an order with its signs turns left into right. */
    private static boolean mirrors(int n) {
        int order = n >> 3;
        boolean odd = order == 1 || order == 2 || order == 5;
        return odd != ((Integer.bitCount(n & 7) & 1) == 1);
    }

    /** A stretch of some five seconds is over. */
    void stretch() {
        most = 0;
        double agree = now[0];
        for (int n = WRONG; n < ALL; n++) {
            agree = Math.max(agree, now[n]);
        }
        for (int n = 1; n < WRONG; n++) {
            sum[n] += Math.max(LEAST_OF_A_STRETCH, Math.min(MOST_OF_A_STRETCH, now[n] - agree));
            sum[n] = Math.max(0, Math.min(2 * LIMIT, sum[n]));
            most = Math.max(most, sum[n]);
        }
        Arrays.fill(now, 0);
    }

    /** Other axes are set: what was seen counts no more. */
    void restart() {
        Arrays.fill(now, 0);
        Arrays.fill(sum, 0);
        most = 0;
    }

    boolean wrong() {
        return most >= LIMIT;
    }

    /** How much speaks for the best other order. */
    double evidence() {
        return most;
    }
}
