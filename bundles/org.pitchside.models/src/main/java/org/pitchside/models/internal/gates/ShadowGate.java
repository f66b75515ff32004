package org.pitchside.models.internal.gates;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pitchside.models.internal.gates.SequentialTest.Answer;

/**
 * Whether a candidate, which runs beside the live model on the same windows, may go on to the gateway and the first bats. The limits and
 * what they cost stand in {@code docs/rollout.md}. Feed it the windows of all bats, in any order; not for several threads.
 */
public final class ShadowGate {

    /** Windows after which a candidate that could not be shown to be as good is stopped. */
    public static final int CAP = 600;

    /** Bound on the probability that one of the tests fails a candidate that is good: the sum over all tests. */
    public static final double FALSE_ALARM = 0.015;

    /** Windows after which it no longer waits for classes that hardly come. */
    static final int ENOUGH = 250;

    /** A class is told by the windows on which the live model is as sure of it as this; on others good models differ, too. */
    private static final double CLEAR = 0.6;

    /** Where the live model is as sure as this, a good model that is a little less sure of everything is less sure nearly always. */
    private static final double SATURATED = 0.97;

    /** What only watches may pass without having seen anything; while it leans so far to the bad (ten in a row), nothing passes. */
    static final double DOUBT = 1.7;

    private static final double EACH = 0.001;
    private static final double FAMILIES = 0.004;
    private static final double MISSED = 0.01;
    /** Windows after which a family's test passes that never saw a disagreement. */
    private static final int FAMILY_NEEDS = 9;

    /**
     * What both said of one window. Answers are the classes with the greatest logit, NOT among them, also where the model was not sure.
     *
     * @param liveUnsure whether the live model's answer would have been UNKNOWN
     * @param slow whether the candidate took longer than it may, and the live model did not
     */
    public record Pair(
            int live,
            double liveConfidence,
            boolean liveUnsure,
            int candidate,
            double confidence,
            boolean unsure,
            boolean slow) {}

    /**
     * How unlike two good models may be. Each pair is a share in a good one, at most, and in a bad one, at least.
     *
     * @param sure whether their confidences can be compared, too
     */
    public record Limits(
            double differ,
            double differBad,
            double family,
            double familyBad,
            double moreNot,
            double moreNotBad,
            boolean sure) {

        /** Two models of the same kind. */
        public static final Limits OF_A_KIND = new Limits(0.09, 0.17, 0.15, 0.50, 0.02, 0.10, true);

        /** A bats' model held against a gateway's, which is the better one: only what they answer can be compared. */
        public static final Limits OF_TWO_KINDS = new Limits(0.15, 0.28, 0.25, 0.60, 0.04, 0.15, false);
    }

    private final List<String> classes;
    private final int not;
    private final boolean sure;
    private final Answer atCap;
    private final OutputWatch outputs = new OutputWatch();
    private final ShareTest disagreement;
    private final ShareTest[] families;
    private final ShareTest moreUnsure = new ShareTest(0.12, 0.25, EACH, MISSED);
    private final ShareTest lessUnsure = new ShareTest(0.12, 0.25, EACH, MISSED);
    private final ShareTest moreNot;
    /** It only watches: what the live model takes for no shot is rare among what comes. */
    private final ShareTest lessNot = new ShareTest(0.25, 0.70, EACH, 0);

    private final ShareTest slow = new ShareTest(0.01, 0.10, EACH, MISSED);
    /**
     * A wrong temperature of the same net is surer, or less sure, on every window without exception; another good model may be so on four of
     * five.
     */
    private final SurerTest surer = new SurerTest(0.88, 0.99, 2 * EACH, 0);
    /** Of windows that only one of the two refuses. */
    private final ShareTest refusesMore = new ShareTest(0.80, 0.95, EACH, 0);

    private final ShareTest refusesLess = new ShareTest(0.80, 0.95, EACH, 0);
    private final SequentialTest promise = new SequentialTest(EACH, MISSED);
    private final int[][] said;
    private int seen;
    private Answer answer = Answer.OPEN;
    private String why = "";

    /**
     * @param classes of both models, in the order of their logits; two models with other classes cannot be held against each other
     * @param not index of NOT in them, or -1
     */
    public ShadowGate(List<String> classes, int not) {
        this(classes, not, Limits.OF_A_KIND);
    }

    /** The same for two models that may be less alike. */
    public ShadowGate(List<String> classes, int not, Limits limits) {
        this(classes, not, limits, Answer.FAILED);
    }

    /** @param atCap what it answers after {@link #CAP} windows of which it knows no better */
    public ShadowGate(List<String> classes, int not, Limits limits, Answer atCap) {
        if (classes.isEmpty() || not < -1 || not >= classes.size()) {
            throw new IllegalArgumentException(classes.size() + " classes, NOT at " + not);
        }
        this.classes = List.copyOf(classes);
        this.not = not;
        sure = limits.sure;
        this.atCap = atCap;
        disagreement = new ShareTest(limits.differ, limits.differBad, EACH, MISSED);
        moreNot = new ShareTest(limits.moreNot, limits.moreNotBad, EACH, MISSED);
        families = new ShareTest[classes.size()];
        for (int i = 0; i < families.length; i++) {
            families[i] = new ShareTest(limits.family, limits.familyBad, FAMILIES / families.length, MISSED);
        }
        said = new int[classes.size()][classes.size()];
    }

    /**
     * One window.
     *
     * @param logits the candidate's, one per class
     */
    public void add(Pair pair, float[] logits) {
        if (answer != Answer.OPEN) {
            return;
        }
        if (logits.length != classes.size()) {
            fail("it has " + logits.length + " outputs for " + classes.size() + " classes");
            return;
        }
        seen++;
        outputs.add(logits);
        if (outputs.wrong() != null) {
            fail(outputs.wrong());
            return;
        }
        if (!confidence(pair.confidence) || !confidence(pair.liveConfidence)) {
            fail("a confidence is not between 0 and 1");
            return;
        }
        boolean disagrees = pair.live != pair.candidate;
        said[pair.live][pair.candidate]++;
        disagreement.add(disagrees);
        if (pair.liveConfidence >= CLEAR) {
            families[pair.live].add(disagrees);
        }
        if (pair.live == not) {
            lessNot.add(disagrees);
        }
        moreNot.add(pair.candidate == not && disagrees);
        slow.add(pair.slow);
        if (sure) {
            addConfidence(pair, disagrees);
        }
        judge();
    }

    private void addConfidence(Pair pair, boolean disagrees) {
        moreUnsure.add(pair.unsure && !pair.liveUnsure);
        lessUnsure.add(!pair.unsure && pair.liveUnsure);
        if (pair.unsure != pair.liveUnsure) {
            refusesMore.add(pair.unsure);
            refusesLess.add(pair.liveUnsure);
        }
        if (pair.liveConfidence < SATURATED) {
            surer.add(pair.confidence, pair.liveConfidence);
        }
        if (!pair.unsure && !pair.liveUnsure) {
            // they can only disagree where one of them is wrong, and each says how often it is
            double promised = Math.min(0.6, 0.02 + (1 - pair.confidence) + (1 - pair.liveConfidence));
            promise.weigh(disagrees, promised, promised + 0.10);
        }
    }

    private static boolean confidence(double c) {
        return c >= 0 && c <= 1;
    }

    private void judge() {
        if (disagreement.answer() == Answer.FAILED) {
            fail("it disagrees with the live model" + of(disagreement) + worst());
        }
        for (int i = 0; i < families.length; i++) {
            if (families[i].answer() == Answer.FAILED) {
                fail("what the live model calls " + classes.get(i) + " it calls something else" + of(families[i])
                        + mostly(i));
            }
        }
        failWhere(moreUnsure, "it is not sure where the live model is");
        failWhere(lessUnsure, "it is sure where the live model is not");
        failWhere(moreNot, "it takes for no shot what the live model takes for one");
        failOneWay(refusesMore, "it refuses more than the live model");
        failOneWay(refusesLess, "it refuses less than the live model");
        failWhere(lessNot, "it takes for a shot what the live model takes for none");
        failWhere(slow, "it is too slow");
        if (surer.answer() == Answer.FAILED) {
            fail("it is " + surer.words() + " windows than the live model: its confidence is not to be trusted");
        }
        if (promise.answer() == Answer.FAILED) {
            fail("both were sure and disagreed, more often than they promise" + worst());
        }
        if (answer == Answer.FAILED) {
            return;
        }
        boolean all = passed(disagreement) && passed(moreNot) && passed(slow);
        if (sure) {
            all &= passed(moreUnsure) && passed(lessUnsure);
            all &= promise.answer() == Answer.PASSED && surer.leaning() < DOUBT;
            all &= !refusesMore.inDoubt() && !refusesLess.inDoubt();
        }
        // rare classes are waited for, but may not hold up everything: those that hardly came are told then
        boolean families = seen < CAP
                ? unshown(seen < ENOUGH ? 0 : FAMILY_NEEDS).isEmpty()
                : leaningBad().isEmpty();
        if (all && families) {
            answer = Answer.PASSED;
            List<String> rare = unshown(0);
            why = rare.isEmpty() ? "" : "hardly seen: " + String.join(", ", rare);
        } else if (seen == CAP && atCap == Answer.PASSED) {
            answer = Answer.PASSED;
        } else if (seen == CAP) {
            List<String> open = leaningBad();
            fail("it could not be shown to be as good as the live model in " + CAP + " windows"
                    + (open.isEmpty() ? "" : " (" + String.join(", ", open) + ")"));
        }
    }

    /** Families that came at least so often and have not passed. */
    private List<String> unshown(int least) {
        List<String> open = new ArrayList<>();
        for (int i = 0; i < families.length; i++) {
            if (families[i].seen() >= least && families[i].answer() != Answer.PASSED) {
                open.add(classes.get(i));
            }
        }
        return open;
    }

    /** Families that came often and are no better than halfway between good and bad. */
    private List<String> leaningBad() {
        List<String> bad = unshown(FAMILY_NEEDS);
        bad.removeIf(name -> families[classes.indexOf(name)].leaning() < 0);
        return bad;
    }

    private static boolean passed(ShareTest test) {
        return test.answer() == Answer.PASSED;
    }

    private void failWhere(ShareTest test, String words) {
        if (test.answer() == Answer.FAILED) {
            fail(words + of(test));
        }
    }

    private void failOneWay(ShareTest test, String words) {
        if (test.answer() == Answer.FAILED) {
            fail(words + ": so on " + test.hits() + " of " + test.seen() + " windows that only one of them refused");
        }
    }

    private static String of(ShareTest test) {
        return String.format(
                Locale.ROOT,
                " on %d of %d windows (a good one: %.0f in 100 at most)",
                test.hits(),
                test.seen(),
                100 * test.good());
    }

    private String worst() {
        int worst = 0;
        for (int i = 1; i < said.length; i++) {
            if (wrongs(i) > wrongs(worst)) {
                worst = i;
            }
        }
        return ", most of them " + classes.get(worst) + mostly(worst);
    }

    private int wrongs(int live) {
        int wrongs = 0;
        for (int i = 0; i < said.length; i++) {
            wrongs += i == live ? 0 : said[live][i];
        }
        return wrongs;
    }

    private String mostly(int live) {
        int most = -1;
        for (int i = 0; i < said.length; i++) {
            if (i != live && (most < 0 || said[live][i] > said[live][most])) {
                most = i;
            }
        }
        return most < 0 ? "" : ", mostly " + classes.get(most);
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

    /** One sentence without a full stop: why it failed; of one that passed, what was hardly seen, or nothing. */
    public String why() {
        return why;
    }

    /** Windows until it answered. */
    public int seen() {
        return seen;
    }
}
