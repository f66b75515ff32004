package org.pitchside.models.internal.rollout;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.rollout.BatWay.Phase;
import org.pitchside.models.internal.rollout.Fact.Task;

/**
 * What a state wants to be going on. It follows from the state alone, so a gateway that starts anew wants the same, and whoever carries
 * it out may begin each thing twice.
 *
 * @param shadow the candidate is asked beside the live model
 * @param behind the former model is asked behind the candidate
 * @param answers what is to answer on the gateway, where it does not yet
 * @param prove the registry is to be told that the candidate proved itself
 * @param orders one a bat at most
 * @param trials bats to be watched
 */
record Wishes(
        boolean shadow,
        boolean behind,
        Optional<String> answers,
        boolean prove,
        Map<BatId, BatOrder> orders,
        Set<BatId> trials) {

    static final Wishes NONE = new Wishes(false, false, Optional.empty(), false, Map.of(), Set.of());

    /** @param model which one is tried or kept; empty where the task names none */
    record BatOrder(Task task, Optional<ModelHash> model) {}

    static Wishes of(RolloutState s) {
        boolean taken = s.stage() == Stage.GATEWAY || s.stage() == Stage.CANARY || s.stage() == Stage.FLEET;
        Optional<String> answers = Optional.empty();
        if (!s.answersAsWished() && s.stage() == Stage.TAKING_BACK) {
            answers = Optional.of(s.before());
        } else if (!s.answersAsWished() && s.stage() == Stage.GATEWAY && !s.paused()) {
            answers = Optional.of(s.model());
        }
        Map<BatId, BatOrder> orders = new TreeMap<>();
        Set<BatId> trials = new TreeSet<>();
        for (BatWay b : s.bats().values()) {
            order(s, b).ifPresent(o -> orders.put(b.bat(), o));
            if (b.phase() == Phase.ON_TRIAL) {
                trials.add(b.bat());
            }
        }
        return new Wishes(
                s.stage() == Stage.SHADOW,
                taken && s.answersAsWished() && !s.behindPassed(),
                answers,
                s.stage() == Stage.DONE && s.answersAsWished() && !s.proved(),
                orders,
                trials);
    }

    private static Optional<BatOrder> order(RolloutState s, BatWay b) {
        boolean asked = b.told().isEmpty();
        return switch (b.phase()) {
            case LATER, BACK, REFUSED, STUCK -> Optional.empty();
            case ASKED -> begin(s, asked ? Task.LOOK : Task.TAKE_BACK);
            case SENDING -> begin(s, Task.DELIVER);
            case STARTING -> begin(s, Task.TRY_OUT, s.hash());
            case ON_TRIAL, KEPT -> asked ? just(Task.LOOK) : Optional.empty();
            case PASSED -> asked ? just(Task.LOOK) : s.mayKeep(b) ? begin(s, Task.CONFIRM, s.hash()) : Optional.empty();
            case GOING_BACK -> asked ? just(Task.LOOK) : back(b, b.told().get());
        };
    }

    private static Optional<BatOrder> back(BatWay b, Holding told) {
        if (told.onTrial()) {
            return just(Task.TAKE_BACK);
        }
        Optional<ModelHash> former = b.former().map(Holding.Former::hash);
        return Optional.of(new BatOrder(told.formerTried() ? Task.CONFIRM : Task.TRY_OUT, former));
    }

    private static Optional<BatOrder> just(Task task) {
        return Optional.of(new BatOrder(task, Optional.empty()));
    }

    private static Optional<BatOrder> begin(RolloutState s, Task task) {
        return begin(s, task, Optional.empty());
    }

    /** Nothing is begun while a rollout is paused. */
    private static Optional<BatOrder> begin(RolloutState s, Task task, Optional<ModelHash> model) {
        return s.paused() ? Optional.empty() : Optional.of(new BatOrder(task, model));
    }
}
