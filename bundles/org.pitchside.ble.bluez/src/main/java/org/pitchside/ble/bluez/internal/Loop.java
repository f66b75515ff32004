package org.pitchside.ble.bluez.internal;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread in which all of the radio's state lives. */
final class Loop {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final ScheduledThreadPoolExecutor executor;

    Loop() {
        executor = new ScheduledThreadPoolExecutor(1, r -> {
            var t = new Thread(r, "pitchside-bluez");
            t.setDaemon(true);
            return t;
        });
        // deadlines that were met would else stay for their whole time
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    ScheduledThreadPoolExecutor executor() {
        return executor;
    }

    /** @return whether it will run; not after the end */
    boolean run(Runnable task) {
        try {
            executor.execute(guarded(task));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    ScheduledFuture<?> after(long ms, Runnable task) {
        return executor.schedule(guarded(task), ms, TimeUnit.MILLISECONDS);
    }

    ScheduledFuture<?> every(long ms, Runnable task) {
        return executor.scheduleWithFixedDelay(guarded(task), ms, ms, TimeUnit.MILLISECONDS);
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | LinkageError e) {
                LOG.error("the radio failed once; it goes on", e);
            }
        };
    }

    /** What still waits to be run. */
    int waiting() {
        return executor.getQueue().size();
    }

    /** Lets what runs end, and nothing begin. */
    void close(long ms) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(ms, TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
