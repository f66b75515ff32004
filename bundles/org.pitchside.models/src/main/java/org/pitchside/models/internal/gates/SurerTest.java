package org.pitchside.models.internal.gates;

import org.pitchside.models.internal.gates.SequentialTest.Answer;

/**
 * Is one of two surer nearly every time? A wrong temperature moves all confidences one way, so it shows here sooner than in
 * the refusals that follow from it; two good models are each surer about as often. Both directions are watched.
 */
public final class SurerTest {

    private static final double CERTAIN = 0.9999;

    private final ShareTest surer;
    private final ShareTest lessSure;

    /**
     * @param good share of windows on which a good one is surer (or less sure), at most; 0.5 or above
     * @param bad the same in a bad one
     * @param falseAlarm probability to fail a good one, at most: of both directions together
     * @param missed probability to pass a bad one, at most; 0: it only watches
     */
    public SurerTest(double good, double bad, double falseAlarm, double missed) {
        if (!(good >= 0.5)) {
            throw new IllegalArgumentException("one of the two directions always has a share of 0.5, above " + good);
        }
        surer = new ShareTest(good, bad, falseAlarm / 2, missed);
        lessSure = new ShareTest(good, bad, falseAlarm / 2, missed);
    }

    /**
     * @param confidence of what is watched
     * @param reference of what it is held against: the live model on the same window, or the median of the bat's own past
     */
    public void add(double confidence, double reference) {
        // alike because there is nothing above it tells nothing; any other tie is surer in neither direction
        if (confidence != reference || confidence < CERTAIN) {
            surer.add(confidence > reference);
            lessSure.add(confidence < reference);
        }
    }

    /** Neither is surer in a way that counts. */
    public void alike() {
        surer.add(false);
        lessSure.add(false);
    }

    /** FAILED as soon as one direction is, PASSED when both are. */
    public Answer answer() {
        if (surer.answer() == Answer.FAILED || lessSure.answer() == Answer.FAILED) {
            return Answer.FAILED;
        }
        return surer.answer() == Answer.PASSED && lessSure.answer() == Answer.PASSED ? Answer.PASSED : Answer.OPEN;
    }

    /** See {@link SequentialTest#leaning}: of the direction that leans to the bad more. */
    double leaning() {
        return Math.max(surer.leaning(), lessSure.leaning());
    }

    /** What is wrong, of a test that failed: "surer on 40 of 41". */
    public String words() {
        boolean up = surer.answer() == Answer.FAILED;
        ShareTest failed = up ? surer : lessSure;
        return (up ? "surer on " : "less sure on ") + failed.hits() + " of " + failed.seen();
    }
}
