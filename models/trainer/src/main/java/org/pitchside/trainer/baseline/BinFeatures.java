package org.pitchside.trainer.baseline;

/**
 * The crudest look at a window: mean and standard deviation of each channel in twelve equal spans of time.
 *
 * @param channels how many of the window's channels are looked at, from the first
 */
public record BinFeatures(int channels) {

    private static final int BINS = 12;

    /** How many figures a window becomes. */
    public int count() {
        return channels * BINS * 2;
    }

    /** @param x a window, channel by channel, {@code steps} values each */
    public double[] of(float[] x, int steps) {
        var out = new double[count()];
        int k = 0;
        for (int c = 0; c < channels; c++) {
            for (int b = 0; b < BINS; b++) {
                int from = b * steps / BINS;
                int to = (b + 1) * steps / BINS;
                double sum = 0;
                double squares = 0;
                for (int s = from; s < to; s++) {
                    double v = x[c * steps + s];
                    sum += v;
                    squares += v * v;
                }
                double mean = sum / (to - from);
                out[k++] = mean;
                out[k++] = Math.sqrt(Math.max(0, squares / (to - from) - mean * mean));
            }
        }
        return out;
    }
}
