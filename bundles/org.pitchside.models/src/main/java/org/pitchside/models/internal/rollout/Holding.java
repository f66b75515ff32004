package org.pitchside.models.internal.rollout;

import java.util.Optional;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.BatModels.Held;
import org.pitchside.api.delivery.BatModels.Place;
import org.pitchside.api.delivery.ModelHash;

/**
 * What a bat said that it holds, as far as a rollout goes by it.
 *
 * @param runs the candidate runs
 * @param kept the candidate is what runs where nothing is on trial
 * @param waits the candidate will be tried from the next boot on
 * @param has the candidate lies in a slot
 * @param otherTrial another model is on trial, or will be
 * @param formerHeld what the bat ran before lies in a slot
 * @param formerTried what the bat ran before runs on trial
 */
record Holding(
        boolean runs,
        boolean kept,
        boolean waits,
        boolean has,
        boolean otherTrial,
        boolean formerHeld,
        boolean formerTried) {

    /** Of a bat that keeps the candidate, and of which nothing else is known. */
    static final Holding KEEPS = new Holding(true, true, false, true, false, false, false);

    /** The same of one that runs it on trial. */
    static final Holding TRIES = new Holding(true, false, false, true, false, true, false);

    /** The same of one on which something else is tried. */
    static final Holding OTHER = new Holding(false, false, false, false, true, false, false);

    /**
     * What a bat ran before.
     *
     * @param inSlot whether it can be ordered: the model of the firmware cannot
     */
    record Former(String name, ModelHash hash, boolean inSlot) {}

    static Holding of(BatModels models, ModelHash candidate, Optional<Former> former) {
        boolean runs = false;
        boolean kept = false;
        boolean waits = false;
        boolean other = false;
        boolean tried = false;
        for (Held h : models.held()) {
            boolean trial = h.pending() || h.active() && !h.confirmed();
            if (h.hash().equals(candidate)) {
                runs |= h.active();
                kept |= h.confirmed();
                waits |= h.pending();
            } else {
                other |= trial;
                tried |= h.active()
                        && !h.confirmed()
                        && former.map(f -> f.hash().equals(h.hash())).orElse(false);
            }
        }
        boolean formerHeld = former.filter(Former::inSlot)
                .flatMap(f -> models.slotOf(f.hash()))
                .isPresent();
        return new Holding(runs, kept, waits, models.slotOf(candidate).isPresent(), other, formerHeld, tried);
    }

    /** What a bat goes back to: what is confirmed now. It may be the candidate, on a bat that had it already. */
    static Optional<Former> former(BatModels models) {
        return models.confirmed().map(h -> new Former(h.name(), h.hash(), h.place() != Place.FACTORY));
    }

    /** The candidate runs, or will, and was not confirmed. */
    boolean onTrial() {
        return waits || runs && !kept;
    }
}
