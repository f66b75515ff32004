package org.pitchside.gateway.internal.watch;

import java.util.ArrayList;
import java.util.List;

/**
 * Does somebody else swing the bat? The means of the newest hits' sums of {@link Habits} are held against those of the past: the
 * logarithm of how much better "another player, as far off as players are" explains them than "the same one", for every number of newest
 * hits; the most telling number counts. Looked at after every hit for ever, so nothing bounds its false alarms; they are measured
 * (docs/alarms.md). Not for several threads.
 */
final class OtherPlayer {

    /** Fewer hits of the past tell nothing. */
    private static final int LEAST = ChangeTest.LEAST;
    /** A number that fewer of them told is left out. */
    private static final int SEEN = 8;
    /** A change is told of so many hits at least. */
    private static final int FEWEST = 3;
    /** A number that is further off, in spreads, counts as this far: no single odd one is to decide. */
    private static final double NUMBER_CUT = 4;

    private static final double SUM_CUT = 4;
    /** What is usual wanders, as players tire and change what they practise: its mean is worth so many times fewer hits. */
    private static final double WANDERS = 2;

    private final Habits habits;
    private final List<double[]> past = new ArrayList<>();
    private final List<double[]> recent = new ArrayList<>();
    private final double[] middle = new double[Manner.NUMBERS];
    private final boolean[] known = new boolean[Manner.NUMBERS];
    private final double[] middleSum;
    private final double[] spread;
    private final double[] variance;
    private double statistic;
    private int since;
    private boolean held;

    OtherPlayer(Habits habits) {
        this.habits = habits;
        middleSum = new double[habits.sums()];
        spread = new double[habits.sums()];
        variance = new double[habits.sums()];
    }

    /** A hit's numbers; one that is not a number tells nothing. */
    void add(double[] manner) {
        recent.add(manner.clone());
        if (recent.size() > ChangeTest.RECENT) {
            double[] old = recent.remove(0);
            if (!held) {
                past.add(old);
                if (past.size() > ChangeTest.PAST) {
                    past.remove(0);
                }
                usual();
            }
        }
        weigh();
    }

    /** What the past says is usual of this player. */
    private void usual() {
        for (int i = 0; i < middle.length; i++) {
            int number = i;
            double[] values = past.stream()
                    .mapToDouble(v -> v[number])
                    .filter(v -> !Double.isNaN(v))
                    .toArray();
            known[i] = values.length >= SEEN;
            if (values.length > 0) {
                // of angles the distances to one of them, so that a wrap does no harm
                double from = values[0];
                for (int k = 0; k < values.length; k++) {
                    values[k] = apart(i, values[k], from);
                }
                middle[i] = from + Robust.median(values);
            }
        }
        double[][] sums = past.stream().map(this::sums).toArray(double[][]::new);
        for (int s = 0; s < spread.length; s++) {
            var values = new double[sums.length];
            for (int k = 0; k < values.length; k++) {
                values[k] = sums[k][s];
            }
            middleSum[s] = Robust.median(values);
            var far = new double[values.length];
            for (int k = 0; k < values.length; k++) {
                far[k] = Math.abs(values[k] - middleSum[s]);
            }
            // one who varies more than others is allowed to; one who varies less may just have been lucky
            spread[s] = Math.max(1, Robust.SPREAD * Robust.median(far));
            double sum = 0;
            for (double v : values) {
                double z = distance(s, v);
                sum += z * z;
            }
            variance[s] = Math.max(1, sum / values.length);
        }
    }

    private double[] sums(double[] manner) {
        var off = new double[manner.length];
        for (int i = 0; i < off.length; i++) {
            double z = apart(i, manner[i], middle[i]) / habits.spread()[i];
            off[i] = known[i] && !Double.isNaN(z) ? Math.max(-NUMBER_CUT, Math.min(NUMBER_CUT, z)) : 0;
        }
        var sums = new double[habits.sums()];
        for (int s = 0; s < sums.length; s++) {
            double[] weights = habits.weights()[s];
            for (int i = 0; i < off.length; i++) {
                sums[s] += weights[i] * off[i];
            }
        }
        return sums;
    }

    private void weigh() {
        statistic = 0;
        since = 0;
        if (past.size() < LEAST) {
            return;
        }
        var total = new double[habits.sums()];
        for (int n = 1; n <= recent.size(); n++) {
            double[] sums = sums(recent.get(recent.size() - n));
            double all = 0;
            for (int s = 0; s < total.length; s++) {
                total[s] += distance(s, sums[s]);
                double mean = total[s] / n;
                double same = variance[s] * (1.0 / n + WANDERS / past.size());
                double other = same + 2 * habits.apart()[s] / (spread[s] * spread[s]);
                all += (mean * mean * (1 / same - 1 / other) - Math.log(other / same)) / 2;
            }
            if (n >= FEWEST && all > statistic) {
                statistic = all;
                since = n;
            }
        }
    }

    private double distance(int sum, double v) {
        return Math.max(-SUM_CUT, Math.min(SUM_CUT, (v - middleSum[sum]) / spread[sum]));
    }

    static double apart(int number, double a, double b) {
        double d = a - b;
        return number == Manner.WRAPS ? d - 360 * Math.rint(d / 360) : d;
    }

    /** How much speaks for another player, as a logarithm of likelihoods; 0 while the past is too short, or where nothing does. */
    double statistic() {
        return statistic;
    }

    /** How many of the newest hits it is that speak for it. */
    int since() {
        return since;
    }

    /** How far a number has moved, in its unit: the median of those hits; not a number where none tells. */
    double moved(int number) {
        double[] values = recent.subList(recent.size() - since, recent.size()).stream()
                .mapToDouble(v -> apart(number, v[number], middle[number]))
                .filter(v -> !Double.isNaN(v))
                .toArray();
        return values.length == 0 || !known[number] ? Double.NaN : Robust.median(values);
    }

    /** Whether the hits that speak for it are nearer to the past when seen in a mirror: somebody who stands the other way round. */
    boolean isNearerInAMirror() {
        double plain = 0;
        double mirrored = 0;
        for (int i = 0; i < middle.length; i++) {
            double moved = moved(i);
            if (!Double.isNaN(moved)) {
                double spread = habits.spread()[i];
                plain += square(moved / spread);
                double other = Manner.isMirrored(i) ? apart(i, -(middle[i] + moved), middle[i]) : moved;
                mirrored += square(other / spread);
            }
        }
        return mirrored < plain;
    }

    private static double square(double off) {
        double cut = Math.min(NUMBER_CUT, Math.abs(off));
        return cut * cut;
    }

    /** The past stays as it is, whatever comes; or it follows again. */
    void hold(boolean on) {
        held = on;
    }

    /** Nothing is usual any more. */
    void forget() {
        past.clear();
        recent.clear();
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
        past.addAll(kept.subList(Math.max(0, kept.size() - ChangeTest.PAST), kept.size()));
        if (!past.isEmpty()) {
            usual();
        }
    }
}
