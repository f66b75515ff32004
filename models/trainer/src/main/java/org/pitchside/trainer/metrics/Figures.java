package org.pitchside.trainer.metrics;

import java.util.Arrays;

/** Small statistics. */
final class Figures {

    private Figures() {}

    /** The value below which a share of the values lies, linear between neighbours; NaN of none. */
    static double quantile(double[] values, double share) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = share * (sorted.length - 1);
        int i = (int) at;
        int next = Math.min(sorted.length - 1, i + 1);
        return sorted[i] + (sorted[next] - sorted[i]) * (at - i);
    }

    /** ICC(2,1): two raters, absolute agreement, single measure (Shrout and Fleiss 1979). */
    static double icc(double[] a, double[] b) {
        int n = a.length;
        if (n < 2) {
            return Double.NaN;
        }
        double meanA = Arrays.stream(a).average().orElse(0);
        double meanB = Arrays.stream(b).average().orElse(0);
        double mean = (meanA + meanB) / 2;
        double rows = 0;
        double rest = 0;
        for (int i = 0; i < n; i++) {
            double row = (a[i] + b[i]) / 2;
            rows += 2 * (row - mean) * (row - mean);
            double ea = a[i] - row - (meanA - mean);
            double eb = b[i] - row - (meanB - mean);
            rest += ea * ea + eb * eb;
        }
        double columns = n * ((meanA - mean) * (meanA - mean) + (meanB - mean) * (meanB - mean));
        double msRows = rows / (n - 1);
        double msRest = rest / (n - 1);
        return (msRows - msRest) / (msRows + msRest + 2.0 / n * (columns - msRest));
    }
}
