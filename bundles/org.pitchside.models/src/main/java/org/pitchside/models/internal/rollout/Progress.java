package org.pitchside.models.internal.rollout;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.pitchside.api.BatId;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.rollout.BatWay.Phase;
import org.pitchside.models.internal.rollout.Fact.Roster.Here;

/** What follows from a state by itself: the next stage, whose turn it is. */
final class Progress {

    /** Bats that may run a model before it passed on the first ones, however few of them go first. */
    static final int MOST_UNSAFE = 2;

    private Progress() {}

    /**
     * As far as it goes without another fact.
     *
     * @param awayIsKnown false soon after a start: who is not there yet may come in a moment, and nothing ends without it
     */
    static RolloutState of(RolloutState s, boolean awayIsKnown) {
        RolloutState last;
        RolloutState now = s;
        do {
            last = now;
            now = step(last, awayIsKnown);
        } while (!now.equals(last));
        return now;
    }

    private static RolloutState step(RolloutState s, boolean awayIsKnown) {
        return switch (s.stage()) {
            case READY ->
                s.onward() && !s.paused() ? s.at(Stage.GATEWAY, false, s.model() + " is to answer on the gateway") : s;
            case GATEWAY -> s.answersAsWished() && !s.paused() ? gateway(s) : s;
            case CANARY -> canary(s);
            case FLEET -> s.paused() || !isThrough(s, awayIsKnown) ? s : through(s);
            case TAKING_BACK ->
                s.answersAsWished() && !any(s, b -> b.phase() == Phase.GOING_BACK && (b.present() || !awayIsKnown))
                        ? s.at(Stage.STOPPED, true, s.words())
                        : s;
            case SHADOW, DONE, STOPPED -> s;
        };
    }

    private static RolloutState gateway(RolloutState s) {
        if (s.hash().isPresent()) {
            return s.at(Stage.CANARY, true, s.model() + " answers on the gateway, and the first bats try it");
        }
        return s.behindPassed()
                ? s.at(Stage.DONE, true, s.model() + " answers on the gateway; it has nothing for bats")
                : s;
    }

    private static RolloutState canary(RolloutState s) {
        boolean anyLeft = any(s, b -> b.phase() == Phase.LATER);
        long first = count(s, b -> isFirst(b));
        if (first > 0) {
            boolean enough = first >= s.canaries() || !anyLeft;
            return enough && !any(s, b -> isFirst(b) && b.phase() != Phase.KEPT) ? fleet(s) : s;
        }
        if (anyLeft || s.bats().isEmpty() || any(s, b -> !b.isOut())) {
            return s;
        }
        return nobodyTakesIt(s);
    }

    /** What no bat runs is nothing that the bats run; what they say of the model itself says more than a bat's own trouble. */
    private static RolloutState nobodyTakesIt(RolloutState s) {
        BatWay first = s.bats().values().stream()
                .filter(BatWay::modelsFault)
                .findFirst()
                .orElseGet(() -> s.bats().values().iterator().next());
        return RolloutMachine.takeBack(s, "no bat takes " + s.model() + ": " + first.words());
    }

    private static RolloutState through(RolloutState s) {
        boolean nobody = !s.bats().isEmpty() && !any(s, b -> b.phase() == Phase.KEPT);
        return nobody ? nobodyTakesIt(s) : s.at(Stage.DONE, true, s.model() + " is what the bats run");
    }

    private static boolean isFirst(BatWay b) {
        return b.group() == BatWay.CANARY
                && (b.isUnderWay() || b.phase() == Phase.KEPT || b.phase() == Phase.GOING_BACK);
    }

    private static RolloutState fleet(RolloutState s) {
        return s.at(Stage.FLEET, true, "the first bats keep " + s.model() + ", the others follow");
    }

    /** Nobody who is there lacks it, and more than half of those who can have it have it. Those that are away get it when they come. */
    private static boolean isThrough(RolloutState s, boolean awayIsKnown) {
        boolean anyHere = any(
                s,
                b -> (b.present() || !awayIsKnown)
                        && (b.isUnderWay() || b.phase() == Phase.LATER || b.phase() == Phase.GOING_BACK));
        long can = count(s, b -> !b.isOut());
        return !anyHere && (can == 0 || 2 * count(s, b -> b.phase() == Phase.KEPT) > can);
    }

    /** Whose turn it is, looked at whenever somebody told who is there. */
    static RolloutState turns(RolloutState s, List<Here> order) {
        if (s.paused()) {
            return s;
        }
        return switch (s.stage()) {
            case CANARY -> canaries(s, order);
            case FLEET -> stages(s, order);
            case DONE -> s.answersAsWished() && s.hash().isPresent() ? rest(s) : s;
            default -> s;
        };
    }

    private static RolloutState canaries(RolloutState s, List<Here> order) {
        List<BatId> here = waiting(s, order);
        if (here.isEmpty()) {
            return s;
        }
        RolloutState now = s.canaries() > 0 ? s : s.first(s.sizes().canaries((int) count(s, b -> !b.isOut())));
        for (BatWay b : s.bats().values()) {
            // gone before anything was begun with it: another one goes first
            boolean isGone = isFirst(b)
                    && !b.present()
                    && b.tries() == 0
                    && (b.phase() == Phase.ASKED || b.phase() == Phase.SENDING);
            if (isGone) {
                now = now.with(b.in(0).unsure().at(Phase.LATER, ""));
            }
        }
        long places = now.canaries() - count(now, Progress::isFirst);
        return begin(now, here, (int) Math.min(places, room(now)), BatWay.CANARY);
    }

    /** So many more bats may run it before the first ones passed; one that left with it runs it for all we know. */
    private static long room(RolloutState s) {
        return Math.max(s.canaries(), MOST_UNSAFE) - count(s, b -> b.isUnsafe() && ofThisModel(s, b));
    }

    private static boolean ofThisModel(RolloutState s, BatWay b) {
        return b.leaves().isEmpty() || b.leaves().equals(s.hash());
    }

    /** Another one goes first in the place of one that left on trial: that one goes back when it is met, and then its turn comes again. */
    static RolloutState gone(RolloutState s, BatWay b) {
        boolean isMissed = s.stage() == Stage.CANARY
                && !s.paused()
                && b.group() == BatWay.CANARY
                && b.isUnderWay()
                && !b.present();
        boolean isReplaced = any(s, other -> other.present() && other.phase() == Phase.LATER) && room(s) > 0;
        return isMissed && isReplaced
                ? s.with(b.in(0)
                        .goingBack(true, "left on trial, another one goes in its place")
                        .unsure())
                : s;
    }

    private static RolloutState stages(RolloutState s, List<Here> order) {
        if (!any(s, b -> b.group() >= BatWay.FIRST)) {
            return begin(s, waiting(s, order), s.sizes().stage(), BatWay.FIRST);
        }
        boolean anyUnderWay = any(s, b -> b.group() == BatWay.FIRST && b.isUnderWay());
        boolean anyHere = any(s, b -> b.group() == BatWay.FIRST && b.isUnderWay() && b.present());
        boolean anyKept = any(s, b -> b.group() == BatWay.FIRST && b.phase() == Phase.KEPT);
        return anyHere || anyUnderWay && !anyKept ? s : rest(s);
    }

    private static RolloutState rest(RolloutState s) {
        Map<BatId, BatWay> all = new TreeMap<>(s.bats());
        all.replaceAll((id, b) -> b.phase() == Phase.LATER ? asked(b, BatWay.REST) : b);
        return s.with(all);
    }

    private static List<BatId> waiting(RolloutState s, List<Here> order) {
        return order.stream()
                .filter(h ->
                        h.present() && s.bat(h.bat()) != null && s.bat(h.bat()).phase() == Phase.LATER)
                .map(Here::bat)
                .toList();
    }

    private static RolloutState begin(RolloutState s, List<BatId> bats, int most, int group) {
        RolloutState now = s;
        for (BatId id : bats.subList(0, Math.max(0, Math.min(most, bats.size())))) {
            now = now.with(asked(now.bat(id), group));
        }
        return now;
    }

    private static BatWay asked(BatWay b, int group) {
        return b.in(group).unsure().at(Phase.ASKED, "");
    }

    private static boolean any(RolloutState s, Predicate<BatWay> which) {
        return s.bats().values().stream().anyMatch(which);
    }

    private static long count(RolloutState s, Predicate<BatWay> which) {
        return s.bats().values().stream().filter(which).count();
    }
}
