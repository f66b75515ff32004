package org.pitchside.gateway.internal.watch;

import java.util.Arrays;
import org.pitchside.api.Verdict;

/**
 * Does the model answer otherwise than it used to with this bat: "not sure" or "no swing" far oftener, or what it names far less surely? What is usual
 * is the share among this bat's own last answers of the same model; each of the three is a {@link Cusum} of one answer after the other.
 * Not for several threads.
 */
final class Answers {

    /** Answers before anything is said, about a quarter of an hour. */
    private static final int LEAST = 40;
    /** The past is remembered for about so many, and how sure it was of so many. */
    private static final int MEMORY = 200;
    /** A share that is usual is not believed to be smaller: a few answers tell nothing of it. */
    private static final double LEAST_SHARE = 0.08;
    /** Of what was something else before, half is bad now; and half of all at least. */
    private static final double BAD = 0.5;
    /** Hardly any answer is less sure: this share of the past ones. */
    private static final double LOW = 0.05;

    private static final double LIMIT = 11;
    /** After so many answers what is new is usual. */
    private static final int ADOPTED = 60;
    /** What follows sooner is not another ball: knocking in is a hundred answers a minute. */
    private static final long QUICK_US = 7_000_000;

    private final Share unknown = new Share();
    private final Share not = new Share();
    private final Share low = new Share();
    private final double[] sure = new double[MEMORY];
    private int sures;
    private int answers;
    private int told;
    private String model = "";
    private long lastUs = Long.MIN_VALUE / 2;

    /** One of the three. */
    private static final class Share {

        private final Cusum cusum = new Cusum(LIMIT);
        private double bad;
        private double all;

        void add(boolean isBad, boolean judge, double factor) {
            if (judge) {
                double usual = Math.max(LEAST_SHARE, (bad + 1) / (all + 2));
                cusum.share(isBad, usual, Math.max(BAD, 1 - (1 - usual) * BAD));
                cusum.cap(1.5 * LIMIT * factor);
            }
            // what may be the change is no part of what is usual
            if (cusum.sum() < LIMIT * factor / 3) {
                double keep = all >= MEMORY ? 1 - 1.0 / MEMORY : 1;
                bad = bad * keep + (isBad ? 1 : 0);
                all = all * keep + 1;
            }
        }

        boolean over(double factor) {
            return cusum.sum() >= LIMIT * factor;
        }

        void restart() {
            cusum.restart();
            bad = 0;
            all = 0;
        }
    }

    /**
     * What the model said of what the detector's rules kept.
     *
     * @param atUs when, microseconds of a clock that runs on
     * @param factor on the limits
     */
    void answer(Verdict verdict, long atUs, double factor) {
        if (verdict.model().equals(Verdict.NONE.model())) {
            return;
        }
        if (!verdict.model().equals(model)) {
            forget();
            model = verdict.model();
        }
        boolean quick = atUs - lastUs < QUICK_US;
        lastUs = atUs;
        if (quick) {
            return;
        }
        boolean judge = answers >= LEAST;
        answers++;
        not.add(verdict.isNot(), judge, factor);
        if (!verdict.isNot()) {
            unknown.add(verdict.isUnknown(), judge, factor);
        }
        if (!verdict.isNot() && !verdict.isUnknown()) {
            howSure(verdict.confidence(), judge, factor);
        }
        told = wrong(factor) ? told + 1 : 0;
        if (told >= ADOPTED) {
            forget();
        }
    }

    private void howSure(double confidence, boolean judge, double factor) {
        if (Double.isNaN(confidence)) {
            return;
        }
        int n = Math.min(sures, MEMORY);
        if (n >= LEAST / 2) {
            double[] sorted = Arrays.copyOf(sure, n);
            Arrays.sort(sorted);
            low.add(confidence < sorted[(int) (LOW * n)], judge, factor);
        }
        if (low.cusum.sum() < LIMIT * factor / 3) {
            sure[sures++ % MEMORY] = confidence;
        }
    }

    /** Another mount, hand or model: nothing is usual any more. */
    void forget() {
        unknown.restart();
        not.restart();
        low.restart();
        sures = 0;
        answers = 0;
        told = 0;
    }

    boolean oftenUnknown(double factor) {
        return unknown.over(factor);
    }

    boolean oftenNot(double factor) {
        return not.over(factor);
    }

    boolean wrong(double factor) {
        return unknown.over(factor) || not.over(factor) || low.over(factor);
    }
}
