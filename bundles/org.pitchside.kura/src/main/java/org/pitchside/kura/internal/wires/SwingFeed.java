package org.pitchside.kura.internal.wires;

import java.util.List;
import org.pitchside.api.Swing;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingStore;
import org.pitchside.api.store.SwingStore.StoredSwing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings swings from the store to a wire graph, one after the other. The store is the queue: a graph that takes its time holds up this
 * feed's thread and nobody else.
 *
 * <p>All swings: a cursor in the store moves, durably, behind each swing that the graph has taken; a crash repeats one at most. While no
 * wire is connected nothing is emitted and nothing is lost. Live: what waits beyond the limit is left out, what the graph refuses too.
 *
 * <p>One thread calls {@link #step}.
 */
final class SwingFeed {

    /** Where swings go. */
    interface Outlet {

        /** Whether any wire leads on. */
        boolean connected();

        /** Returns when the graph has taken the swing; whatever a component of the graph throws comes out. */
        void emit(Swing swing);
    }

    private static final Logger LOG = LoggerFactory.getLogger(SwingFeed.class);
    private static final int PAGE = 16;
    private static final long LOOK_AGAIN_MS = 5_000;
    private static final long STORE_AGAIN_MS = 1_000;
    private static final long REFUSED_AGAIN_MS = 1_000;
    /** A swing that the graph refused so often is passed over, for the sake of those behind it. */
    private static final int TRIES = 3;

    private final SwingStore store;
    private final String consumer;
    private final SourceSettings settings;
    private final Outlet outlet;
    /** Live: behind what was emitted last; before the first look below every place. */
    private long position = -1;

    private boolean known;
    private int tries;
    private volatile String trouble;
    private volatile long emitted;
    private volatile long refused;
    private volatile long leftOut;

    /** @param consumer name of the cursor */
    SwingFeed(SwingStore store, String consumer, SourceSettings settings, Outlet outlet) {
        this.store = store;
        this.consumer = consumer;
        this.settings = settings;
        this.outlet = outlet;
    }

    /** What is wrong with the store or the graph, null while nothing is. */
    String trouble() {
        return trouble;
    }

    long emitted() {
        return emitted;
    }

    /** Swings that the graph did not take. */
    long refused() {
        return refused;
    }

    /** Live swings that waited too long. */
    long leftOut() {
        return leftOut;
    }

    /**
     * Does what can be done now.
     *
     * @return how long there is nothing to do, milliseconds, unless woken
     */
    long step() {
        try {
            if (!known) {
                begin();
                known = true;
            }
            return settings.live() ? live() : all();
        } catch (StoreException e) {
            known = false;
            tell("the store: " + e.getMessage());
            return STORE_AGAIN_MS;
        }
    }

    private void begin() {
        if (settings.live()) {
            store.removeConsumer(consumer);
            // after trouble with the store it goes on where it was
            position = position < 0 ? store.end() : position;
        } else {
            store.addConsumer(consumer);
        }
    }

    private long all() {
        if (!outlet.connected()) {
            return LOOK_AGAIN_MS;
        }
        List<StoredSwing> next = store.read(consumer, PAGE);
        for (StoredSwing stored : next) {
            if (!outlet.connected()) {
                return LOOK_AGAIN_MS;
            }
            if (!taken(stored.swing()) && ++tries < TRIES) {
                return REFUSED_AGAIN_MS;
            }
            if (tries >= TRIES) {
                refused++;
            }
            tries = 0;
            store.advance(consumer, stored.position());
            if (Thread.currentThread().isInterrupted()) {
                return 0;
            }
        }
        return next.isEmpty() ? LOOK_AGAIN_MS : 0;
    }

    private long live() {
        long end = store.end();
        if (!outlet.connected()) {
            position = end;
            return LOOK_AGAIN_MS;
        }
        long behind = end - position;
        if (behind > settings.limit()) {
            leftOut += behind - settings.limit();
            position = end - settings.limit();
        }
        // one, then a look at how many wait: a slow graph gets the newest
        List<StoredSwing> next = store.after(position, 1);
        if (next.isEmpty()) {
            position = end;
            return LOOK_AGAIN_MS;
        }
        StoredSwing stored = next.get(0);
        position = stored.position();
        if (!taken(settings.window() ? withSamples(stored.swing()) : stored.swing())) {
            refused++;
        }
        return 0;
    }

    private Swing withSamples(Swing bare) {
        return store.find(bare.id())
                .filter(s -> s.revision() == bare.revision())
                .orElse(bare);
    }

    private boolean taken(Swing swing) {
        try {
            outlet.emit(swing);
            emitted++;
            trouble = null;
            return true;
        } catch (RuntimeException | LinkageError e) {
            // whatever stands in the graph: it must not end this thread
            tell("the graph did not take swing " + swing.id() + ": " + e);
            return false;
        }
    }

    private void tell(String what) {
        if (!what.equals(trouble)) {
            LOG.warn("swing source {}: {}", consumer, what);
        }
        trouble = what;
    }
}
