package org.pitchside.models.internal.rollout;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.ModelHash;

/** What bats owe a rollout when another one begins: to be without its model. Each one pays when it is met, before its turn comes. */
final class Debts {

    static final String KEEPS = "keeps what it was to be without";

    private Debts() {}

    /** Of the last rollout, and of those before it that were not paid in it. */
    static Map<BatId, BatWay> of(RolloutState last) {
        Map<BatId, BatWay> all = new TreeMap<>();
        for (BatWay b : last.bats().values()) {
            Optional<ModelHash> model = b.leaves().or(last::hash);
            if (owes(b) && model.isPresent()) {
                String why = b.leaves().isPresent() ? b.words() : "is to be without " + last.model() + " first";
                all.put(
                        b.bat(),
                        BatWay.later(b.bat())
                                .before(b.former())
                                .leaving(model)
                                .goingBack(true, why)
                                .here(b.present()));
            }
        }
        return all;
    }

    private static boolean owes(BatWay b) {
        return switch (b.phase()) {
            case STARTING, ON_TRIAL, PASSED, GOING_BACK, STUCK -> true;
            // started with it before, and whether it was heard of is not known
            case ASKED, SENDING -> b.tries() > 0 || b.leaves().isPresent();
            case LATER, REFUSED -> b.leaves().isPresent();
            case KEPT, BACK -> false;
        };
    }

    /** What cannot be paid: the bat waits for its turn like any other one, which is a way out; where no turn comes any more it is stuck. */
    static BatWay unpaid(RolloutState s, BatWay b, String why) {
        return BatSteps.isOver(s)
                ? b.stuck(why)
                : BatWay.later(b.bat())
                        .before(b.former())
                        .leaving(b.leaves())
                        .here(b.present())
                        .at(BatWay.Phase.LATER, why);
    }

    /** How many bats that are here pay at this moment. */
    static long beingPaid(RolloutState s, boolean awayIsKnown) {
        return s.bats().values().stream()
                .filter(b -> b.phase() == BatWay.Phase.GOING_BACK && (b.present() || !awayIsKnown))
                .count();
    }
}
