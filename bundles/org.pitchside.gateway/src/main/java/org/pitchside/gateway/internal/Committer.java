package org.pitchside.gateway.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.flow.BatControl;
import org.pitchside.api.flow.SwingListener;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingStore;
import org.pitchside.api.store.SwingStore.Commit;
import org.pitchside.api.store.SwingStore.StoredSwing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Store first, then acknowledge, then tell.
 *
 * <p>One commit of a bat is under way at a time, so the store holds a bat's swings in their order even when one had to be tried again;
 * the swings of different bats share a sync. A commit that fails is tried again with growing pauses. A bat may have so many waiting: then
 * an event stays with the bat (it was not acknowledged), and a swing cut from a stream is lost, counted.
 *
 * <p>Never blocks its caller. Time is the gateway's, so a test moves it by hand: {@link #tick}.
 */
final class Committer {

    /** Waiting swings of one bat; about 5 kB each. */
    static final int MOST_WAITING = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final long FIRST_PAUSE_NANOS = 200_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 10_000_000_000L;
    /** A failure that is not the disk's is the swing's own: it must not stand in the way for ever. */
    private static final int MOST_TRIES_OF_ONE = 5;

    private final SwingStore store;
    private final News<SwingListener> news;
    private final LongSupplier nanos;
    private final AtomicInteger failing = new AtomicInteger();

    Committer(SwingStore store, News<SwingListener> news, LongSupplier nanos) {
        this.store = store;
        this.news = news;
        this.nanos = nanos;
    }

    /** Takes a swing; returns at once. What waits already is not taken twice. */
    void commit(Bat bat, Swing swing) {
        synchronized (bat) {
            if (numbered(swing) && bat.awaited.contains(swing.id())) {
                return;
            }
            if (bat.waiting.size() >= MOST_WAITING) {
                (swing.origin() == SwingOrigin.STREAM ? bat.lost : bat.refused).incrementAndGet();
                return;
            }
            bat.waiting.add(swing);
            if (numbered(swing)) {
                bat.awaited.add(swing.id());
            }
        }
        pump(bat);
    }

    /** To be called often: tries again what failed, once its pause is over. */
    void tick(Bat bat) {
        pump(bat);
    }

    private void pump(Bat bat) {
        while (true) {
            Swing swing;
            synchronized (bat) {
                swing = bat.waiting.peek();
                if (swing == null || bat.busy || bat.trouble != null && nanos.getAsLong() - bat.notBeforeNanos < 0) {
                    return;
                }
                bat.busy = true;
            }
            CompletableFuture<Commit> commit;
            try {
                swing = withNumber(bat, swing);
                commit = store.commit(swing);
            } catch (RuntimeException e) {
                commit = CompletableFuture.failedFuture(e);
            }
            Swing under = swing;
            if (!commit.isDone()) {
                commit.whenComplete((done, failure) -> {
                    settle(bat, under, done, failure);
                    pump(bat);
                });
                return;
            }
            // done at once: no recursion, however many wait
            try {
                settle(bat, under, commit.get(), null);
            } catch (ExecutionException | RuntimeException e) {
                settle(bat, under, null, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                settle(bat, under, null, e);
            }
        }
    }

    private static boolean numbered(Swing swing) {
        return swing.id().seq() != SwingId.GATEWAY_GIVEN;
    }

    /** A swing that got no number because the store could not be asked gets it now. */
    private Swing withNumber(Bat bat, Swing swing) {
        if (numbered(swing)) {
            return swing;
        }
        SwingId id = swing.id();
        var named =
                Swings.withId(swing, new SwingId(id.bat(), id.bootId(), store.nextStreamSeq(id.bat(), id.bootId())));
        synchronized (bat) {
            bat.waiting.poll();
            bat.waiting.addFirst(named);
            bat.awaited.add(named.id());
        }
        return named;
    }

    private void settle(Bat bat, Swing swing, Commit commit, Throwable failure) {
        if (failure == null) {
            if (swing.origin() != SwingOrigin.STREAM) {
                bat.settle(swing.id());
                acknowledge(bat, swing.id());
            }
            if (!commit.repeated()) {
                bat.committed.incrementAndGet();
                bat.compare(swing);
                news.tell(l -> l.committed(new StoredSwing(commit.position(), swing)));
            }
        }
        synchronized (bat) {
            if (failure == null) {
                done(bat, swing);
            } else {
                failed(bat, swing, failure);
            }
            bat.busy = false;
        }
    }

    private void done(Bat bat, Swing swing) {
        bat.waiting.poll();
        bat.awaited.remove(swing.id());
        bat.failures = 0;
        if (bat.trouble != null) {
            bat.trouble = null;
            if (failing.decrementAndGet() == 0) {
                LOG.info("swings are kept again");
            }
        }
    }

    private void failed(Bat bat, Swing swing, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof ExecutionException || cause instanceof CompletionException)) {
            cause = cause.getCause();
        }
        bat.failures++;
        if (!(cause instanceof StoreException) && bat.failures >= MOST_TRIES_OF_ONE) {
            bat.lost.incrementAndGet();
            LOG.error("swing {} cannot be kept and is given up, not acknowledged", swing.id(), cause);
            done(bat, swing);
            return;
        }
        String said = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        if (bat.trouble == null && failing.getAndIncrement() == 0) {
            LOG.warn("swing {} could not be kept ({}); it is tried again", swing.id(), said);
        }
        bat.trouble = said;
        bat.notBeforeNanos =
                nanos.getAsLong() + Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(10, bat.failures - 1));
    }

    /** Tells the bat that it may forget an event. An acknowledgement that is lost does no harm: the bat sends the event again. */
    static void acknowledge(Bat bat, SwingId event) {
        BatControl control = bat.control();
        if (control == null) {
            return;
        }
        try {
            control.acknowledge(event);
        } catch (RuntimeException e) {
            LOG.debug("event {} could not be acknowledged now: {}", event, e.toString());
        }
    }
}
