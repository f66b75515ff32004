package org.pitchside.trainer.rollout;

import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.pitchside.api.GatewayClock;

/** A clock that stands still while something happens, and what will happen. */
final class VirtualTime implements GatewayClock {

    private static final long EPOCH_US = 1_800_000_000_000_000L;

    private record Task(long nanos, long order, Runnable what) implements Comparable<Task> {
        @Override
        public int compareTo(Task o) {
            return nanos != o.nanos ? Long.compare(nanos, o.nanos) : Long.compare(order, o.order);
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long now;
    private long order;

    VirtualTime(double seconds) {
        now = (long) (seconds * 1e9);
    }

    double seconds() {
        return now / 1e9;
    }

    void at(double seconds, Runnable what) {
        tasks.add(new Task(Math.max(now, (long) (seconds * 1e9)), order++, what));
    }

    void after(double seconds, Runnable what) {
        at(seconds() + seconds, what);
    }

    void every(double seconds, Runnable what) {
        after(seconds, () -> {
            what.run();
            every(seconds, what);
        });
    }

    /** Lets happen what comes next, until then. */
    void until(double seconds, BooleanSupplier over) {
        while (!over.getAsBoolean() && !tasks.isEmpty() && tasks.peek().nanos() <= seconds * 1e9) {
            Task next = tasks.poll();
            now = next.nanos();
            next.what().run();
        }
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public long epochMicros(long nanos) {
        return EPOCH_US + nanos / 1000;
    }
}
