package org.pitchside.api.delivery;

import java.util.List;
import java.util.Optional;
import org.pitchside.api.BatId;

/**
 * What a bat holds, by its own last word.
 *
 * @param held the models that could run; the factory's is told only where it runs
 * @param bootId the boot in which it said so, unsigned: what runs changes at a boot only
 * @param seenUs when it said so, microseconds since 1970 UTC
 */
public record BatModels(BatId bat, List<Held> held, int bootId, long seenUs) {

    /** Where a model lies on the bat. */
    public enum Place {
        A,
        B,
        FACTORY
    }

    /**
     * One model on a bat. Trial: {@code pending}, then with the next boot {@code active} and not confirmed; the boot after that takes it
     * back, unless it was confirmed meanwhile.
     *
     * @param name {@code id-version}
     * @param active it runs now
     * @param confirmed it is what runs where nothing is on trial
     * @param pending it will be tried from the next boot on
     */
    public record Held(Place place, String name, ModelHash hash, boolean active, boolean confirmed, boolean pending) {}

    public BatModels {
        held = List.copyOf(held);
    }

    /** The model that runs; empty where none does. */
    public Optional<Held> active() {
        return held.stream().filter(Held::active).findFirst();
    }

    /** What runs where nothing is on trial; empty where it is nothing, or the factory's while another one is tried. */
    public Optional<Held> confirmed() {
        return held.stream().filter(Held::confirmed).findFirst();
    }

    /** Whether something runs that was not confirmed, or will from the next boot on. */
    public boolean onTrial() {
        return held.stream().anyMatch(h -> h.pending() || h.active() && !h.confirmed());
    }

    /** The model of this hash, in a slot; the factory's cannot be ordered. */
    public Optional<Held> slotOf(ModelHash hash) {
        return held.stream()
                .filter(h -> h.place() != Place.FACTORY && h.hash().equals(hash))
                .findFirst();
    }
}
