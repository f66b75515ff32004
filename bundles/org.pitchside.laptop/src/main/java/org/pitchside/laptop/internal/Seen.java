package org.pitchside.laptop.internal;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.BatId;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;

/**
 * The swings of this run, as small as a summary needs them.
 */
final class Seen {

    /** A committed swing. */
    record One(SwingId id, long atUs, String label, String forced) {

        static One of(Swing s) {
            return new One(s.id(), s.atUs(), s.verdict().label(), s.verdict().forced());
        }

        boolean within(BatId bat, long fromUs, long toUs) {
            return id.bat().equals(bat) && atUs >= fromUs && atUs <= toUs;
        }
    }

    private final List<One> all = new ArrayList<>();

    synchronized void add(Swing s) {
        all.add(One.of(s));
    }

    synchronized List<One> all() {
        return List.copyOf(all);
    }

    synchronized int size() {
        return all.size();
    }

    /** The swing of a bat nearest to the middle of a span, taken out of {@code left}; null where there is none. */
    static One take(List<One> left, BatId bat, long fromUs, long toUs) {
        One best = null;
        long middle = fromUs + (toUs - fromUs) / 2;
        for (One o : left) {
            if (o.within(bat, fromUs, toUs)
                    && (best == null || Math.abs(o.atUs - middle) < Math.abs(best.atUs - middle))) {
                best = o;
            }
        }
        left.remove(best);
        return best;
    }
}
