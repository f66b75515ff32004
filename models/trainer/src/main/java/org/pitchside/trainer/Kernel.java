package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.pitchside.swing.ModelInput;

/**
 * The committee's second kind of member: kernel ridge regression on what is seen when a window is cut into tenths. It needs few
 * examples and few people where a net needs many, and it knows what it has never seen: far from all it has learned its answer is
 * "all classes alike", so that the committee's confidence falls.
 *
 * <p>Features: mean and standard deviation of each channel over {@value #BINS} bins of time, of the scaled window, each divided by its
 * spread in training. Kernel exp(-|a-b|^2 / features). Centres are examples as they were recorded; the weights are fitted to them and
 * to their shaken copies (Nystroem's way).
 */
final class Kernel {

    static final int BINS = 10;
    static final int FEATURES = ModelInput.CHANNELS * BINS * 2;
    private static final int MOST_CENTRES = 500;
    private static final int MOST_ROWS = 20_000;
    private static final int COPIES = 2;
    private static final double RIDGE = 0.1;

    private final int classes;
    private final float[] mean = new float[FEATURES];
    private final float[] spread = new float[FEATURES];
    private final float[][] centres;
    private final float[][] weights;

    private Kernel(List<Example> examples, int classes, long seed) {
        this.classes = classes;
        var rows = new ArrayList<float[]>();
        var labels = new ArrayList<Integer>();
        var scaled = new float[ModelInput.LENGTH];
        int every = (examples.size() + MOST_ROWS - 1) / MOST_ROWS;
        for (int i = 0; i < examples.size(); i += every) {
            Net.scale(examples.get(i).x(), scaled, 0);
            rows.add(features(scaled, 0));
            labels.add(examples.get(i).label());
        }
        int recorded = rows.size();
        int copies = Math.min(COPIES * recorded, Math.max(0, MOST_ROWS - recorded));
        var draw = new Draw(examples, classes, seed);
        for (int i = 0; i < copies; i++) {
            labels.add(draw.next(scaled, 0));
            rows.add(features(scaled, 0));
        }
        spread(rows);
        rows.forEach(this::normalise);
        centres = centres(rows.subList(0, recorded), labels, seed);
        weights = fit(rows, labels);
    }

    static Kernel train(List<Example> examples, int classes, long seed) {
        return new Kernel(examples, classes, seed);
    }

    float[] mean() {
        return mean;
    }

    float[] spread() {
        return spread;
    }

    float[][] centres() {
        return centres;
    }

    /** One row a centre, one column a class; a score is 1 / classes + the sum over the centres. */
    float[][] weights() {
        return weights;
    }

    /** 1 for the class it is sure of, all alike for what it does not know; may leave 0 .. 1 a little. */
    float[] scores(float[] scaled, int at) {
        float[] f = features(scaled, at);
        normalise(f);
        var sums = new double[classes];
        for (int i = 0; i < centres.length; i++) {
            double k = kernel(f, centres[i]);
            for (int c = 0; c < classes; c++) {
                sums[c] += k * weights[i][c];
            }
        }
        var scores = new float[classes];
        for (int c = 0; c < classes; c++) {
            scores[c] = (float) (1.0 / classes + sums[c]);
        }
        return scores;
    }

    /** The first step of a bin. */
    static int edge(int bin) {
        return bin * ModelInput.STEPS / BINS;
    }

    private static float[] features(float[] scaled, int at) {
        var f = new float[FEATURES];
        for (int c = 0; c < ModelInput.CHANNELS; c++) {
            for (int b = 0; b < BINS; b++) {
                double sum = 0;
                int n = edge(b + 1) - edge(b);
                for (int s = edge(b); s < edge(b + 1); s++) {
                    sum += scaled[at + c * ModelInput.STEPS + s];
                }
                double m = sum / n;
                double square = 0;
                for (int s = edge(b); s < edge(b + 1); s++) {
                    double d = scaled[at + c * ModelInput.STEPS + s] - m;
                    square += d * d;
                }
                f[c * BINS + b] = (float) m;
                f[FEATURES / 2 + c * BINS + b] = (float) Math.sqrt(square / n);
            }
        }
        return f;
    }

    private void spread(List<float[]> rows) {
        for (int j = 0; j < FEATURES; j++) {
            double sum = 0;
            for (float[] r : rows) {
                sum += r[j];
            }
            double m = sum / rows.size();
            double square = 0;
            for (float[] r : rows) {
                square += (r[j] - m) * (r[j] - m);
            }
            mean[j] = (float) m;
            // a feature that hardly moves in training must not decide everything when it does
            spread[j] = (float) Math.sqrt(square / rows.size()) + 1e-3f;
        }
    }

    private void normalise(float[] f) {
        for (int j = 0; j < FEATURES; j++) {
            f[j] = (f[j] - mean[j]) / spread[j];
        }
    }

    /** All examples, or so many of each class as its share by square root allows, drawn by the seed. */
    private float[][] centres(List<float[]> rows, List<Integer> labels, long seed) {
        if (rows.size() <= MOST_CENTRES) {
            return rows.toArray(float[][]::new);
        }
        var byClass = new ArrayList<List<float[]>>();
        for (int c = 0; c < classes; c++) {
            byClass.add(new ArrayList<>());
        }
        for (int i = 0; i < rows.size(); i++) {
            byClass.get(labels.get(i)).add(rows.get(i));
        }
        double roots = byClass.stream().mapToDouble(l -> Math.sqrt(l.size())).sum();
        var random = new SplittableRandom(seed);
        var chosen = new ArrayList<float[]>();
        for (var of : byClass) {
            int wanted = (int) Math.min(of.size(), MOST_CENTRES * Math.sqrt(of.size()) / roots);
            for (int i = 0; i < wanted; i++) {
                int other = i + random.nextInt(of.size() - i);
                chosen.add(of.get(other));
                of.set(other, of.get(i));
            }
        }
        return chosen.toArray(float[][]::new);
    }

    private double kernel(float[] a, float[] b) {
        float sum = 0;
        for (int j = 0; j < FEATURES; j++) {
            float d = a[j] - b[j];
            sum += d * d;
        }
        return Math.exp(-sum / FEATURES);
    }

    /** Solves (K_mn K_nm + ridge K_mm) w = K_mn y for each class. */
    private float[][] fit(List<float[]> rows, List<Integer> labels) {
        int m = centres.length;
        var a = new double[m][m];
        var right = new double[m][classes];
        var k = new double[m];
        for (int i = 0; i < rows.size(); i++) {
            for (int p = 0; p < m; p++) {
                k[p] = kernel(rows.get(i), centres[p]);
            }
            for (int p = 0; p < m; p++) {
                double[] row = a[p];
                double kp = k[p];
                for (int q = 0; q <= p; q++) {
                    row[q] += kp * k[q];
                }
                for (int c = 0; c < classes; c++) {
                    right[p][c] += kp * ((labels.get(i) == c ? 1 : 0) - 1.0 / classes);
                }
            }
        }
        for (int p = 0; p < m; p++) {
            for (int q = 0; q <= p; q++) {
                a[p][q] += RIDGE * kernel(centres[p], centres[q]);
            }
            // two centres may be the same recording twice
            a[p][p] += 1e-6 * rows.size();
        }
        return solve(a, right);
    }

    /** Cholesky; only the lower half of {@code a} is read, and overwritten. */
    private float[][] solve(double[][] a, double[][] right) {
        int m = a.length;
        for (int i = 0; i < m; i++) {
            for (int j = 0; j <= i; j++) {
                double s = a[i][j];
                for (int k = 0; k < j; k++) {
                    s -= a[i][k] * a[j][k];
                }
                a[i][j] = i == j ? Math.sqrt(s) : s / a[j][j];
            }
        }
        var w = new float[m][classes];
        var z = new double[m];
        for (int c = 0; c < classes; c++) {
            for (int i = 0; i < m; i++) {
                double s = right[i][c];
                for (int k = 0; k < i; k++) {
                    s -= a[i][k] * z[k];
                }
                z[i] = s / a[i][i];
            }
            for (int i = m - 1; i >= 0; i--) {
                double s = z[i];
                for (int k = i + 1; k < m; k++) {
                    s -= a[k][i] * z[k];
                }
                z[i] = s / a[i][i];
                w[i][c] = (float) z[i];
            }
        }
        return w;
    }
}
