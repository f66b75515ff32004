package org.pitchside.models.internal.gates;

import java.util.Locale;
import org.pitchside.models.internal.gates.SequentialTest.Answer;

/**
 * Whether one bat that runs a candidate does with it what it should. What the candidate knows was shown in shadow; here is shown that this
 * bat computes it, finds as many swings as bats that do not have it, and is as sure as it was. Fails at any time, passes after
 * {@link #SWINGS} swings and {@link #MINUTES} minutes of play, whichever comes later. Not for several threads.
 */
public final class CanaryGate {

    public static final int SWINGS = 20;
    public static final double MINUTES = 2;

    /** Swings after which a bat that is neither as sure as it was nor clearly unlike is stopped. */
    public static final int CAP = 40;

    /** Bound on the probability that one of the tests fails a bat whose model is good; twelve bats are asked in one rollout. */
    public static final double FALSE_ALARM = 0.001;

    /**
     * A bat's logits and the exact runtime's are of the same swing and not quite of the same window: the bat knows how its gyroscope is off
     * and how it stood before the window, the gateway has the stance at the window's first sample only. A swing further off than this is
     * one in a hundred; of a bat that cuts or computes something else it is nearly every one.
     */
    static final int FAR = 16;

    /** Odds that differ by less than e times are as usual: a good model that is a little less sure of everything is so on every swing. */
    private static final double MUCH = 1;

    private final ShareTest far = new ShareTest(0.05, 0.50, 0.0001, 0.01);
    private final OutputWatch outputs = new OutputWatch();
    private final RateTest tooMany = new RateTest(2, 5, 0.0001, 0);
    private final RateTest tooFew = new RateTest(0.5, 0.2, 0.0001, 0);
    /** Twenty swings that are all surer decide it: no false alarm that is rarer does. */
    private final SurerTest surer = new SurerTest(0.65, 0.97, 0.0007, 0.01);

    private final double usual;
    private int swings;
    private double minutes;
    private Answer answer = Answer.OPEN;
    private String why = "";

    /** @param usual median confidence of this bat's past with the model before, of 100 swings or more; NaN where there are fewer */
    public CanaryGate(double usual) {
        this.usual = usual;
    }

    /** @param passed what the bat says of the self-test that it runs after a boot */
    public void selfTest(boolean passed) {
        if (!passed) {
            fail("the bat's self-test failed");
        }
    }

    /**
     * A swing that the bat classified itself.
     *
     * @param logits what the bat sent
     * @param exact what the exact runtime on the gateway makes of the same swing with the same model
     */
    public void swing(byte[] logits, byte[] exact, double confidence) {
        if (answer != Answer.OPEN) {
            return;
        }
        swings++;
        if (logits.length != exact.length) {
            fail("the bat tells " + logits.length + " outputs, its model has " + exact.length);
            return;
        }
        far.add(isFar(logits, exact));
        if (far.answer() == Answer.FAILED) {
            fail("the bat computes something else than its model says on " + far.hits() + " of " + far.seen()
                    + " swings");
        }
        float[] outputsOf = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            outputsOf[i] = logits[i];
        }
        outputs.add(outputsOf);
        if (outputs.wrong() != null) {
            fail(outputs.wrong());
        }
        if (!Double.isNaN(usual)) {
            if (Math.abs(odds(confidence) - odds(usual)) < MUCH) {
                surer.alike();
            } else {
                surer.add(confidence, usual);
            }
            if (surer.answer() == Answer.FAILED) {
                fail("it is " + surer.words() + " swings than this bat usually was");
            }
        }
        passWhenDue();
    }

    private static double odds(double confidence) {
        double c = Math.min(0.9999, Math.max(0.0001, confidence));
        return Math.log(c / (1 - c));
    }

    private static boolean isFar(byte[] logits, byte[] exact) {
        int most = 0;
        for (int i = 0; i < exact.length; i++) {
            most = Math.max(most, Math.abs(logits[i] - exact[i]));
        }
        return most > FAR;
    }

    /** A stretch of play: see {@link RateTest#add}. Others are bats that do not have the candidate; without any nothing is compared. */
    public void played(int found, double ofMinutes, int othersFound, double othersMinutes) {
        if (answer != Answer.OPEN) {
            return;
        }
        if (othersMinutes > 0) {
            tooMany.add(found, ofMinutes, othersFound, othersMinutes);
            tooFew.add(found, ofMinutes, othersFound, othersMinutes);
        }
        if (tooMany.answer() == Answer.FAILED) {
            fail("the bat finds too many swings" + of(tooMany));
        }
        if (tooFew.answer() == Answer.FAILED) {
            fail("the bat finds too few swings" + of(tooFew));
        }
        minutes += ofMinutes;
        passWhenDue();
    }

    private static String of(RateTest test) {
        return String.format(Locale.ROOT, ": %d, others would have found %.0f", test.found(), test.expected());
    }

    private void passWhenDue() {
        if (answer != Answer.OPEN || swings < SWINGS || minutes < MINUTES) {
            return;
        }
        boolean computes = far.answer() == Answer.PASSED;
        if (computes && (Double.isNaN(usual) || surer.answer() == Answer.PASSED)) {
            answer = Answer.PASSED;
        } else if (swings >= CAP) {
            fail((computes
                            ? "it could not be shown to be as sure as this bat usually was in "
                            : "it could not be shown that the bat computes what its model says in ")
                    + swings + " swings");
        }
    }

    private void fail(String words) {
        if (answer == Answer.OPEN) {
            answer = Answer.FAILED;
            why = words;
        }
    }

    public Answer answer() {
        return answer;
    }

    /** One sentence without a full stop, of a bat that failed; else empty. */
    public String why() {
        return why;
    }

    /** Swings until it answered. */
    public int swings() {
        return swings;
    }
}
