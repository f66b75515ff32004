package org.pitchside.models.internal.gates;

import org.pitchside.models.internal.gates.SequentialTest.Answer;

/**
 * Wald's sequential test of a share (1945): is what is watched for as rare as in a good model, or as frequent as in a bad one? Rarer than
 * good is good, too. Between the two shares it leans to the nearer one.
 */
public final class ShareTest {

    private final double good;
    private final double bad;
    private final SequentialTest test;
    private int seen;
    private int hits;

    /**
     * @param good share in a good model, above 0
     * @param bad share in a bad one, above {@code good} and below 1
     * @param falseAlarm probability to fail a good one, at most
     * @param missed probability to pass a bad one, at most; 0: it never passes, it only watches
     */
    public ShareTest(double good, double bad, double falseAlarm, double missed) {
        SequentialTest.requireShares(good, bad);
        if (good > bad) {
            throw new IllegalArgumentException("a good share " + good + " above the bad one " + bad);
        }
        this.good = good;
        this.bad = bad;
        test = new SequentialTest(falseAlarm, missed);
    }

    /** @param hit whether what is watched for happened */
    public void add(boolean hit) {
        // what came after the answer had no part in it, and is not told with it
        if (test.answer() != Answer.OPEN) {
            return;
        }
        seen++;
        if (hit) {
            hits++;
        }
        test.weigh(hit, good, bad);
    }

    public Answer answer() {
        return test.answer();
    }

    /** See {@link SequentialTest#leaning}. */
    double leaning() {
        return test.leaning();
    }

    /** Whether it leans to the bad one so far that nothing should be taken for good on it, though it has not failed. */
    public boolean inDoubt() {
        return leaning() >= ShadowGate.DOUBT;
    }

    /** Observations until it answered. */
    public int seen() {
        return seen;
    }

    /** Hits among {@link #seen()}. */
    public int hits() {
        return hits;
    }

    public double good() {
        return good;
    }
}
