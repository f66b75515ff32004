package org.pitchside.models.internal.rollout;

import java.util.Optional;
import java.util.function.Consumer;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.models.internal.rollout.Holding.Former;

/**
 * One bat on the way. What it holds is never kept: {@code told} and {@code present} begin empty after a restart.
 *
 * @param group 0: its turn has not come, or comes again, 1: canary, 2: the first stage, 3: the rest
 * @param tries what went wrong with it so far and was tried again
 * @param quick how often it started anew on trial after swings that were well, and without having been away
 * @param former what it ran when it was first asked
 * @param leaves the model that it is to be without before its turn comes, where that was an earlier rollout's
 * @param alone it goes back, and the others do not
 * @param again whether a refusal may be another one after the next boot
 * @param modelsFault whether it was the model that it refused
 * @param excused where it has left the model by now, that says nothing of the model
 * @param present whether it is connected
 * @param told what it said last; empty where it must be asked
 */
record BatWay(
        BatId bat,
        Phase phase,
        int group,
        int tries,
        int quick,
        Optional<Former> former,
        Optional<ModelHash> leaves,
        boolean alone,
        boolean again,
        boolean modelsFault,
        boolean excused,
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
        return new BatWay(
                bat,
                Phase.LATER,
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                false,
                false,
                "",
                false,
                Optional.empty());
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

    /** It runs the candidate, or may, or is about to, and has not shown that it may keep it. */
    boolean isUnsafe() {
        return isUnderWay() || isTouched() && phase != Phase.KEPT;
    }

    /** As another bat, of which all the rest is the same. */
    BatWay as(BatId other) {
        return but(d -> d.bat = other);
    }

    BatWay at(Phase next, String how) {
        boolean counts = switch (next) {
            case ASKED, ON_TRIAL, PASSED, KEPT, GOING_BACK -> true;
            default -> false;
        };
        return but(d -> {
            d.phase = next;
            d.words = how;
            d.told = counts ? told : Optional.empty();
            d.forgetsItsTrial();
        });
    }

    BatWay in(int next) {
        return but(d -> d.group = next);
    }

    BatWay tried(int times) {
        return but(d -> d.tries = times);
    }

    BatWay quick(int times) {
        return but(d -> d.quick = times);
    }

    BatWay excused(boolean is) {
        return but(d -> d.excused = is);
    }

    BatWay before(Optional<Former> what) {
        return but(d -> d.former = what);
    }

    BatWay leaving(Optional<ModelHash> model) {
        return but(d -> d.leaves = model);
    }

    BatWay here(boolean now) {
        return but(d -> d.present = now);
    }

    BatWay said(Holding holding) {
        return but(d -> d.told = Optional.of(holding));
    }

    /** It must be asked what it holds. */
    BatWay unsure() {
        return but(d -> d.told = Optional.empty());
    }

    BatWay refused(String why, boolean mayChange, boolean byModel) {
        return but(d -> {
            d.phase = Phase.REFUSED;
            d.alone = false;
            d.again = mayChange;
            d.modelsFault = byModel;
            d.words = why;
            d.told = Optional.empty();
            d.forgetsItsTrial();
        });
    }

    BatWay mayChange(boolean may) {
        return but(d -> d.again = may);
    }

    /** It stays with the candidate: it cannot be told to go back. */
    BatWay stuck(String why) {
        return at(Phase.STUCK, why);
    }

    /** Goes back; with the others, or by itself. */
    BatWay goingBack(boolean byItself, String why) {
        return but(d -> {
            d.phase = Phase.GOING_BACK;
            d.tries = 0;
            d.alone = byItself;
            d.again = false;
            d.modelsFault = false;
            d.words = why;
            d.forgetsItsTrial();
        });
    }

    /** What is known of it after a restart. What it left meanwhile, nobody saw. */
    BatWay restarted() {
        return but(d -> {
            d.present = false;
            d.excused = phase == Phase.STARTING || phase == Phase.ON_TRIAL || phase == Phase.PASSED;
            d.told = phase == Phase.KEPT ? Optional.of(Holding.KEEPS) : Optional.empty();
        });
    }

    private BatWay but(Consumer<Draft> change) {
        var d = new Draft(this);
        change.accept(d);
        return new BatWay(
                d.bat,
                d.phase,
                d.group,
                d.tries,
                d.quick,
                d.former,
                d.leaves,
                d.alone,
                d.again,
                d.modelsFault,
                d.excused,
                d.words,
                d.present,
                d.told);
    }

    /** What may change, while it does. */
    private static final class Draft {
        private BatId bat;
        private Phase phase;
        private int group;
        private int tries;
        private int quick;
        private Optional<Former> former;
        private Optional<ModelHash> leaves;
        private boolean alone;
        private boolean again;
        private boolean modelsFault;
        private boolean excused;
        private String words;
        private boolean present;
        private Optional<Holding> told;

        private Draft(BatWay b) {
            bat = b.bat;
            phase = b.phase;
            group = b.group;
            tries = b.tries;
            quick = b.quick;
            former = b.former;
            leaves = b.leaves;
            alone = b.alone;
            again = b.again;
            modelsFault = b.modelsFault;
            excused = b.excused;
            words = b.words;
            present = b.present;
            told = b.told;
        }

        private void forgetsItsTrial() {
            switch (phase) {
                case SENDING, STARTING, ON_TRIAL, PASSED -> {
                    // how it went there counts in the next trial, too
                }
                default -> {
                    quick = 0;
                    excused = false;
                }
            }
        }
    }
}
