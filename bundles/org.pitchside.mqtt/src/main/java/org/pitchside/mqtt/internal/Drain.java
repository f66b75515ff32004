package org.pitchside.mqtt.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingStore;
import org.pitchside.api.store.SwingStore.StoredSwing;
import org.pitchside.mqtt.internal.Wire.WireException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the store holds behind its cursor to the broker. At most {@value #WINDOW} messages are under way, and the cursor moves,
 * durably, over what is acknowledged without a hole before the window does: so an interruption of whatever kind repeats at most that many
 * on the wire, loses none, and keeps the order.
 *
 * <p>One thread calls {@link #step}; the wire's threads only leave notes. Time is passed in.
 */
final class Drain {

    static final int WINDOW = 8;
    static final String CONSUMER = "mqtt";

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final long TIMEOUT_MS = Wire.TIMEOUT_S * 1000;
    private static final long FIRST_WAIT_MS = 1000;
    private static final long LONGEST_WAIT_MS = 30_000;
    /** A connection that held so long was a good one. */
    private static final long GOOD_MS = 60_000;
    /** Another reason within one outage is told so often at most. */
    private static final long TELL_AGAIN_MS = 3_600_000;

    private static final long STORE_AGAIN_MS = 1000;
    private static final long LOOK_AGAIN_MS = 5000;
    private static final long WIRE_FULL_MS = 50;

    /** What a drain is told by. */
    interface Address {
        String topic(StoredSwing swing);

        byte[] body(StoredSwing swing, boolean replayed);

        String statusTopic();

        byte[] birth(long pending);

        byte[] lastWord();
    }

    private static final class UnderWay {
        final StoredSwing swing;
        final long sentMs;
        boolean acknowledged;

        UnderWay(StoredSwing swing, long sentMs) {
            this.swing = swing;
            this.sentMs = sentMs;
        }
    }

    private record Note(Wire from, long acknowledged, String lost) {}

    private final SwingStore store;
    private final Supplier<Wire> wires;
    private final Address address;
    private final DoubleSupplier jitter;
    private final Runnable wake;
    private final Queue<Note> notes = new ConcurrentLinkedQueue<>();
    private final Deque<UnderWay> window = new ArrayDeque<>();
    private final Deque<StoredSwing> next = new ArrayDeque<>();
    private Wire wire;
    private String pendingLoss;
    private boolean consumerKnown;
    private long connectedMs;
    private long endAtConnect;
    private long highestSent;
    private long lastRead;
    private long notBeforeMs = Long.MIN_VALUE;
    private long waitMs = FIRST_WAIT_MS;
    private long toldMs;
    private volatile String trouble;
    private volatile boolean connected;

    /**
     * @param jitter random numbers in 0..1
     * @param wake makes the thread call {@link #step} soon
     */
    Drain(SwingStore store, Supplier<Wire> wires, Address address, DoubleSupplier jitter, Runnable wake) {
        this.store = store;
        this.wires = wires;
        this.address = address;
        this.jitter = jitter;
        this.wake = wake;
    }

    /** Null while all is well. */
    String trouble() {
        return trouble;
    }

    boolean connected() {
        return connected;
    }

    /**
     * Does what can be done now.
     *
     * @return how long there is nothing to do, milliseconds, unless woken
     */
    long step(long nowMs) {
        try {
            if (!consumerKnown) {
                store.addConsumer(CONSUMER);
                consumerKnown = true;
            }
            read();
            if (wire == null) {
                if (nowMs < notBeforeMs) {
                    return notBeforeMs - nowMs;
                }
                connect(nowMs);
                if (wire == null) {
                    return notBeforeMs - nowMs;
                }
            }
            long wait = send(nowMs);
            if (wire != null && window.isEmpty()) {
                allIsWell();
            }
            return wait;
        } catch (StoreException e) {
            consumerKnown = false;
            tell(nowMs, "the store: " + e.getMessage());
            return STORE_AGAIN_MS;
        }
    }

    /** What the wire's threads left. */
    private void read() {
        for (Note note = notes.poll(); note != null; note = notes.poll()) {
            if (note.from() != wire) {
                continue;
            }
            if (note.lost() != null) {
                pendingLoss = note.lost();
            } else {
                for (UnderWay m : window) {
                    m.acknowledged |= m.swing.position() == note.acknowledged();
                }
            }
        }
        settle();
    }

    /** Moves the cursor over what is acknowledged without a hole; only when the disk has it the window slides. */
    private void settle() {
        long position = -1;
        for (UnderWay m : window) {
            if (!m.acknowledged) {
                break;
            }
            position = m.swing.position();
        }
        if (position >= 0) {
            store.advance(CONSUMER, position);
            while (!window.isEmpty() && window.peek().swing.position() <= position) {
                window.remove();
            }
            waitMs = FIRST_WAIT_MS;
            allIsWell();
        }
    }

    /** A connection alone proves nothing: a broker may take everything and acknowledge none of it. */
    private void allIsWell() {
        if (trouble != null) {
            LOG.info("publishing goes on");
            trouble = null;
        }
    }

    private void connect(long nowMs) {
        Wire fresh = wires.get();
        try {
            fresh.connect(new Wire.Ear() {
                @Override
                public void acknowledged(long number) {
                    notes.add(new Note(fresh, number, null));
                    wake.run();
                }

                @Override
                public void lost(String reason) {
                    notes.add(new Note(fresh, 0, reason));
                    wake.run();
                }
            });
            wire = fresh;
            endAtConnect = store.end();
            fresh.publish(0, address.statusTopic(), address.birth(store.pending(CONSUMER)), true);
        } catch (WireException | StoreException e) {
            lose(fresh, nowMs, e.getMessage());
            return;
        }
        connectedMs = nowMs;
        connected = true;
        window.clear();
        next.clear();
        lastRead = -1;
        pendingLoss = null;
    }

    private long send(long nowMs) {
        if (pendingLoss != null) {
            lose(wire, nowMs, pendingLoss);
            return notBeforeMs - nowMs;
        }
        if (!window.isEmpty() && nowMs - window.peek().sentMs >= TIMEOUT_MS) {
            lose(wire, nowMs, "the broker did not acknowledge within " + Wire.TIMEOUT_S + " s");
            return notBeforeMs - nowMs;
        }
        if (nowMs - connectedMs >= GOOD_MS) {
            waitMs = FIRST_WAIT_MS;
        }
        try {
            while (window.size() < WINDOW) {
                if (next.isEmpty() && !fill()) {
                    break;
                }
                StoredSwing swing = next.peek();
                boolean replayed = swing.position() <= endAtConnect || swing.position() <= highestSent;
                if (!wire.publish(swing.position(), address.topic(swing), address.body(swing, replayed), false)) {
                    return WIRE_FULL_MS;
                }
                next.remove();
                highestSent = Math.max(highestSent, swing.position());
                window.add(new UnderWay(swing, nowMs));
            }
        } catch (WireException e) {
            lose(wire, nowMs, e.getMessage());
            return notBeforeMs - nowMs;
        }
        return window.isEmpty() ? LOOK_AGAIN_MS : Math.max(1, window.peek().sentMs + TIMEOUT_MS - nowMs);
    }

    /** Reads on behind what is under way. The store's cursor stands before the window, so the window's own come first and are passed. */
    private boolean fill() {
        for (StoredSwing s : store.read(CONSUMER, 2 * WINDOW)) {
            if (s.position() > lastRead) {
                next.add(s);
                lastRead = s.position();
            }
        }
        return !next.isEmpty();
    }

    private void lose(Wire lost, long nowMs, String reason) {
        wire = null;
        connected = false;
        pendingLoss = null;
        lost.close();
        notBeforeMs = nowMs + (long) (waitMs * (0.5 + 0.5 * jitter.getAsDouble()));
        waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
        tell(nowMs, reason);
    }

    private void tell(long nowMs, String reason) {
        if (trouble == null || !trouble.equals(reason) && nowMs - toldMs >= TELL_AGAIN_MS) {
            LOG.warn("nothing can be published: {}; swings wait in the store", reason);
            toldMs = nowMs;
        }
        trouble = reason;
    }

    /** Says good-bye. No step follows. */
    void close() {
        try {
            read();
        } catch (StoreException e) {
            // those will be sent again, and are known by their identity
        }
        if (wire != null) {
            wire.leave(address.statusTopic(), address.lastWord());
            wire = null;
        }
        connected = false;
    }
}
