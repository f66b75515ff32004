package org.pitchside.gateway.internal.watch;

/**
 * Does the detector find far fewer, or far more, than it used to with this bat in a minute of play? Play is every stretch between two
 * signs of life in which the bat moved. What is usual is this bat's own past; bats in different hands differ by a half. Not for several
 * threads.
 */
final class Finds {

    /** Mean rate of turning of a bat that somebody plays with, dps. */
    private static final int PLAYED_DPS = 20;
    /** Stretches of play before anything is said: ten minutes. */
    private static final double LEAST = 120;
    /** The past is remembered for about so many: an hour of play. */
    private static final double MEMORY = 720;

    private static final double FEW = 0.4;
    private static final double MANY = 2.3;
    /** In 120 hours of sound play (SIM) none of the three sums was above 10.3. */
    private static final double LIMIT = 16;

    private double stretches;
    private double candidates;
    private double kept;
    private final Cusum few = new Cusum(LIMIT);
    private final Cusum manyCandidates = new Cusum(LIMIT);
    private final Cusum manyKept = new Cusum(LIMIT);

    /** Since the last sign of life: what the detector cut, how many of those its own rules kept, and how the bat turned. */
    void stretch(int found, int ofThemKept, int motionDps) {
        if (motionDps < PLAYED_DPS && found == 0) {
            return;
        }
        if (stretches >= LEAST) {
            double usual = candidates / stretches;
            double usualKept = kept / stretches;
            few.rate(found, usual, FEW);
            manyCandidates.rate(found, usual, MANY);
            manyKept.rate(ofThemKept, usualKept, MANY);
            few.cap(2 * LIMIT);
            manyCandidates.cap(2 * LIMIT);
            manyKept.cap(2 * LIMIT);
        }
        if (wrong()) {
            return;
        }
        double keep = stretches >= MEMORY ? 1 - 1 / MEMORY : 1;
        stretches = stretches * keep + 1;
        candidates = candidates * keep + found;
        kept = kept * keep + ofThemKept;
    }

    boolean tooFew() {
        return few.over();
    }

    boolean tooMany() {
        return manyCandidates.over() || manyKept.over();
    }

    boolean wrong() {
        return tooFew() || tooMany();
    }

    /** What was usual, candidates a minute of play. */
    double usual() {
        return stretches == 0 ? 0 : 12 * candidates / stretches;
    }

    /** The past, to be kept over a restart: three numbers. */
    double[] past() {
        return new double[] {stretches, candidates, kept};
    }

    void restore(double[] of) {
        stretches = of[0];
        candidates = of[1];
        kept = of[2];
    }
}
