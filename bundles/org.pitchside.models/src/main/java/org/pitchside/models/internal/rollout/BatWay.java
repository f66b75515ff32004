package org.pitchside.models.internal.rollout;

import java.util.Optional;
import org.pitchside.api.BatId;
import org.pitchside.models.internal.rollout.Holding.Former;

/**
 * One bat on the way. What it holds is never kept: {@code told} and {@code present} begin empty after a restart.
 *
 * @param group 0: its turn has not come, 1: canary, 2: the first stage, 3: the rest
 * @param tries what went wrong with it so far and was tried again
 * @param former what it ran when it was first asked
 * @param alone it goes back, and the others do not
 * @param again whether a refusal may be another one after the next boot
 * @param modelsFault whether it was the model that it refused
 * @param present whether it is connected
 * @param told what it said last; empty where it must be asked
 */
record BatWay(
        BatId bat,
        Phase phase,
        int group,
        int tries,
        Optional<Former> former,
        boolean alone,
        boolean again,
        boolean modelsFault,
        String words,
        boolean present,
        Optional<Holding> told) {

    static final int CANARY = 1;
    static final int FIRST = 2;
    static final int REST = 3;

    /** Where it is. All but LATER, ASKED and SENDING may have run the candidate. */
    enum Phase {
        LATER,
        /** Asked what it holds, before anything is sent. */
        ASKED,
        SENDING,
        STARTING,
        ON_TRIAL,
        /** It passed; it is told to keep the model, or will be. */
        PASSED,
        KEPT,
        GOING_BACK,
        BACK,
        REFUSED,
        /** It may run the candidate, and could not be brought back. */
        STUCK
    }

    static BatWay later(BatId bat) {
        return new BatWay(bat, Phase.LATER, 0, 0, Optional.empty(), false, false, false, "", false, Optional.empty());
    }

    /** Its turn has come, and it is neither done nor refused. */
    boolean isUnderWay() {
        return switch (phase) {
            case ASKED, SENDING, STARTING, ON_TRIAL, PASSED -> true;
            default -> false;
        };
    }

    /** It cannot have the candidate, or cannot be without it. */
    boolean isOut() {
        return phase == Phase.REFUSED || phase == Phase.STUCK;
    }

    /** It runs the candidate, or may. */
    boolean isTouched() {
        return switch (phase) {
            case STARTING, ON_TRIAL, PASSED, KEPT, GOING_BACK, STUCK -> true;
            default -> false;
        };
    }

    /** As another bat, of which all the rest is the same. */
    BatWay as(BatId other) {
        return new BatWay(other, phase, group, tries, former, alone, again, modelsFault, words, present, told);
    }

    BatWay at(Phase next, String how) {
        boolean counts = switch (next) {
            case ASKED, ON_TRIAL, PASSED, KEPT, GOING_BACK -> true;
            default -> false;
        };
        return new BatWay(
                bat,
                next,
                group,
                tries,
                former,
                alone,
                again,
                modelsFault,
                how,
                present,
                counts ? told : Optional.empty());
    }

    BatWay in(int next) {
        return new BatWay(bat, phase, next, tries, former, alone, again, modelsFault, words, present, told);
    }

    BatWay tried(int times) {
        return new BatWay(bat, phase, group, times, former, alone, again, modelsFault, words, present, told);
    }

    BatWay before(Optional<Former> what) {
        return new BatWay(bat, phase, group, tries, what, alone, again, modelsFault, words, present, told);
    }

    BatWay here(boolean now) {
        return new BatWay(bat, phase, group, tries, former, alone, again, modelsFault, words, now, told);
    }

    BatWay said(Holding holding) {
        return new BatWay(
                bat, phase, group, tries, former, alone, again, modelsFault, words, present, Optional.of(holding));
    }

    /** It must be asked what it holds. */
    BatWay unsure() {
        return new BatWay(
                bat, phase, group, tries, former, alone, again, modelsFault, words, present, Optional.empty());
    }

    BatWay refused(String why, boolean mayChange, boolean byModel) {
        return new BatWay(
                bat, Phase.REFUSED, group, tries, former, false, mayChange, byModel, why, present, Optional.empty());
    }

    BatWay mayChange(boolean may) {
        return new BatWay(bat, phase, group, tries, former, alone, may, modelsFault, words, present, told);
    }

    /** It stays with the candidate: it cannot be told to go back. */
    BatWay stuck(String why) {
        return at(Phase.STUCK, why);
    }

    /** Goes back; with the others, or by itself. */
    BatWay goingBack(boolean byItself, String why) {
        return new BatWay(bat, Phase.GOING_BACK, group, 0, former, byItself, false, false, why, present, told);
    }

    /** What is known of it after a restart. */
    BatWay restarted() {
        return new BatWay(
                bat,
                phase,
                group,
                tries,
                former,
                alone,
                again,
                modelsFault,
                words,
                false,
                phase == Phase.KEPT ? Optional.of(Holding.KEEPS) : Optional.empty());
    }
}
