package org.pitchside.ble.kura.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.pitchside.api.radio.RadioException;

/**
 * Calls into Kura's Bluetooth service about one thing, one after the other, each with a deadline of ours: Kura's own is 200 s. A call
 * that is over its time is given up and its thread interrupted, which ends the wait on the bus; a thread that does not even heed that is
 * left alone and counted, and the next call goes on in another one. All methods belong to the radio's thread, and answers come in it.
 */
final class Calls {

    private static final long GRACE_MS = 2_000;

    private final Works works;
    private final AtomicInteger stuck;
    private final Deque<Job<?>> waiting = new ArrayDeque<>();
    private Job<?> running;
    private String over;

    /** @param stuck counts threads that heed nothing */
    Calls(Works works, AtomicInteger stuck) {
        this.works = works;
        this.stuck = stuck;
    }

    /**
     * Asks when all that was asked before is answered or given up.
     *
     * @param what for the sentence, for example {@code writing CONTROL}
     * @param millis how long the call itself may take
     * @return fails with {@link RadioException}, in words
     */
    <T> CompletableFuture<T> ask(String what, long millis, Callable<T> call) {
        var job = new Job<>(what, millis, call);
        if (over != null) {
            job.result.completeExceptionally(new RadioException(over));
        } else {
            waiting.add(job);
            next();
        }
        return job.result;
    }

    /** Gives up all that is asked, and all that will be. */
    void drop(String why) {
        if (over != null) {
            return;
        }
        over = why;
        while (!waiting.isEmpty()) {
            waiting.remove().result.completeExceptionally(new RadioException(why));
        }
        if (running != null) {
            running.giveUp(why);
        }
    }

    private void next() {
        while (running == null && !waiting.isEmpty()) {
            running = waiting.remove();
            running.start();
        }
    }

    private final class Job<T> implements Runnable {

        private final String what;
        private final long millis;
        private final Callable<T> call;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private Runnable noDeadline = () -> {};
        private boolean left;
        /** Both guarded by this job: an interrupt must not meet the thread's next call. */
        private Thread thread;

        private boolean givenUp;

        Job(String what, long millis, Callable<T> call) {
            this.what = what;
            this.millis = millis;
            this.call = call;
        }

        void start() {
            noDeadline = works.after(
                    millis, () -> giveUp(what + " was not answered within " + (millis + 999) / 1000 + " s"));
            if (!works.beside(this)) {
                noDeadline.run();
                running = null;
                result.completeExceptionally(
                        new RadioException(what + " was not tried: too many calls into Kura's Bluetooth service hang"));
            }
        }

        @Override
        public void run() {
            T value = null;
            Throwable failure = null;
            synchronized (this) {
                thread = Thread.currentThread();
            }
            try {
                if (!isGivenUp()) {
                    value = call.call();
                }
            } catch (Exception | LinkageError e) {
                failure = e;
            }
            synchronized (this) {
                thread = null;
                // one that came too late to end this call is nobody's
                Thread.interrupted();
            }
            T answer = value;
            Throwable trouble = failure;
            works.post(() -> finished(answer, trouble));
        }

        private synchronized boolean isGivenUp() {
            return givenUp;
        }

        private void finished(T value, Throwable failure) {
            noDeadline.run();
            if (left) {
                stuck.decrementAndGet();
                return;
            }
            running = null;
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(new RadioException(what + " failed: " + Words.of(failure), failure));
            }
            next();
        }

        void giveUp(String why) {
            synchronized (this) {
                if (givenUp) {
                    return;
                }
                givenUp = true;
                if (thread != null) {
                    thread.interrupt();
                }
            }
            noDeadline.run();
            result.completeExceptionally(new RadioException(why));
            works.after(GRACE_MS, () -> {
                if (running == this) {
                    left = true;
                    stuck.incrementAndGet();
                    running = null;
                    next();
                }
            });
        }
    }
}
