package org.pitchside.gateway.internal;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.flow.BatControl;
import org.pitchside.api.flow.SwingListener;
import org.pitchside.api.store.SwingStore;
import org.pitchside.api.store.SwingStore.Commit;
import org.pitchside.api.store.SwingStore.StoredSwing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Store first, then acknowledge, then tell. A commit that fails is tried again with growing pauses; a bat may have so many waiting,
 * then an event stays with the bat (it was not acknowledged) and a swing cut from a stream is lost, counted.
 */
final class Committer implements AutoCloseable {

    static final int MOST_WAITING = 256;
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final long FIRST_PAUSE_MS = 200;
    private static final long LONGEST_PAUSE_MS = 10_000;

    private final SwingStore store;
    private final List<SwingListener> listeners;
    private final ScheduledExecutorService retries;
    private final ExecutorService telling;
    private final AtomicLong failing = new AtomicLong();
    private volatile String trouble;

    Committer(SwingStore store, List<SwingListener> listeners) {
        this.store = store;
        this.listeners = listeners;
        retries = Executors.newSingleThreadScheduledExecutor(daemon("pitchside-commit"));
        telling = Executors.newSingleThreadExecutor(daemon("pitchside-tell"));
    }

    private static ThreadFactory daemon(String name) {
        return r -> {
            var t = new Thread(r, name);
            t.setDaemon(true);
            return t;
        };
    }

    /** A swing on its way to the disk. */
    private record Job(Swing swing, Counters counters, BatControl control) {}

    /** Takes a swing; returns at once. */
    void commit(Swing swing, Counters counters, BatControl control) {
        if (counters.waiting.get() >= MOST_WAITING) {
            if (swing.origin() == SwingOrigin.STREAM) {
                counters.lost.incrementAndGet();
            }
            return;
        }
        counters.waiting.incrementAndGet();
        attempt(new Job(swing, counters, control), FIRST_PAUSE_MS);
    }

    private void attempt(Job job, long pauseMs) {
        try {
            store.commit(job.swing).whenComplete((commit, failure) -> {
                if (failure == null) {
                    done(job, commit);
                } else {
                    failed(job, pauseMs, failure);
                }
            });
        } catch (RuntimeException e) {
            failed(job, pauseMs, e);
        }
    }

    private void done(Job job, Commit commit) {
        if (trouble != null) {
            LOG.info("commits succeed again");
            trouble = null;
        }
        job.counters.waiting.decrementAndGet();
        if (job.swing.origin() != SwingOrigin.STREAM) {
            job.control.acknowledge(job.swing.id());
        }
        if (!commit.repeated()) {
            job.counters.committed.incrementAndGet();
            tell(l -> l.committed(new StoredSwing(commit.position(), job.swing)));
        }
    }

    private void failed(Job job, long pauseMs, Throwable failure) {
        if (retries.isShutdown()) {
            LOG.info("swing {} was under way when the gateway stopped", job.swing.id());
            return;
        }
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (trouble == null) {
            LOG.warn("swing {} could not be kept ({}); it is tried again", job.swing.id(), cause.getMessage());
        }
        trouble = cause.getMessage();
        failing.incrementAndGet();
        try {
            retries.schedule(
                    () -> attempt(job, Math.min(LONGEST_PAUSE_MS, pauseMs * 2)), pauseMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.info("swing {} was under way when the gateway stopped", job.swing.id());
        }
    }

    /** Tells every listener, one after the other, away from the bats' threads. */
    void tell(Consumer<SwingListener> news) {
        try {
            telling.execute(() -> {
                for (SwingListener l : listeners) {
                    try {
                        news.accept(l);
                    } catch (RuntimeException | LinkageError e) {
                        LOG.warn(
                                "{} failed to hear of a swing: {}", l.getClass().getName(), e.toString());
                    }
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("a listener was not told: the gateway stops");
        }
    }

    /** What the store said last, null while commits succeed. */
    String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        retries.shutdown();
        telling.shutdown();
        try {
            telling.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
