package org.pitchside.bench.internal;

import java.util.Arrays;

/** Values, and how large the share below each is. */
final class Percentiles {

    private double[] values = new double[1024];
    private int size;

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    /**
     * The smallest value that so many percent do not exceed (nearest rank).
     *
     * @throws IllegalStateException where there is no value at all
     */
    double at(double percent) {
        if (size == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        double[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(percent / 100 * size) - 1)];
    }
}
