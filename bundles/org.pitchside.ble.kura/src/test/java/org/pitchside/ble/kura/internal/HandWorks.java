package org.pitchside.ble.kura.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Real threads under a time that a test moves. Time moves only when everybody has come to a rest: has nothing to do, or waits in a call
 * that the script never answers. So nothing here depends on how fast the machine is.
 */
final class HandWorks implements Works {

    private static final long PATIENCE_MS = 60_000;

    private final Object lock = new Object();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.<Timer>comparingLong(t -> t.at).thenComparingLong(t -> t.number));
    private final Map<Thread, CompletableFuture<?>> waiting = new HashMap<>();
    private final List<Thread> all = new ArrayList<>();
    private final ExecutorService own = Executors.newSingleThreadExecutor(r -> thread(r, "hand-own"));
    private final ExecutorService others = Executors.newCachedThreadPool(r -> thread(r, "hand-call"));
    private long now = 1_000_000_000L;
    private long numbers;
    private int busy;
    private int most = Integer.MAX_VALUE;

    private static final class Timer {

        private final long at;
        private final long number;
        private final Runnable task;

        Timer(long at, long number, Runnable task) {
            this.at = at;
            this.number = number;
            this.task = task;
        }
    }

    private Thread thread(Runnable task, String name) {
        var t = new Thread(task, name);
        t.setDaemon(true);
        synchronized (lock) {
            all.add(t);
        }
        return t;
    }

    /** How many of its threads live. */
    int threads() {
        synchronized (lock) {
            all.removeIf(t -> !t.isAlive() && t.getState() == Thread.State.TERMINATED);
            return (int) all.stream().filter(Thread::isAlive).count();
        }
    }

    /** From now on no more than so many calls run beside. */
    void atMost(int threads) {
        synchronized (lock) {
            most = threads;
        }
    }

    @Override
    public long nanos() {
        synchronized (lock) {
            return now;
        }
    }

    @Override
    public boolean post(Runnable task) {
        return start(own, task);
    }

    @Override
    public boolean beside(Runnable blocking) {
        synchronized (lock) {
            if (waiting.size() >= most) {
                return false;
            }
        }
        return start(others, blocking);
    }

    private boolean start(ExecutorService in, Runnable task) {
        synchronized (lock) {
            busy++;
        }
        try {
            in.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException | Error e) {
                    e.printStackTrace();
                } finally {
                    synchronized (lock) {
                        busy--;
                        lock.notifyAll();
                    }
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            synchronized (lock) {
                busy--;
                lock.notifyAll();
            }
            return false;
        }
    }

    @Override
    public Runnable after(long millis, Runnable task) {
        return world(millis, () -> post(task));
    }

    /** What happens outside the radio after so long: in the thread that moves the time. */
    Runnable world(long millis, Runnable task) {
        synchronized (lock) {
            var timer = new Timer(now + millis * 1_000_000, numbers++, task);
            timers.add(timer);
            return () -> {
                synchronized (lock) {
                    timers.remove(timer);
                }
            };
        }
    }

    /** Waits as a call does that is not answered, until it is interrupted or {@code until} is done. */
    void hang(CompletableFuture<?> until) throws InterruptedException {
        synchronized (lock) {
            waiting.put(Thread.currentThread(), until);
            try {
                until.whenComplete((done, failure) -> {
                    synchronized (lock) {
                        lock.notifyAll();
                    }
                });
                // once: two that hang and wake each other would never let a core rest
                lock.notifyAll();
                while (!until.isDone()) {
                    lock.wait();
                }
            } finally {
                waiting.remove(Thread.currentThread());
            }
        }
    }

    /** The same, and no interrupt helps. */
    void hangDeaf(CompletableFuture<?> until) {
        while (!until.isDone()) {
            try {
                hang(until);
            } catch (InterruptedException e) {
                // that is what deaf means
            }
        }
    }

    private void rest() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_MS * 1_000_000;
        synchronized (lock) {
            while (true) {
                // one that was interrupted, or is answered, only has not noticed yet
                long asleep = waiting.entrySet().stream()
                        .filter(w ->
                                !w.getKey().isInterrupted() && !w.getValue().isDone())
                        .count();
                if (busy - asleep <= 0) {
                    return;
                }
                if (System.nanoTime() - end > 0) {
                    throw new IllegalStateException("never comes to a rest: " + busy + " busy, " + asleep + " wait");
                }
                lock.wait(100);
            }
        }
    }

    /** Lets so much time pass, timer by timer. */
    void pass(long millis) throws InterruptedException {
        long until;
        synchronized (lock) {
            until = now + millis * 1_000_000;
        }
        while (true) {
            rest();
            Timer next;
            synchronized (lock) {
                next = timers.peek();
                if (next == null || next.at > until) {
                    now = until;
                    return;
                }
                timers.remove();
                now = Math.max(now, next.at);
            }
            next.task.run();
        }
    }

    @Override
    public void close() {
        own.shutdown();
        others.shutdownNow();
    }

    /** Whether all threads ended. */
    boolean ended() throws InterruptedException {
        return own.awaitTermination(1, TimeUnit.MILLISECONDS) && others.awaitTermination(1, TimeUnit.MILLISECONDS);
    }
}
