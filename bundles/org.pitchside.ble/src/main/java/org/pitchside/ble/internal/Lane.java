package org.pitchside.ble.internal;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bat's serial flow: a bounded lock-free queue that a shared pool drains, never two threads at a time. A full queue throws values
 * away and counts them; calls that must not be lost go past the bound.
 */
final class Lane {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    /** So many jobs, then another bat's turn. */
    private static final int TURN = 64;

    private final Executor pool;
    private final int bound;
    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    Lane(Executor pool, int bound) {
        this.pool = pool;
        this.bound = bound;
    }

    /** Queues a value's handling, or drops and counts it. */
    boolean offer(Runnable job) {
        if (size.get() >= bound) {
            dropped.incrementAndGet();
            return false;
        }
        put(job);
        return true;
    }

    /** Queues what must not be lost. */
    void put(Runnable job) {
        size.incrementAndGet();
        queue.add(job);
        wake();
    }

    private void wake() {
        if (running.compareAndSet(false, true)) {
            try {
                pool.execute(this::drain);
            } catch (RejectedExecutionException e) {
                // the pool is closed: what is left, above all the end of the flow, is done here
                drain();
            }
        }
    }

    private void drain() {
        for (int i = 0; i < TURN; i++) {
            Runnable job = queue.poll();
            if (job == null) {
                break;
            }
            size.decrementAndGet();
            try {
                job.run();
            } catch (RuntimeException | LinkageError e) {
                if (failures.getAndIncrement() % 1000 == 0) {
                    LOG.error("a bat's flow failed (failure {}); its values go on", failures.get(), e);
                }
            }
        }
        running.set(false);
        if (!queue.isEmpty()) {
            wake();
        }
    }

    /** Values thrown away because the queue was full. */
    long dropped() {
        return dropped.get();
    }
}
