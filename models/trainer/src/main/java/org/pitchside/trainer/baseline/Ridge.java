package org.pitchside.trainer.baseline;

import java.util.List;

/**
 * Ridge regression on one-hot targets; the largest output is the answer. Features are standardised by the training examples.
 * Deterministic.
 */
public final class Ridge {

    private final double[] mean;
    private final double[] scale;
    /** {@code classes} rows of {@code features + 1}; the last is the constant. */
    private final double[][] weights;

    private Ridge(double[] mean, double[] scale, double[][] weights) {
        this.mean = mean;
        this.scale = scale;
        this.weights = weights;
    }

    /**
     * @param x one row of features an example, at least one
     * @param labels class of each, 0 .. classes - 1
     * @param lambda weight of the penalty, per example
     */
    public static Ridge fit(List<double[]> x, int[] labels, int classes, double lambda) {
        if (x.isEmpty() || x.size() != labels.length) {
            throw new IllegalArgumentException(
                    x.size() + " examples with " + labels.length + " labels: nothing to fit");
        }
        int d = x.get(0).length;
        int n = x.size();
        var mean = new double[d];
        var scale = new double[d];
        for (double[] row : x) {
            for (int i = 0; i < d; i++) {
                mean[i] += row[i] / n;
            }
        }
        for (double[] row : x) {
            for (int i = 0; i < d; i++) {
                scale[i] += (row[i] - mean[i]) * (row[i] - mean[i]) / n;
            }
        }
        for (int i = 0; i < d; i++) {
            scale[i] = scale[i] > 1e-18 ? 1 / Math.sqrt(scale[i]) : 0;
        }
        var gram = new double[d + 1][d + 1];
        var right = new double[classes][d + 1];
        var z = new double[d + 1];
        for (int e = 0; e < n; e++) {
            standardise(x.get(e), mean, scale, z);
            for (int i = 0; i <= d; i++) {
                for (int j = 0; j <= i; j++) {
                    gram[i][j] += z[i] * z[j];
                }
                right[labels[e]][i] += z[i];
            }
        }
        for (int i = 0; i <= d; i++) {
            gram[i][i] += i < d ? lambda * n : 1e-9;
        }
        factor(gram);
        for (double[] r : right) {
            solve(gram, r);
        }
        return new Ridge(mean, scale, right);
    }

    /** The class with the largest output; the lowest of equals. */
    public int answer(double[] features) {
        var z = new double[features.length + 1];
        standardise(features, mean, scale, z);
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < weights.length; c++) {
            double sum = 0;
            for (int i = 0; i < z.length; i++) {
                sum += weights[c][i] * z[i];
            }
            if (sum > most) {
                most = sum;
                best = c;
            }
        }
        return best;
    }

    private static void standardise(double[] row, double[] mean, double[] scale, double[] z) {
        for (int i = 0; i < row.length; i++) {
            z[i] = (row[i] - mean[i]) * scale[i];
        }
        z[row.length] = 1;
    }

    /** Cholesky, in place, lower triangle. */
    private static void factor(double[][] a) {
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= a[i][k] * a[j][k];
                }
                a[i][j] = i == j ? Math.sqrt(sum) : sum / a[j][j];
            }
        }
    }

    private static void solve(double[][] l, double[] b) {
        int n = b.length;
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                b[i] -= l[i][k] * b[k];
            }
            b[i] /= l[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                b[i] -= l[k][i] * b[k];
            }
            b[i] /= l[i][i];
        }
    }
}
