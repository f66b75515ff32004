package org.pitchside.models.internal.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pitchside.api.delivery.ModelCourier.Progress;
import org.pitchside.api.rollout.Rollouts.BatStep;
import org.pitchside.api.rollout.Rollouts.OnTheWay;
import org.pitchside.api.rollout.Rollouts.Rollout;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.gates.CanaryGate;
import org.pitchside.models.internal.rollout.BatWay.Phase;

/** A rollout as others see it. */
final class View {

    private View() {}

    static Rollout of(RolloutState s, Doings doings) {
        List<OnTheWay> bats = new ArrayList<>();
        for (BatWay b : s.bats().values()) {
            Optional<Progress> p = doings.progress(b.bat());
            boolean travels = b.phase() == Phase.SENDING && p.isPresent();
            boolean tried = b.phase() == Phase.ON_TRIAL || b.phase() == Phase.PASSED;
            bats.add(new OnTheWay(
                    b.bat(),
                    step(b),
                    words(s, b, p),
                    travels ? p.get().bytes() : 0,
                    travels ? p.get().of() : 0,
                    b.phase() == Phase.PASSED ? CanaryGate.SWINGS : doings.swings(b.bat()),
                    tried ? CanaryGate.SWINGS : 0));
        }
        return new Rollout(s.model(), s.before(), s.stage(), s.paused(), words(s), s.sinceUs(), doings.report(), bats);
    }

    private static BatStep step(BatWay b) {
        return switch (b.phase()) {
            case LATER -> BatStep.LATER;
            case ASKED, SENDING -> b.present() ? BatStep.SENDING : BatStep.AWAY;
            case STARTING -> BatStep.STARTING;
            case ON_TRIAL, PASSED -> BatStep.ON_TRIAL;
            case KEPT -> BatStep.KEPT;
            case GOING_BACK -> BatStep.GOING_BACK;
            case BACK -> BatStep.BACK;
            case REFUSED -> BatStep.REFUSED;
            case STUCK -> BatStep.STUCK;
        };
    }

    private static String words(RolloutState s, BatWay b, Optional<Progress> p) {
        String how = b.words().isEmpty() || b.isUnderWay() || b.phase() == Phase.LATER ? usual(s, b, p) : b.words();
        String more = b.isUnderWay() && !b.words().isEmpty() ? " (" + b.words() + ")" : "";
        return how + more;
    }

    private static String usual(RolloutState s, BatWay b, Optional<Progress> p) {
        boolean away = !b.present();
        return switch (b.phase()) {
            case LATER -> "its turn has not come" + (b.leaves().isEmpty() ? "" : "; it " + Debts.KEEPS);
            case ASKED, SENDING, STARTING ->
                s.paused()
                        ? "paused"
                        : away && b.phase() != Phase.STARTING
                                ? "away; gets it when it is met"
                                : p.map(Progress::words).orElse("is asked in a moment");
            case ON_TRIAL -> (b.group() == BatWay.CANARY ? "canary, on trial" : "on trial") + (away ? ", away" : "");
            case PASSED ->
                s.mayKeep(b)
                        ? "passed, is told to keep it"
                        : s.isInDoubt()
                                ? "passed, waits until " + s.model() + " was found as good as " + s.before()
                                : "passed, waits for the other one";
            case KEPT -> "keeps " + s.model();
            case GOING_BACK -> away ? "away; goes back when it is met" : "goes back to what it ran before";
            case BACK -> "runs what it ran before";
            case REFUSED -> "cannot have it";
            case STUCK -> "cannot go back";
        };
    }

    /** Where it stands, with what hangs on counting. */
    static String words(RolloutState s) {
        long away = s.bats().values().stream()
                .filter(b -> !b.present() && (b.isUnderWay() || b.phase() == Phase.LATER))
                .count();
        long back = s.bats().values().stream()
                .filter(b -> b.phase() == Phase.GOING_BACK)
                .count();
        long firstAway = s.bats().values().stream()
                .filter(b -> !b.present() && b.isUnderWay() && b.group() == BatWay.CANARY)
                .count();
        long kept =
                s.bats().values().stream().filter(b -> b.phase() == Phase.KEPT).count();
        String more = switch (s.stage()) {
            case FLEET -> ": " + kept + " of " + s.bats().size() + " bats keep it";
            case DONE ->
                s.hash().isEmpty()
                        ? ""
                        : ": " + kept + " of " + s.bats().size()
                                + (away == 0
                                        ? ""
                                        : away == 1
                                                ? "; one that is away gets it when it is met"
                                                : "; " + away + " that are away get it when they are met");
            case TAKING_BACK ->
                s.isBrought() || s.words().contains(RolloutMachine.CHOSEN)
                        ? "; the bats go back to what they ran before"
                        : "; everything goes back to " + s.before();
            case STOPPED ->
                back == 0
                        ? ""
                        : back == 1
                                ? "; one bat that is away goes back when it is met"
                                : "; " + back + " bats that are away go back when they are met";
            case CANARY ->
                s.canaries() == 0
                        ? "; it waits for a bat"
                        : firstAway == 0
                                ? ""
                                : firstAway == 1
                                        ? "; one of them is away, and it waits for that one"
                                        : "; " + firstAway + " of them are away, and it waits for them";
            case READY -> "; it waits to be sent on";
            case SHADOW, GATEWAY -> "";
        };
        return s.words() + more + (s.paused() ? "; paused" : "") + ".";
    }

    static boolean isUnderWay(RolloutState s) {
        return s.stage() != Stage.DONE && s.stage() != Stage.STOPPED;
    }

    /** Whether it was stopped, and not by an operator. */
    static boolean isTrouble(Rollout r) {
        return (r.stage() == Stage.STOPPED || r.stage() == Stage.TAKING_BACK)
                && !r.words().contains(RolloutMachine.BY_OPERATOR);
    }
}
