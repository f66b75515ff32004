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
    /** Of so many stretches, all streamed or all cut by the bat itself: its model leaves some out there that the rules keep here. */
    private double keptOf;

    private double kept;
    private Boolean streamed;
    private final Cusum few = new Cusum(LIMIT);
    private final Cusum manyCandidates = new Cusum(LIMIT);
    private final Cusum manyKept = new Cusum(LIMIT);

    /**
     * Since the last sign of life: what the detector cut, how many of those its own rules kept, and how the bat turned.
     *
     * @param streams whether the gateway's detector cut it, or the bat's own
     */
    void stretch(int found, int ofThemKept, int motionDps, boolean streams) {
        if (motionDps < PLAYED_DPS && found == 0) {
            return;
        }
        if (streamed != null && streamed != streams) {
            keptOf = 0;
            kept = 0;
            manyKept.restart();
        }
        streamed = streams;
        if (stretches >= LEAST) {
            double usual = candidates / stretches;
            few.rate(found, usual, FEW);
            manyCandidates.rate(found, usual, MANY);
            few.cap(2 * LIMIT);
            manyCandidates.cap(2 * LIMIT);
        }
        if (keptOf >= LEAST) {
            manyKept.rate(ofThemKept, kept / keptOf, MANY);
            manyKept.cap(2 * LIMIT);
        }
        if (wrong()) {
            return;
        }
        double keep = stretches >= MEMORY ? 1 - 1 / MEMORY : 1;
        stretches = stretches * keep + 1;
        candidates = candidates * keep + found;
        double keepKept = keptOf >= MEMORY ? 1 - 1 / MEMORY : 1;
        keptOf = keptOf * keepKept + 1;
        kept = kept * keepKept + ofThemKept;
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
        return new double[] {stretches, candidates, keptOf == 0 ? 0 : kept / keptOf * stretches};
    }

    void restore(double[] of) {
        stretches = of[0];
        candidates = of[1];
        kept = of[2];
        keptOf = kept > 0 ? stretches : 0;
    }
}
