package org.pitchside.store.internal;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.pitchside.api.BatId;
import org.pitchside.api.SwingId;
import org.pitchside.api.store.StoreException;

/**
 * The numbers given to swings that are cut from a stream: above every one that the database knows and every one given before, also where
 * that swing is still on its way.
 */
final class StreamNumbers {

    /** More boots than a site sees in years; a bat that claims a new one each second must not fill the memory. */
    private static final int MOST_BOOTS = 10_000;

    private static final long LAST = 0xFFFF_FFFFL;

    private final ConcurrentHashMap<SwingId, AtomicLong> last = new ConcurrentHashMap<>();

    private static SwingId boot(BatId bat, int bootId) {
        return new SwingId(bat, bootId, 0);
    }

    /**
     * The next number of a boot.
     *
     * @param stored asks the database for the highest one; no lock is held meanwhile, as it may have to wait for a repair
     */
    int next(BatId bat, int bootId, LongSupplier stored) {
        AtomicLong number = last.get(boot(bat, bootId));
        if (number == null) {
            long highest = stored.getAsLong();
            if (last.size() >= MOST_BOOTS) {
                // What is in the database is asked for again.
                last.clear();
            }
            number = last.computeIfAbsent(boot(bat, bootId), b -> new AtomicLong(highest));
        }
        long next = number.incrementAndGet();
        if (next > LAST) {
            number.set(LAST);
            throw new StoreException("bat " + bat + " has no number left in boot " + Integer.toUnsignedString(bootId));
        }
        return (int) next;
    }

    /** A swing is about to be stored, whoever numbered it. */
    void seen(SwingId id) {
        AtomicLong number = id.givenByGateway() ? last.get(boot(id.bat(), id.bootId())) : null;
        if (number != null) {
            number.accumulateAndGet(Integer.toUnsignedLong(id.seq()), Math::max);
        }
    }

    /** The database is another one. */
    void forget() {
        last.clear();
    }
}
