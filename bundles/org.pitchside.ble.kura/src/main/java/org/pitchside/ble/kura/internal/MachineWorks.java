package org.pitchside.ble.kura.internal;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real threads and real time. */
final class MachineWorks implements Works {

    private static final Logger LOG = LoggerFactory.getLogger(MachineWorks.class);
    /** Two calls a link and one an adapter run at most, unless Kura's calls hang. */
    private static final int MOST_THREADS = 64;

    private static final long IDLE_S = 5;

    private final ScheduledThreadPoolExecutor own = new ScheduledThreadPoolExecutor(1, named("pitchside-kura-radio"));
    private final ThreadPoolExecutor others = new ThreadPoolExecutor(
            0, MOST_THREADS, IDLE_S, TimeUnit.SECONDS, new SynchronousQueue<>(), named("pitchside-kura-call"));

    MachineWorks() {
        own.setRemoveOnCancelPolicy(true);
        own.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static ThreadFactory named(String name) {
        var number = new AtomicInteger();
        return r -> {
            var t = new Thread(r, name + "-" + number.incrementAndGet());
            t.setDaemon(true);
            return t;
        };
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public boolean post(Runnable task) {
        try {
            own.execute(() -> run(task));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public Runnable after(long millis, Runnable task) {
        try {
            Future<?> later = own.schedule(() -> run(task), millis, TimeUnit.MILLISECONDS);
            return () -> later.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the Kura radio stumbled; it goes on", e);
        }
    }

    @Override
    public boolean beside(Runnable blocking) {
        try {
            others.execute(blocking);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public void close() {
        own.shutdown();
        others.shutdownNow();
    }
}
