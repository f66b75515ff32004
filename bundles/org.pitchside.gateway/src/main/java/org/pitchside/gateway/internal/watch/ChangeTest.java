package org.pitchside.gateway.internal.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Have the last observations of several traits left what was usual before? How far and since when is not known beforehand: of every
 * number of newest observations the means are held against the past, and the most telling number counts (the generalised likelihood ratio
 * of a change of the mean). Observations are cut at so many spreads, so that a single odd one changes nothing.
 *
 * <p>It is looked at after every observation for ever, so it cannot have a bound on ever raising a false alarm; what is stated of it is
 * the mean number of observations between two, measured (docs/alarms.md). It is another kind of test than those that judge a
 * model once. Not for several threads.
 */
final class ChangeTest {

    /** So many newest observations may be the change; older ones are the past. */
    static final int RECENT = 15;

    /** So many make the past. */
    static final int PAST = 60;

    /** Fewer observations of the past tell nothing. */
    static final int LEAST = 20;

    private final double[] least;
    private final boolean[] angle;
    private final double cut;
    private final int fewest;
    private final List<double[]> past = new ArrayList<>();
    private final List<double[]> recent = new ArrayList<>();
    private final double[] middle;
    private final double[] spread;
    private final double[] variance;
    private final int[] known;
    private double statistic;
    private int since;
    private boolean held;

    /**
     * @param least the least spread of each trait that is believed, in its unit
     * @param angle which of them are degrees that wrap at 180
     * @param cut how many spreads one observation counts at most
     * @param fewest a change is told of so many observations at least
     */
    ChangeTest(double[] least, boolean[] angle, double cut, int fewest) {
        this.least = least.clone();
        this.angle = angle.clone();
        this.cut = cut;
        this.fewest = fewest;
        middle = new double[least.length];
        spread = new double[least.length];
        variance = new double[least.length];
        known = new int[least.length];
    }

    /** One observation; a trait that is not a number tells nothing. */
    void add(double[] traits) {
        recent.add(traits.clone());
        if (recent.size() > RECENT) {
            double[] old = recent.remove(0);
            if (!held) {
                learn(old);
            }
        }
        weigh();
    }

    private void learn(double[] old) {
        past.add(old);
        if (past.size() > PAST) {
            past.remove(0);
        }
        usual();
    }

    /** What the past says is usual. */
    private void usual() {
        for (int f = 0; f < least.length; f++) {
            double[] values = valuesOf(f);
            known[f] = values.length;
            if (values.length < LEAST) {
                continue;
            }
            // of angles the distances to one of them, so that a wrap does no harm
            double from = values[0];
            for (int i = 0; i < values.length; i++) {
                values[i] = apart(f, values[i], from);
            }
            double m = Robust.median(values);
            middle[f] = from + m;
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.abs(values[i] - m);
            }
            spread[f] = Math.max(least[f], Robust.SPREAD * Robust.median(values));
            double sum = 0;
            for (double[] v : past) {
                if (!Double.isNaN(v[f])) {
                    double z = distance(f, v[f]);
                    sum += z * z;
                }
            }
            variance[f] = Math.max(1, sum / known[f]);
        }
    }

    private void weigh() {
        statistic = 0;
        since = 0;
        var sum = new double[least.length];
        var n = new int[least.length];
        for (int back = 1; back <= recent.size(); back++) {
            double[] v = recent.get(recent.size() - back);
            double all = 0;
            for (int f = 0; f < least.length; f++) {
                if (known[f] < LEAST) {
                    continue;
                }
                if (!Double.isNaN(v[f])) {
                    sum[f] += distance(f, v[f]);
                    n[f]++;
                }
                if (n[f] > 0) {
                    all += sum[f] * sum[f] / n[f] / (variance[f] * (1 + (double) n[f] / known[f]));
                }
            }
            if (back >= fewest && all > statistic) {
                statistic = all;
                since = back;
            }
        }
    }

    private double distance(int f, double v) {
        return Math.max(-cut, Math.min(cut, apart(f, v, middle[f]) / spread[f]));
    }

    private double apart(int f, double a, double b) {
        double d = a - b;
        return angle[f] ? d - 360 * Math.rint(d / 360) : d;
    }

    private double[] valuesOf(int f) {
        return past.stream()
                .mapToDouble(v -> v[f])
                .filter(v -> !Double.isNaN(v))
                .toArray();
    }

    /** How much speaks for a change; 0 while the past is too short. Without one it is rarely above two or three times the number of traits. */
    double statistic() {
        return statistic;
    }

    /** How many of the newest observations it is that speak for it. */
    int since() {
        return since;
    }

    /** How far a trait has moved, in its unit: the median of those; not a number where none tells. */
    double moved(int trait) {
        double[] values = recent.subList(recent.size() - since, recent.size()).stream()
                .mapToDouble(v -> apart(trait, v[trait], middle[trait]))
                .filter(v -> !Double.isNaN(v))
                .toArray();
        return values.length == 0 || known[trait] < LEAST ? Double.NaN : Robust.median(values);
    }

    /** The past stays as it is, whatever comes; or it follows again. */
    void hold(boolean on) {
        held = on;
    }

    /** Nothing is usual any more: another mount is set, or what has changed is taken as it is. */
    void forget() {
        past.clear();
        recent.clear();
        Arrays.fill(known, 0);
        statistic = 0;
        since = 0;
    }

    /** The past, oldest first; not copies. */
    List<double[]> past() {
        return List.copyOf(past);
    }

    /** Goes on from a past that was kept. */
    void restore(List<double[]> kept) {
        past.clear();
        past.addAll(kept.subList(Math.max(0, kept.size() - PAST), kept.size()));
        if (!past.isEmpty()) {
            usual();
        }
    }
}
