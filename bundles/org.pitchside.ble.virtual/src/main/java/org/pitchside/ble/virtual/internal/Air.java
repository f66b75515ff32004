package org.pitchside.ble.virtual.internal;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.LinkListener;

/** One link's way through the air: delay, loss, doubling, reordering. Instants are nominal, so that a busy machine changes nothing. */
final class Air {

    private static final long LEAST_DELAY = 5_000_000;
    private static final long INTERVAL = 30_000_000;
    private static final long LATE = 60_000_000;
    private static final long BURST = 200_000_000;
    /** What a link carries: 100 kB/s, a design value. A long journal takes its time. */
    private static final long NANOS_PER_BYTE = 10_000;

    private record OnItsWay(long arrives, long number, BatCharacteristic from, byte[] value) {}

    private final Faults faults;
    private final SplittableRandom random;
    private final PriorityQueue<OnItsWay> queue = new PriorityQueue<>(
            (a, b) -> a.arrives != b.arrives ? Long.compare(a.arrives, b.arrives) : Long.compare(a.number, b.number));
    private long heldUntil = Long.MIN_VALUE;
    private long busyUntil = Long.MIN_VALUE;
    private long inOrder = Long.MIN_VALUE;
    private long number;

    Air(Faults faults, SplittableRandom random) {
        this.faults = faults;
        this.random = random;
    }

    private boolean happens(double percent) {
        return percent > 0 && random.nextDouble() * 100 < percent;
    }

    /** A value is ready to be sent at {@code nanos}. */
    void send(BatCharacteristic from, byte[] value, long nanos) {
        if (from == BatCharacteristic.DATA && happens(faults.lossPercent())) {
            return;
        }
        if (happens(faults.burstPercent())) {
            heldUntil = Math.max(heldUntil, nanos + BURST);
        }
        busyUntil = Math.max(busyUntil, nanos) + value.length * NANOS_PER_BYTE;
        long arrives = Math.max(heldUntil, busyUntil + LEAST_DELAY + random.nextLong(INTERVAL));
        // an unharmed link keeps the order
        inOrder = Math.max(inOrder, arrives);
        long at = inOrder;
        if (happens(faults.reorderPercent())) {
            at += random.nextLong(LATE);
        }
        queue.add(new OnItsWay(at, number++, from, value));
        if (happens(faults.doublePercent())) {
            queue.add(new OnItsWay(at + random.nextLong(LATE), number++, from, value));
        }
    }

    /** Hands over what has arrived by now. */
    void deliver(long nanos, LinkListener listener) {
        while (!queue.isEmpty() && queue.peek().arrives <= nanos) {
            OnItsWay v = queue.remove();
            listener.notified(v.from, v.value, v.arrives);
        }
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }
}
