package org.pitchside.gateway.internal.watch;

import java.util.Arrays;

/** Middles and spreads that a few odd values do not move. */
final class Robust {

    /** From a median distance to the spread, were it normal. */
    static final double SPREAD = 1.4826;

    private Robust() {}

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}
