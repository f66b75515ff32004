package org.pitchside.gateway.internal.watch;

import java.util.stream.IntStream;

/** The little linear algebra that {@link LearnHabits} needs: symmetric matrices in their own axes, by Jacobi's rotations. */
final class Symmetric {

    private static final int SWEEPS = 60;

    private Symmetric() {}

    /** Eigenvalues, the largest first, with their vectors. */
    record Parts(double[] values, double[][] columns, int[] order) {

        double value(int n) {
            return values[order[n]];
        }

        double[] vector(int n) {
            return IntStream.range(0, values.length)
                    .mapToDouble(i -> columns[i][order[n]])
                    .toArray();
        }
    }

    static Parts parts(double[][] of) {
        int size = of.length;
        var a = new double[size][];
        var v = new double[size][size];
        for (int i = 0; i < size; i++) {
            a[i] = of[i].clone();
            v[i][i] = 1;
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int p = 0; p < size; p++) {
                for (int q = p + 1; q < size; q++) {
                    rotate(a, v, p, q);
                }
            }
        }
        var values = IntStream.range(0, size).mapToDouble(i -> a[i][i]).toArray();
        int[] order = IntStream.range(0, size)
                .boxed()
                .sorted((x, y) -> Double.compare(values[y], values[x]))
                .mapToInt(i -> i)
                .toArray();
        return new Parts(values, v, order);
    }

    private static void rotate(double[][] a, double[][] v, int p, int q) {
        if (Math.abs(a[p][q]) < 1e-14) {
            return;
        }
        double theta = Math.atan2(2 * a[p][q], a[q][q] - a[p][p]) / 2;
        double c = Math.cos(theta);
        double s = Math.sin(theta);
        for (int k = 0; k < a.length; k++) {
            double kp = a[k][p];
            double kq = a[k][q];
            a[k][p] = c * kp - s * kq;
            a[k][q] = s * kp + c * kq;
        }
        for (int k = 0; k < a.length; k++) {
            double pk = a[p][k];
            double qk = a[q][k];
            a[p][k] = c * pk - s * qk;
            a[q][k] = s * pk + c * qk;
            double vp = v[k][p];
            double vq = v[k][q];
            v[k][p] = c * vp - s * vq;
            v[k][q] = s * vp + c * vq;
        }
    }

    /** What, multiplied with itself, is the inverse. */
    static double[][] inverseRoot(double[][] of) {
        Parts parts = parts(of);
        int size = of.length;
        var root = new double[size][size];
        for (int n = 0; n < size; n++) {
            double[] v = parts.vector(n);
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    root[i][j] += v[i] * v[j] / Math.sqrt(parts.value(n));
                }
            }
        }
        return root;
    }

    static double[][] product(double[][] a, double[][] b) {
        var c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < c[i].length; j++) {
                for (int k = 0; k < b.length; k++) {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return c;
    }
}
