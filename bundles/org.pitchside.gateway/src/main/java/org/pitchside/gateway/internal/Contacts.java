package org.pitchside.gateway.internal;

import java.util.List;
import org.pitchside.api.BatId;
import org.pitchside.api.Swing;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingStore;

/**
 * Dates an event of a boot that ended before this connection: it lies behind every swing of an earlier boot and before every swing of a
 * later one. Of those only the far end of the interval counts, so a bound never rests on more than is known.
 */
final class Contacts {

    private static final int LOOK_BACK = 1000;

    private final List<Swing> dated;
    private final long openedUs;

    private Contacts(List<Swing> dated, long openedUs) {
        this.dated = dated;
        this.openedUs = openedUs;
    }

    /** @param openedUs when this connection began: the event was before that */
    static Contacts of(SwingStore store, BatId bat, long openedUs) {
        List<Swing> dated;
        try {
            dated = store.latest(LOOK_BACK).stream()
                    .map(SwingStore.StoredSwing::swing)
                    .filter(s -> s.id().bat().equals(bat))
                    .map(Swings::withoutSamples)
                    .toList();
        } catch (StoreException e) {
            // a disk that cannot be read widens the interval, no more
            dated = List.of();
        }
        return new Contacts(dated, openedUs);
    }

    Swing date(Swing event) {
        int boot = event.id().bootId();
        long from = dated.stream()
                .filter(s -> Integer.compareUnsigned(s.id().bootId(), boot) < 0)
                .mapToLong(s -> s.atUs() - s.atErrorUs())
                .max()
                .orElse(0);
        long to = dated.stream()
                .filter(s -> Integer.compareUnsigned(s.id().bootId(), boot) > 0)
                .mapToLong(s -> s.atUs() + s.atErrorUs())
                .min()
                .orElse(openedUs);
        to = Math.min(to, openedUs);
        // a machine whose clock was set back in between: the interval that holds both
        return Swings.between(event, Math.min(from, to), Math.max(from, to));
    }
}
