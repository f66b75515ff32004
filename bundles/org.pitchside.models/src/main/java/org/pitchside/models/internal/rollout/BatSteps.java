package org.pitchside.models.internal.rollout;

import java.util.Optional;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.rollout.BatWay.Phase;
import org.pitchside.models.internal.rollout.Fact.OrderFailed;
import org.pitchside.models.internal.rollout.Fact.Task;
import org.pitchside.models.internal.rollout.Holding.Former;

/** What a bat's word, or its refusal, makes of its way. */
final class BatSteps {

    /** The code of a bat whose self-test of a model failed: docs/sensor-model.md, section 8. */
    private static final int SELF_TEST_FAILED = 28;

    private BatSteps() {}

    /** A bat said what it holds. */
    static RolloutState told(RolloutState s, BatWay b, BatModels models, ModelHash candidate) {
        Optional<Former> former = b.phase() == Phase.ASKED ? Holding.former(models) : b.former();
        Holding h = Holding.of(models, candidate, former);
        return switch (b.phase()) {
            case ASKED -> s.with(asked(b.before(former), h, candidate));
            case SENDING ->
                h.has()
                        ? s.with(b.leaving(Optional.empty()).at(Phase.STARTING, ""))
                        : again(s, b, "it took the model and does not hold it");
            case STARTING, ON_TRIAL ->
                h.runs() ? s.with(b.excused(false).said(Holding.TRIES).at(Phase.ON_TRIAL, "")) : left(s, b, h);
            case PASSED ->
                h.runs() && h.kept()
                        ? s.with(b.said(Holding.KEEPS).at(Phase.KEPT, ""))
                        : h.runs() ? s.with(b.excused(false).said(Holding.TRIES)) : left(s, b, h);
            case KEPT -> kept(s, b, h);
            case GOING_BACK -> went(s, goingBack(s, b.said(h), h));
            case LATER, BACK, REFUSED, STUCK -> s;
        };
    }

    private static BatWay asked(BatWay b, Holding h, ModelHash candidate) {
        if (h.runs() && h.kept()) {
            return b.leaving(b.leaves().filter(candidate::equals))
                    .said(Holding.KEEPS)
                    .at(Phase.KEPT, "had it already");
        }
        if (!h.onTrial() && !h.otherTrial()) {
            return b.at(Phase.SENDING, "");
        }
        // what another gateway, or a rollout before this one, left behind is ended first
        if (b.tries() < RolloutMachine.TRIES) {
            return b.tried(b.tries() + 1).said(Holding.OTHER);
        }
        String why = "a model is on trial on it, again and again";
        return h.onTrial() ? b.goingBack(true, why).said(h) : b.refused(why, true, false);
    }

    /** It left the model, by itself: switched off on trial, which says nothing of the model, or worse. */
    private static RolloutState left(RolloutState s, BatWay b, Holding h) {
        Phase anew = h.has() ? Phase.STARTING : Phase.SENDING;
        if (b.excused()) {
            return s.with(b.excused(false).at(anew, "started anew, tried again"));
        }
        if (b.tries() >= RolloutMachine.TRIES) {
            return bad(s, b, "it went back to what it ran before by itself, " + (b.tries() + 1) + " times");
        }
        return s.with(b.tried(b.tries() + 1).at(anew, "went back by itself, tried again"));
    }

    private static RolloutState kept(RolloutState s, BatWay b, Holding h) {
        if (h.kept()) {
            // where something else runs somebody tries it on this bat, and that need not stay
            return s.with(b.said(Holding.KEEPS));
        }
        if (h.runs()) {
            return s.with(b.said(Holding.TRIES).at(Phase.ON_TRIAL, "runs it on trial again"));
        }
        return s.with(
                b.tries() < RolloutMachine.TRIES
                        ? b.tried(b.tries() + 1).unsure().at(Phase.ASKED, "runs something else by now")
                        : b.refused("it kept the model and runs something else, again and again", true, false));
    }

    private static BatWay goingBack(RolloutState s, BatWay b, Holding h) {
        if (h.onTrial() || h.kept() && h.formerHeld()) {
            return b;
        }
        if (!h.kept()) {
            return !b.alone()
                    ? b.at(Phase.BACK, "")
                    : b.group() == 0
                            ? BatWay.later(b.bat()).here(b.present())
                            : b.refused(b.words(), b.again(), b.modelsFault());
        }
        String why = b.former().isEmpty()
                ? "it ran no model before"
                : b.former().get().inSlot()
                        ? b.former().get().name() + " does not lie on it any more"
                        : b.former().get().name() + " came with its firmware and cannot be ordered";
        return b.leaves().isPresent()
                ? Debts.unpaid(s, b, Debts.KEEPS + ": " + why)
                : b.stuck("keeps " + s.model() + ": " + why + "; it needs a newer release");
    }

    /** A canary that stays with the candidate against our will is one too many. */
    private static RolloutState went(RolloutState s, BatWay b) {
        RolloutState next = s.with(b);
        return b.phase() == Phase.STUCK && b.leaves().isEmpty() && s.stage() == Stage.CANARY
                ? RolloutMachine.takeBack(next, "bat " + b.bat() + ", canary: " + b.words())
                : next;
    }

    /** It does with the model what it should not. */
    static RolloutState bad(RolloutState s, BatWay b, String why) {
        String sentence = "bat " + b.bat() + (b.group() == BatWay.CANARY ? ", canary" : "") + ": " + why;
        if (s.stage() == Stage.DONE) {
            // all the others passed: it is this bat's own
            return s.with(b.goingBack(true, why).unsure());
        }
        return RolloutMachine.takeBack(s.with(b), sentence);
    }

    /** On the way back of all. */
    static BatWay back(RolloutState s, BatWay b) {
        boolean hadIt = b.former().isPresent() && s.hash().equals(b.former().map(Former::hash));
        return switch (b.phase()) {
            case LATER -> later(b);
            case BACK, REFUSED, STUCK -> b;
            case GOING_BACK -> b.leaves().isPresent() ? b : b.goingBack(false, "");
            // an order that was called off may still have its effect on a bat that was started before
            case ASKED, SENDING ->
                b.tries() == 0
                        ? later(b)
                        : b.leaving(Optional.empty()).goingBack(false, "").unsure();
            // of one on trial its last word is as good as a new one
            case ON_TRIAL -> b.goingBack(false, "");
            case STARTING, PASSED -> b.goingBack(false, "").unsure();
            case KEPT ->
                hadIt
                        ? b.leaves().isPresent() ? b.stuck(Debts.KEEPS) : b.at(Phase.BACK, "ran it before")
                        : b.goingBack(false, "").unsure();
        };
    }

    /** Nothing was done to it; but what it keeps of an earlier rollout, it keeps. */
    private static BatWay later(BatWay b) {
        return b.leaves().isPresent() ? b.stuck(Debts.KEEPS) : b.in(0).at(Phase.LATER, "");
    }

    /** It started anew by itself: what it said counts no more. */
    static RolloutState booted(RolloutState s, BatWay b, Fact.Booted how) {
        return switch (b.phase()) {
            case ON_TRIAL, PASSED -> s.with(onTrial(b, how).unsure());
            case KEPT, GOING_BACK -> s.with(b.unsure());
            case STUCK -> s.with(b.goingBack(b.alone(), b.words()).unsure());
            case REFUSED ->
                b.again() && !isOver(s) ? s.with(BatWay.later(b.bat()).here(b.present())) : s;
            default -> s;
        };
    }

    /** A crash is a boot within seconds. One that comes again and again in the middle of good play is one, too. */
    private static BatWay onTrial(BatWay b, Fact.Booted how) {
        if (how.wasAway()) {
            return b.excused(true);
        }
        boolean well = (how.playedWell() || b.phase() == Phase.PASSED) && b.quick() < RolloutMachine.QUICK;
        return well ? b.excused(true).quick(b.quick() + 1) : b.excused(false);
    }

    static boolean isOver(RolloutState s) {
        return s.stage() == Stage.TAKING_BACK || s.stage() == Stage.STOPPED;
    }

    /** An order ended without its goal. */
    static RolloutState failed(RolloutState s, BatWay b, OrderFailed f) {
        if (b.phase() == Phase.GOING_BACK) {
            String why = "could not be brought back: " + f.message();
            return went(
                    s,
                    b.tries() < RolloutMachine.TRIES
                            ? b.tried(b.tries() + 1).unsure()
                            : b.leaves().isPresent() ? Debts.unpaid(s, b, why) : b.stuck(why));
        }
        if (f.reason() == Reason.REFUSED && f.code() == SELF_TEST_FAILED) {
            return bad(s, b, "its self-test of the model failed");
        }
        if (f.task() == Task.TRY_OUT && f.reason() == Reason.NOT_STARTED) {
            return b.tries() < RolloutMachine.TRIES
                    ? s.with(b.tried(b.tries() + 1).at(Phase.SENDING, "did not start with it, tried again"))
                    : bad(s, b, "it was started with the model " + (b.tries() + 1) + " times and does not run it");
        }
        boolean passing = f.reason() == Reason.NOT_NOW || b.phase() == Phase.ON_TRIAL || b.phase() == Phase.KEPT;
        if (passing) {
            BatWay unsure = f.task() == Task.TRY_OUT ? b.at(Phase.SENDING, "") : b.unsure();
            return again(s, unsure, f.message());
        }
        return s.with(without(b, f));
    }

    private static RolloutState again(RolloutState s, BatWay b, String why) {
        return s.with(
                b.tries() < RolloutMachine.TRIES
                        ? b.tried(b.tries() + 1)
                        : b.goingBack(true, why).mayChange(true).unsure());
    }

    /** It cannot have the model, and the others go on. */
    private static BatWay without(BatWay b, OrderFailed f) {
        boolean mayChange = f.reason() != Reason.REFUSED;
        return b.isTouched() || b.tries() > 0
                ? b.goingBack(true, f.message()).mayChange(mayChange).unsure()
                : b.refused(f.message(), mayChange, !mayChange);
    }
}
