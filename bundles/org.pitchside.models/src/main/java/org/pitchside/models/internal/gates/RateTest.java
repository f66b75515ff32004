package org.pitchside.models.internal.gates;

import org.pitchside.models.internal.gates.SequentialTest.Answer;

/**
 * Does one bat find as many swings in a minute of play as other bats do in the same minutes, or as many more (or fewer) as a detector
 * that is set wrong? Only the ratio of the two rates counts, never the rate itself, which nobody knows: of all that was found, the share
 * that this bat found is binomial, whatever the rate was and however it changed, as long as it changed for all.
 *
 * <p>Takes it that single swings come independently (Poisson). Bursts are more uneven than that: leave them room in {@code good}.
 */
public final class RateTest {

    private final double good;
    private final double bad;
    private final SequentialTest test;
    private int here;
    private double expected;

    /**
     * @param good ratio of this bat's rate to the others' in a good one
     * @param bad the same in a bad one: above {@code good} (and good at least 1) to watch for too many, below (and good at most 1) for too few
     * @param falseAlarm probability to fail a good one, at most
     * @param missed probability to pass a bad one, at most; 0: it only watches
     */
    public RateTest(double good, double bad, double falseAlarm, double missed) {
        boolean tooMany = 1 <= good && good < bad && bad < Double.POSITIVE_INFINITY;
        boolean tooFew = 0 < bad && bad < good && good <= 1;
        if (!tooMany && !tooFew) {
            throw new IllegalArgumentException("ratios " + good + " and " + bad + " lie neither above nor below 1");
        }
        this.good = good;
        this.bad = bad;
        test = new SequentialTest(falseAlarm, missed);
    }

    /**
     * What was found in a stretch of time.
     *
     * @param minutes of play with this bat in it, above 0
     * @param othersMinutes of play with all others together in it, above 0: without them there is nothing to hold it against
     */
    public void add(int found, double minutes, int othersFound, double othersMinutes) {
        if (!(minutes > 0 && othersMinutes > 0 && minutes + othersMinutes < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(minutes + " and " + othersMinutes + " minutes");
        }
        if (test.answer() != Answer.OPEN) {
            return;
        }
        here += found;
        expected += othersFound * minutes / othersMinutes;
        test.weigh(found, othersFound, share(good, minutes, othersMinutes), share(bad, minutes, othersMinutes));
    }

    private static double share(double ratio, double minutes, double othersMinutes) {
        return ratio * minutes / (ratio * minutes + othersMinutes);
    }

    public Answer answer() {
        return test.answer();
    }

    /** What this bat found until the test answered. */
    public int found() {
        return here;
    }

    /** What it would have found at the others' rate. */
    public double expected() {
        return expected;
    }
}
