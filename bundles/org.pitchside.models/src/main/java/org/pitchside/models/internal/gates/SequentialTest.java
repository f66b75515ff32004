package org.pitchside.models.internal.gates;

/**
 * Two explanations weighed against each other, one observation at a time: "good" and "bad". It may be looked at after every
 * observation; that is what it is made for. Once it has answered it stays with it.
 *
 * <p>The sum is the logarithm of the likelihood ratio. As long as it is made of observations that a good model explains at least as well
 * as {@link #weigh} was told, its exponential is a supermartingale that begins at 1, so (Ville 1939) a good one is failed with a
 * probability of at most {@code falseAlarm}, however long it runs; the same the other way round for {@code missed}. No sum is ever
 * clipped or begun anew, for that would break both bounds. Nothing here knows what is watched: rollouts and alarms use the same.
 */
public final class SequentialTest {

    /** What a test says so far. */
    public enum Answer {
        OPEN,
        PASSED,
        FAILED
    }

    private final double failAt;
    private final double passAt;
    private double sum;
    private Answer answer = Answer.OPEN;

    /**
     * @param falseAlarm probability to fail a good one, at most; above 0, below 1
     * @param missed probability to pass a bad one, at most; 0: it never passes, it only watches
     */
    public SequentialTest(double falseAlarm, double missed) {
        if (!(0 < falseAlarm && falseAlarm < 1 && 0 <= missed && missed < 1)) {
            throw new IllegalArgumentException(
                    "error rates " + falseAlarm + " and " + missed + " are not between 0 and 1");
        }
        // Wald's (1 - missed) / falseAlarm would be a little earlier, but bounds only the sum of both errors
        failAt = -Math.log(falseAlarm);
        passAt = missed == 0 ? Double.NEGATIVE_INFINITY : Math.log(missed);
    }

    /**
     * Something happened or did not.
     *
     * @param good probability of a hit with a good model, at most; above 0
     * @param bad the same with a bad one, at least; below 1 and not equal to {@code good}; below it where too few hits are what is bad
     */
    public void weigh(boolean hit, double good, double bad) {
        weigh(hit ? 1 : 0, hit ? 0 : 1, good, bad);
    }

    /** {@code hits} and {@code misses} of the same two probabilities at once. */
    public void weigh(int hits, int misses, double good, double bad) {
        requireShares(good, bad);
        if (hits < 0 || misses < 0) {
            throw new IllegalArgumentException(hits + " hits, " + misses + " misses");
        }
        if (answer != Answer.OPEN) {
            return;
        }
        sum += hits * Math.log(bad / good) + misses * Math.log((1 - bad) / (1 - good));
        if (sum >= failAt) {
            answer = Answer.FAILED;
        } else if (sum <= passAt) {
            answer = Answer.PASSED;
        }
    }

    public Answer answer() {
        return answer;
    }

    /** To which of the two it leans, and how far: above 0 to the bad one. It fails at the negative logarithm of its false-alarm rate. */
    double leaning() {
        return sum;
    }

    static void requireShares(double good, double bad) {
        if (!(0 < good && good < 1 && 0 < bad && bad < 1 && good != bad)) {
            throw new IllegalArgumentException("shares " + good + " and " + bad + " are not two between 0 and 1");
        }
    }
}
