package org.pitchside.models.internal.rollout;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.rollout.BatWay.Phase;
import org.pitchside.models.internal.rollout.Fact.Command;
import org.pitchside.models.internal.rollout.Fact.OrderFailed;
import org.pitchside.models.internal.rollout.Fact.Roster;
import org.pitchside.models.internal.rollout.RolloutState.Sizes;

/**
 * The rollout: a state and a fact make the next state. No clock, no thread, no disk; docs/rollout.md has the tables. What a bat holds is
 * what it said last, and is asked again after everything that may have changed it.
 */
final class RolloutMachine {

    /** So often something that went wrong with a bat is tried again. */
    static final int TRIES = 2;

    /** So often a bat may start anew in the middle of good play, before that counts as a try, too. */
    static final int QUICK = 2;

    static final String BESIDE = " runs beside ";

    static final String BY_OPERATOR = " by an operator";

    /** Somebody let another model answer. */
    static final String CHOSEN = " was chosen to answer while the rollout of ";

    private RolloutMachine() {}

    /**
     * A rollout that begins.
     *
     * @param owing bats that owe something to the one before it
     */
    static RolloutState begin(
            String model,
            String before,
            Optional<ModelHash> hash,
            Sizes sizes,
            boolean onward,
            Map<BatId, BatWay> owing) {
        return new RolloutState(
                model,
                before,
                hash,
                sizes,
                onward,
                Stage.SHADOW,
                false,
                true,
                false,
                false,
                false,
                0,
                model + BESIDE + before + ", and nobody sees what it says",
                0,
                owing);
    }

    /** A model that answers on the gateway already, brought to the bats that lack it. */
    static RolloutState bring(String model, ModelHash hash, Sizes sizes, Map<BatId, BatWay> owing) {
        return begin(model, model, Optional.of(hash), sizes, true, owing)
                .behind(true)
                .at(Stage.CANARY, true, model + " answers already, and the first bats try it");
    }

    /** Why a command is not possible now, in a sentence; empty where it is. */
    static Optional<String> refusal(RolloutState s, Command command) {
        boolean over = s.stage() == Stage.DONE || s.stage() == Stage.STOPPED;
        String not = switch (command) {
            case GO_ON ->
                s.stage() != Stage.READY && s.stage() != Stage.SHADOW
                        ? s.model() + " does not wait to be sent on"
                        : s.paused() ? "the rollout of " + s.model() + " is paused: resume it first" : null;
            case PAUSE ->
                over || s.stage() == Stage.TAKING_BACK
                        ? "nothing goes on that could be paused"
                        : s.paused() ? "it is paused already" : null;
            case RESUME -> s.paused() ? null : "it is not paused";
            case ABORT ->
                over
                        ? "no rollout is under way"
                        : s.stage() == Stage.TAKING_BACK ? s.model() + " is being taken back already" : null;
            case ROLL_BACK ->
                s.stage() == Stage.DONE
                        ? null
                        : over || s.stage() == Stage.TAKING_BACK
                                ? s.model() + " was taken back already"
                                : "the rollout of " + s.model() + " is under way: abort it instead";
        };
        return Optional.ofNullable(not);
    }

    /** What a fact makes of a state. A command that is refused changes nothing. */
    static RolloutState next(RolloutState s, Fact fact) {
        return next(s, fact, true);
    }

    /** @param awayIsKnown as for {@link Progress#of} */
    static RolloutState next(RolloutState s, Fact fact, boolean awayIsKnown) {
        return Progress.of(apply(s, fact), awayIsKnown);
    }

    private static RolloutState apply(RolloutState s, Fact fact) {
        if (fact instanceof Roster roster) {
            return roster(s, roster);
        } else if (fact instanceof Command command) {
            return refusal(s, command).isPresent() ? s : command(s, command);
        } else if (fact instanceof Fact.Told told) {
            BatWay b = s.bat(told.models().bat());
            Optional<ModelHash> model =
                    b != null && b.phase() == Phase.GOING_BACK ? b.leaves().or(s::hash) : s.hash();
            if (b == null) {
                return s;
            }
            return model.isEmpty() ? s : BatSteps.told(s, b, told.models(), model.get());
        } else if (fact instanceof OrderFailed failed) {
            BatWay b = s.bat(failed.bat());
            return b == null || failed.reason() == Reason.CANCELLED ? s : BatSteps.failed(s, b, failed);
        } else if (fact instanceof Fact.Booted booted) {
            BatWay b = s.bat(booted.bat());
            return b == null ? s : BatSteps.booted(s, b, booted);
        } else if (fact instanceof Fact.Gone gone) {
            BatWay b = s.bat(gone.bat());
            return b == null ? s : Progress.gone(s, b);
        } else if (fact instanceof Fact.TrialAnswered answered) {
            BatWay b = s.bat(answered.bat());
            return b == null || b.phase() != Phase.ON_TRIAL ? s : trial(s, b, answered);
        } else if (fact instanceof Fact.ShadowAnswered answered) {
            return s.stage() == Stage.SHADOW ? shadow(s, answered.passed(), answered.why()) : s;
        } else if (fact instanceof Fact.BehindAnswered answered) {
            boolean asked = Wishes.of(s).behind();
            return !asked
                    ? s
                    : answered.passed()
                            ? s.behind(true)
                            : takeBack(
                                    s,
                                    s.model() + " answers, and with " + s.before() + " asked behind it: "
                                            + answered.why());
        } else if (fact instanceof Fact.Answers answers) {
            return answers(s, answers.model());
        } else if (fact instanceof Fact.CannotAnswer cannot) {
            return cannotAnswer(s, cannot.why());
        }
        return s.proven();
    }

    private static RolloutState roster(RolloutState s, Roster roster) {
        Map<BatId, BatWay> all = new TreeMap<>();
        s.bats().forEach((id, b) -> all.put(id, b.here(false)));
        for (Roster.Here here : roster.bats()) {
            BatWay known = all.get(here.bat());
            if (known != null || hasRoom(all)) {
                all.put(here.bat(), (known == null ? BatWay.later(here.bat()) : known).here(here.present()));
            }
        }
        return Progress.turns(s.with(all), roster.bats());
    }

    /** Ids are anybody's: one that is gone, and to which nothing was done, makes room. */
    private static boolean hasRoom(Map<BatId, BatWay> all) {
        if (all.size() >= RolloutState.MOST_BATS) {
            all.values().stream()
                    .filter(b -> !b.present()
                            && b.leaves().isEmpty()
                            && (b.phase() == Phase.LATER || b.phase() == Phase.REFUSED))
                    .findFirst()
                    .ifPresent(b -> all.remove(b.bat()));
        }
        return all.size() < RolloutState.MOST_BATS;
    }

    private static RolloutState command(RolloutState s, Command command) {
        return switch (command) {
            case GO_ON ->
                s.stage() == Stage.SHADOW
                        ? s.unseenOnwards()
                                .at(
                                        Stage.GATEWAY,
                                        false,
                                        s.model()
                                                + " was sent on before shadow answered, and is to answer on the gateway")
                        : s.onwards();
            case PAUSE -> s.paused(true);
            case RESUME -> s.paused(false);
            case ABORT -> takeBack(s, s.model() + " was stopped" + BY_OPERATOR);
            case ROLL_BACK -> takeBack(s, s.model() + " was taken back" + BY_OPERATOR);
        };
    }

    private static RolloutState shadow(RolloutState s, boolean passed, String why) {
        if (!passed) {
            return takeBack(s, s.model() + " was stopped in shadow: " + why);
        }
        String seen = why.isEmpty() ? "" : " (" + why + ")";
        return s.at(Stage.READY, true, s.model() + " was found as good as " + s.before() + seen);
    }

    private static RolloutState trial(RolloutState s, BatWay b, Fact.TrialAnswered answered) {
        return answered.passed() ? s.with(b.at(Phase.PASSED, "passed")) : BatSteps.bad(s, b, answered.why());
    }

    /** Somebody else may let a model answer: then that one stays, and what was under way is over. */
    private static RolloutState answers(RolloutState s, String name) {
        boolean candidate = name.equals(s.model());
        boolean former = name.equals(s.before());
        return switch (s.stage()) {
            case SHADOW, READY -> former ? s : other(s, name);
            case GATEWAY -> candidate ? s.answering(true) : former && !s.answersAsWished() ? s : other(s, name);
            case CANARY, FLEET -> candidate ? s : other(s, name);
            case TAKING_BACK -> candidate ? s : s.answering(true);
            case DONE -> s.answering(candidate);
            case STOPPED -> s;
        };
    }

    private static RolloutState other(RolloutState s, String name) {
        return takeBack(s, name + CHOSEN + s.model() + " was under way").answering(true);
    }

    private static RolloutState cannotAnswer(RolloutState s, String why) {
        if (s.stage() == Stage.GATEWAY) {
            return takeBack(s, s.model() + " cannot answer on the gateway: " + why);
        }
        return s.stage() == Stage.TAKING_BACK
                ? s.at(s.stage(), true, s.words() + "; " + s.before() + " cannot answer on the gateway: " + why)
                : s;
    }

    /** Everything that was touched goes back. */
    static RolloutState takeBack(RolloutState s, String why) {
        Map<BatId, BatWay> all = new TreeMap<>();
        s.bats().forEach((id, b) -> all.put(id, BatSteps.back(s, b)));
        boolean untouched = s.stage() == Stage.SHADOW || s.stage() == Stage.READY || s.isBrought();
        return s.with(all).paused(false).behind(false).first(0).at(Stage.TAKING_BACK, untouched, why);
    }
}
