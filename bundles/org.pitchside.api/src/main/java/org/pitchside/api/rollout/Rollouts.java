package org.pitchside.api.rollout;

import java.util.List;
import java.util.Optional;
import org.pitchside.api.BatId;
import org.pitchside.api.model.ModelShelf.Via;

/**
 * The way of a model to every bat, one model at a time. It goes on by itself, waits for bats that are away, survives a restart, and turns
 * back where the model is not as good as the one before. Safe from any thread; who calls has made sure that the caller may.
 *
 * <p>Every act is on the disk when the call returns, and a line of the audit.
 */
public interface Rollouts {

    /** Where a rollout is. */
    enum Stage {
        /** The candidate runs beside the live model on the gateway; nobody sees what it says. */
        SHADOW,
        /** It was found good and waits for somebody to send it on, see {@link Rollouts#goOn}. */
        READY,
        /** It answers on the gateway, beside the one before, which is asked in shadow. */
        GATEWAY,
        /** The first one or two bats have it on trial. */
        CANARY,
        /** The other bats, in stages. */
        FLEET,
        /** Every bat has it. Those that are met later get it, too. */
        DONE,
        /** It was stopped: every bat it touched, and the gateway, go back to the one before. */
        TAKING_BACK,
        /** Everything is as it was before; bats that are away are brought back when they are met. */
        STOPPED
    }

    /** Where one bat is on the way. */
    enum BatStep {
        /** Its turn has not come. */
        LATER,
        /** It is its turn, and it is away. */
        AWAY,
        /** The model is on its way to it. */
        SENDING,
        /** It has the model and starts anew with it. */
        STARTING,
        /** It runs the model on trial and is watched. */
        ON_TRIAL,
        /** It passed and keeps the model. */
        KEPT,
        /** It is told to go back. */
        GOING_BACK,
        /** It runs what it ran before. */
        BACK,
        /** It cannot have the model; {@code words} say why. Does not hold up the others. */
        REFUSED,
        /** It keeps the model, or may run it, and cannot be brought back; {@code words} say why. It is tried again when it starts anew. */
        STUCK
    }

    /**
     * One bat on the way.
     *
     * @param words how it goes, a short sentence
     * @param bytes of the model in the bat's flash, as far as it told
     * @param of bytes of the model, 0 where none travels now
     * @param swings swings it was watched at on trial
     * @param swingsWanted swings it has to be watched at
     */
    record OnTheWay(BatId bat, BatStep step, String words, int bytes, int of, int swings, int swingsWanted) {}

    /**
     * One rollout.
     *
     * @param model {@code id-version}
     * @param before what answered on the gateway before it; the model itself, where it answered already and is brought to bats alone
     * @param paused nothing is begun; what a bat does alone goes on
     * @param words where it stands, or why it was stopped: a sentence for an operator
     * @param sinceUs when it came into this stage, microseconds since 1970 UTC
     * @param shadow null before the first window
     * @param bats every bat that is known here, by id
     */
    record Rollout(
            String model,
            String before,
            Stage stage,
            boolean paused,
            String words,
            long sinceUs,
            ShadowReport shadow,
            List<OnTheWay> bats) {
        public Rollout {
            bats = List.copyOf(bats);
        }

        /** Whether there is something to pause, abort or take back. */
        public boolean underWay() {
            return stage != Stage.DONE && stage != Stage.STOPPED;
        }
    }

    /** The rollout under way, or the last one; empty before the first. */
    Optional<Rollout> current();

    /**
     * Begins with a kept model, in shadow. One that answers already is brought to the bats that lack it: the first ones, then all.
     *
     * @throws RolloutException one is under way, the model is not kept, is below its floor, or answers already and has nothing for bats
     */
    void start(String model, Via via) throws RolloutException;

    /**
     * Sends a model on that was found good in shadow ({@link Stage#READY}), or does not wait for shadow's answer ({@link Stage#SHADOW}):
     * the audit says so. From there on it is watched as any other one.
     *
     * @throws RolloutException neither is the case, it is paused, or shadow does not run yet, or has just found it bad
     */
    void goOn(Via via) throws RolloutException;

    /** Begins nothing more until {@link #resume}. Bats on trial are still watched, and a bad model still comes back. */
    void pause(Via via) throws RolloutException;

    void resume(Via via) throws RolloutException;

    /** Stops and takes back: every bat that was touched, and the gateway, go back to what was before. */
    void abort(Via via) throws RolloutException;

    /** The same after it was {@link Stage#DONE}: every bat goes back to the one before, as far as their floors allow. */
    void rollBack(Via via) throws RolloutException;
}
