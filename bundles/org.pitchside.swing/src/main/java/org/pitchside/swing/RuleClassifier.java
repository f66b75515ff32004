package org.pitchside.swing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pitchside.api.Family;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.Verdict.Score;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.SwingClassifier;

/**
 * Names a cricket shot by a coach's rules instead of a model: how far the plane is laid over, where the toe points, how fast the bat
 * turns, which way the face rolls, whether it stops dead. What answers when no model may run, and the honest bar every model must
 * clear. Pure and stateless; any thread.
 *
 * <p>Each rule answers with its own confidence: the share of simulated training players' swings (SIM) that it named rightly. A rule
 * that is right less often than {@value #LEAST_SURE} says "not sure" and names its guess only when forced.
 */
public final class RuleClassifier implements SwingClassifier {

    /** What a verdict of the rules names as its model. */
    public static final String NAME = "rules-1";

    /** Below this share of right answers a rule refuses. */
    private static final float LEAST_SURE = 0.6f;

    /** Slower at t0 the bat was held up, not swung, dps. */
    private static final float MOVED_DPS = 100;
    /** Held up: above this reading along the blade, g. */
    private static final float HELD_AX = -0.5f;
    /** A face-first hit turns about -y by so much of its rate across. */
    private static final float FACE_FIRST = 0.5f;
    /** A bat that is twirled turns about its own axis so much faster than across. */
    private static final float TWIRLED = 1.8f;
    /** Less turn across at t0 is no shot, dps. */
    private static final float LEAST_DPS = 180;

    /** Nothing was lifted and brought down that swept less, degrees. */
    private static final float LEAST_SWEPT = 32;
    /** Who leaves a ball has just lifted the bat out of the stance: the toe was lower than this, z. */
    private static final float LIFTED_FROM = -0.1f;

    /** A plane laid over further is a horizontal bat, degrees. */
    private static final float LAID_OVER = 42;
    /** A horizontal bat whose toe points further to off was cut, degrees of heading. */
    private static final float TOE_TO_OFF = -52;
    /** Pull or sweep: the toe's dip at impact in the middle between them, degrees, and what the rate adds, degrees per 1000 dps. */
    private static final float DIP = 17;

    private static final float DIP_OF_RATE = 12;
    private static final float RATE_MIDDLE = 1.35f;

    /** A vertical bat that turns faster was swung with all power, dps. */
    private static final float POWER_DPS = 1500;
    /** A face that closes faster in the last 60 ms was flicked, one that opens faster was run down, dps. */
    private static final float FLICK_DPS = -330;

    private static final float GUIDE_DPS = 150;
    /** No flick and no guide turns faster than that, dps. */
    private static final float FLICK_MOST_DPS = 1250;

    private static final float GUIDE_MOST_DPS = 850;
    /** A vertical bat slower than this defends, dps. */
    private static final float DEFENCE_DPS = 680;

    /**
     * The rules, each with the families it may be, likeliest first, and how often it is right: read off simulated training players by
     * {@code ./pitchside evaluate rules --data SIM --fit}; of a rule that fewer than 20 swings met, a design value.
     */
    enum Rule {
        HELD_UP(0.58f, Family.LV, Family.NOT),
        CARRIED(0.8f, Family.NOT, Family.LV),
        STILL(0.97f, Family.NOT, Family.LV),
        NOT_LIFTED(0.56f, Family.FLK, Family.CUT),
        TWIRL(0.5f, Family.NOT, Family.FLK),
        NOT_FACE_FIRST(0.95f, Family.NOT, Family.DEF),
        TOO_SLOW(0.5f, Family.NOT, Family.FLK),
        NO_STANCE_SLOW(0.85f, Family.NOT, Family.DEF),
        NO_STANCE_FAST(0.43f, Family.DRV, Family.CUT),
        NO_STANCE_POWER(0.5f, Family.PWR, Family.PUL),
        REVERSE(0.94f, Family.SWP, Family.DRV),
        TO_OFF(0.78f, Family.CUT, Family.PUL),
        LEVEL(0.83f, Family.PUL, Family.SWP),
        DIPPING(0.68f, Family.SWP, Family.PUL),
        POWER(0.96f, Family.PWR, Family.DRV),
        CLOSING(0.94f, Family.FLK, Family.SWP),
        OPENING(0.43f, Family.DRV, Family.FLK),
        SOFT(0.64f, Family.DEF, Family.FLK),
        FULL(0.67f, Family.DRV, Family.PWR);

        final float right;
        final Family family;
        final Family second;

        Rule(float right, Family family, Family second) {
            this.right = right;
            this.family = family;
            this.second = second;
        }
    }

    @Override
    public Optional<ModelDescriptor> model() {
        return Optional.empty();
    }

    @Override
    public Verdict classify(SwingWindow window) {
        Rule rule = rule(ShotCues.of(window));
        float left = 1 - rule.right;
        var scores = new ArrayList<Score>();
        scores.add(new Score(rule.family.name(), rule.right));
        scores.add(new Score(rule.second.name(), left * 0.7f));
        var others = List.of(Family.values()).stream()
                .filter(f -> f != Family.UNKNOWN && f != rule.family && f != rule.second)
                .toList();
        others.forEach(f -> scores.add(new Score(f.name(), left * 0.3f / others.size())));
        scores.sort((a, b) -> Float.compare(b.probability(), a.probability()));
        boolean sure = rule.right >= LEAST_SURE;
        return new Verdict((sure ? rule.family : Family.UNKNOWN).name(), rule.right, scores, NAME);
    }

    /** The name of the rule that answers for a window. */
    public static String ruleOf(SwingWindow window) {
        return rule(ShotCues.of(window)).name();
    }

    /** The rule that holds for a window: the first from above. */
    static Rule rule(ShotCues c) {
        if (c.rateDps() < MOVED_DPS) {
            return c.restAx() < HELD_AX
                    ? Rule.STILL
                    : c.stance() && c.lowestZ() > LIFTED_FROM ? Rule.CARRIED : Rule.HELD_UP;
        }
        if (Math.abs(c.rollDps()) > TWIRLED * c.acrossDps()) {
            return Rule.TWIRL;
        }
        if (-c.turnDps() < FACE_FIRST * c.acrossDps()) {
            return Rule.NOT_FACE_FIRST;
        }
        if (c.acrossDps() < LEAST_DPS) {
            return Rule.TOO_SLOW;
        }
        if (!c.stance()) {
            return c.acrossDps() < DEFENCE_DPS
                    ? Rule.NO_STANCE_SLOW
                    : c.acrossDps() < POWER_DPS ? Rule.NO_STANCE_FAST : Rule.NO_STANCE_POWER;
        }
        if (c.sweptDeg() < LEAST_SWEPT) {
            return Rule.NOT_LIFTED;
        }
        return Math.abs(c.planeDeg()) > LAID_OVER ? horizontal(c) : vertical(c);
    }

    private static Rule horizontal(ShotCues c) {
        if (c.planeDeg() < 0) {
            return Rule.REVERSE;
        }
        if (c.toeHeadingDeg() < TOE_TO_OFF) {
            return Rule.TO_OFF;
        }
        float middle = DIP + DIP_OF_RATE * (c.acrossDps() / 1000 - RATE_MIDDLE);
        return c.toeDownDeg() > middle ? Rule.DIPPING : Rule.LEVEL;
    }

    private static Rule vertical(ShotCues c) {
        if (c.acrossDps() > POWER_DPS) {
            return Rule.POWER;
        }
        if (c.rollDps() < FLICK_DPS && c.acrossDps() < FLICK_MOST_DPS) {
            return Rule.CLOSING;
        }
        if (c.rollDps() > GUIDE_DPS && c.acrossDps() < GUIDE_MOST_DPS) {
            return Rule.OPENING;
        }
        return c.acrossDps() < DEFENCE_DPS ? Rule.SOFT : Rule.FULL;
    }
}
