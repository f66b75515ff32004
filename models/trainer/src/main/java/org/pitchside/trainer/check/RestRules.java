package org.pitchside.trainer.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.pitchside.api.ImuBlock;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.Recording;
import org.pitchside.trainer.check.Finding.Rule;

/**
 * A resting sensor reads 1 g, whichever way it lies. Rest is a fifth of a second in which the acceleration hardly changes (so that the
 * test knows nothing of units); a recording is judged by the median of its rests, a data set by that of all.
 */
final class RestRules {

    /** Rests that a verdict on one recording needs. */
    static final int LEAST = 3;
    /** Recordings whose calmest moment a verdict needs where nothing rests. */
    private static final int LEAST_CALM = 5;

    private static final int AXES = ImuBlock.AXES;

    private final DataSetInfo info;
    private final List<Double> scattered = new ArrayList<>();
    private final List<Double> all = new ArrayList<>();
    private final List<Double> along = new ArrayList<>();
    private final List<Double> calmest = new ArrayList<>();

    RestRules(DataSetInfo info) {
        this.info = info;
    }

    void look(Recording r, String file, Consumer<Finding> out) {
        int w = Math.max(4, (int) Math.round(0.2 * info.rateHz()));
        var rests = new ArrayList<Double>();
        var saturated = new ArrayList<Double>();
        double calm = Double.MAX_VALUE;
        double calmNorm = Double.NaN;
        for (int at = 0; at + w <= r.size(); at += w / 2) {
            var m = Moments.of(r, at, w);
            double noise = m.spread / Math.max(m.norm, 0.5);
            if (m.full > w / 2) {
                saturated.add(m.norm);
            } else if (noise < 0.04 && m.full == 0) {
                rests.add(m.norm);
                along.add(m.x / Math.max(1e-9, m.norm));
            }
            if (noise < calm) {
                calm = noise;
                calmNorm = m.norm;
            }
        }
        if (!Double.isNaN(calmNorm)) {
            calmest.add(calmNorm);
        }
        all.addAll(rests);
        if (saturated.size() >= LEAST
                && saturated.size() > 4 * rests.size()
                && saturated.size() > 0.8 * r.size() / (w / 2.0)) {
            out.accept(Finding.refused(
                    Rule.ACCEL_UNIT,
                    file,
                    "the acceleration is at its full scale nearly all the time: milli-g, not g?"));
        } else if (rests.size() >= LEAST) {
            judge(file, median(rests), rests.size(), out);
        } else {
            scattered.addAll(rests);
        }
    }

    /** What only the whole data set can tell. */
    void finish(Consumer<Finding> out) {
        if (scattered.size() >= LEAST) {
            judge("recordings", median(scattered), scattered.size(), out);
        } else if (all.size() < LEAST && calmest.size() >= LEAST_CALM) {
            double calm = median(calmest);
            if (calm > 6) {
                out.accept(Finding.flagged(
                        Rule.ACCEL_UNIT,
                        "recordings",
                        String.format(
                                Locale.ROOT,
                                "nothing rests, and where it is calmest the sensor reads %.1f (median of %d): m/s^2, not g?",
                                calm,
                                calmest.size())));
            }
        }
        if (info.implement().contains("cricket") && along.size() >= 20 && median(along) > -0.2) {
            out.accept(Finding.flagged(
                    Rule.AXES,
                    "recordings",
                    String.format(
                            Locale.ROOT,
                            "a resting bat reads %.2f of gravity along x: x runs from handle to toe, and a bat at rest hangs or leans toe down (about -1)",
                            median(along))));
        }
    }

    /** Median of all rests in g, NaN where nothing rests. */
    double restG() {
        return all.isEmpty() ? Double.NaN : median(all);
    }

    int rests() {
        return all.size();
    }

    private static void judge(String where, double g, int n, Consumer<Finding> out) {
        if (g >= 0.85 && g <= 1.15) {
            return;
        }
        String reads = String.format(Locale.ROOT, "a resting sensor reads %.2f, not 1 g (median of %d rests)", g, n);
        if (g > 8.3 && g < 11.3) {
            out.accept(Finding.refused(Rule.ACCEL_UNIT, where, reads + ": m/s^2, not g"));
        } else if (g < 0.15) {
            out.accept(Finding.refused(Rule.ACCEL_UNIT, where, reads + ": gravity was taken out"));
        } else {
            out.accept(Finding.flagged(Rule.ACCEL_UNIT, where, reads));
        }
    }

    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    /** Mean and spread of the acceleration over a window. */
    private record Moments(double x, double norm, double spread, int full) {

        static Moments of(Recording r, int at, int w) {
            double scale = r.range().accelScale();
            double squares = 0;
            double variance = 0;
            double x = 0;
            int full = 0;
            for (int axis = 0; axis < 3; axis++) {
                double sum = 0;
                double sum2 = 0;
                int ends = 0;
                for (int i = at; i < at + w; i++) {
                    int count = r.counts()[i * AXES + axis];
                    double v = count * scale;
                    sum += v;
                    sum2 += v * v;
                    ends += count == Short.MAX_VALUE || count == Short.MIN_VALUE ? 1 : 0;
                }
                double mean = sum / w;
                x = axis == 0 ? mean : x;
                squares += mean * mean;
                variance += Math.max(0, sum2 / w - mean * mean);
                full = Math.max(full, ends);
            }
            return new Moments(x, Math.sqrt(squares), Math.sqrt(variance), full);
        }
    }
}
