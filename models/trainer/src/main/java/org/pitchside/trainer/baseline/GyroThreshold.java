package org.pitchside.trainer.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rule that everybody tries first: the bat turns faster than so much, so it was a swing. An event lies at the fastest sample of a
 * burst; for 0.6 s after it there is none.
 */
public final class GyroThreshold {

    private static final double REFRACTORY_S = 0.6;
    private static final double REACH_S = 0.1;
    /** Thresholds tried, dps. */
    private static final int LEAST = 100;

    private static final int MOST = 1800;
    private static final int STEP = 25;

    private GyroThreshold() {}

    /**
     * One continuous recording.
     *
     * @param dps magnitude of the rate, sample by sample
     * @param rateHz samples a second
     * @param swingsS instants of true swings, s
     * @param apartS instants of events that count neither right nor false, s
     */
    public record Stream(float[] dps, double rateHz, double[] swingsS, double[] apartS) {}

    /** How often the rule was right. */
    public record Score(int threshold, int truths, int found, int falses, double hours) {

        public double f1() {
            return truths + found + falses == 0 ? 0 : 2.0 * found / (truths + found + falses);
        }

        public double falsePerHour() {
            return falses / hours;
        }
    }

    /** The threshold with the best F1, the lowest of equals. */
    public static int choose(List<Stream> streams) {
        double best = -1;
        int chosen = LEAST;
        for (int threshold = LEAST; threshold <= MOST; threshold += STEP) {
            double f1 = score(streams, threshold).f1();
            if (f1 > best) {
                best = f1;
                chosen = threshold;
            }
        }
        return chosen;
    }

    public static Score score(List<Stream> streams, int threshold) {
        int truths = 0;
        int found = 0;
        int falses = 0;
        double hours = 0;
        for (Stream s : streams) {
            truths += s.swingsS.length;
            hours += s.dps.length / s.rateHz / 3600;
            var used = new boolean[s.swingsS.length];
            for (double at : events(s.dps, s.rateHz, threshold)) {
                int nearest = nearest(s.swingsS, used, at);
                if (nearest >= 0) {
                    used[nearest] = true;
                    found++;
                } else if (Arrays.stream(s.apartS).noneMatch(a -> Math.abs(a - at) <= REACH_S)) {
                    falses++;
                }
            }
        }
        return new Score(threshold, truths, found, falses, hours);
    }

    /** Instants at which the rule says "swing", s. */
    static List<Double> events(float[] dps, double rateHz, double threshold) {
        var events = new ArrayList<Double>();
        int refractory = (int) Math.round(REFRACTORY_S * rateHz);
        for (int i = 0; i < dps.length; i++) {
            if (dps[i] > threshold) {
                int peak = i;
                int j = i;
                for (; j < dps.length && j < i + refractory && dps[j] > threshold; j++) {
                    peak = dps[j] > dps[peak] ? j : peak;
                }
                events.add(peak / rateHz);
                i = Math.max(j, peak + refractory) - 1;
            }
        }
        return events;
    }

    private static int nearest(double[] truths, boolean[] used, double at) {
        int best = -1;
        for (int i = 0; i < truths.length; i++) {
            double apart = Math.abs(truths[i] - at);
            if (!used[i] && apart <= REACH_S && (best < 0 || apart < Math.abs(truths[best] - at))) {
                best = i;
            }
        }
        return best;
    }
}
