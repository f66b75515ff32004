package org.pitchside.kura.internal.cloud;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.KuraStoreCapacityReachedException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingStore;
import org.pitchside.api.store.SwingStore.StoredSwing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the store holds behind its cursor to a cloud publisher. Kura has a queue of its own, but it may be in memory, be full, lose
 * a message's id, or stand still; so a swing leaves our store only when its message was confirmed, and is sent again when that takes too
 * long. Consumers drop what they have, by identity and revision.
 *
 * <p>One thread calls {@link #step}; Kura's threads only leave notes. Time is passed in.
 */
final class Uplink implements Ear.Notes {

    static final String CONSUMER = "cloud";

    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
    private static final long LOOK_AGAIN_MS = 5_000;
    private static final long STORE_AGAIN_MS = 1_000;
    private static final long FIRST_WAIT_MS = 1_000;
    private static final long LONGEST_WAIT_MS = 30_000;
    private static final long LONGEST_CONFIRM_MS = 3_600_000;
    /** A word that the connection is up again may be missed: after so long it is tried all the same. */
    private static final long DISTRUST_MS = 600_000;

    /** Makes the message of a swing. */
    interface Letters {
        KuraMessage of(StoredSwing swing, boolean replayed);
    }

    /** A swing that was handed over. */
    private static final class UnderWay {
        final StoredSwing swing;
        /** Of every time it was sent: any of them will do. */
        final Set<String> ids = new HashSet<>();

        long sentMs;
        long patienceMs;
        boolean confirmed;

        UnderWay(StoredSwing swing, long patienceMs) {
            this.swing = swing;
            this.patienceMs = patienceMs;
        }
    }

    private final SwingStore store;
    private final UplinkSettings settings;
    private final Letters letters;
    private final Runnable wake;
    private final Queue<Ear.Note> notes = new ConcurrentLinkedQueue<>();
    private final Deque<UnderWay> window = new ArrayDeque<>();
    private volatile Ear bound;
    private volatile String trouble;
    private volatile long again;
    private Ear heard;
    private boolean known;
    private boolean down;
    private long downMs;
    private long notBeforeMs = Long.MIN_VALUE;
    private long waitMs = FIRST_WAIT_MS;
    private long endAtStart;
    private long highestSent;

    /** @param wake makes the thread call {@link #step} soon */
    Uplink(SwingStore store, UplinkSettings settings, Letters letters, Runnable wake) {
        this.store = store;
        this.settings = settings;
        this.letters = letters;
        this.wake = wake;
    }

    /** The publisher from now on, null for none; from any thread. */
    void publisher(Ear ear) {
        bound = ear;
        wake.run();
    }

    @Override
    public void take(Ear.Note note) {
        if (note.from() == bound) {
            notes.add(note);
            wake.run();
        }
    }

    /** Null while all is well. */
    String trouble() {
        return trouble;
    }

    /** How often a swing was sent once more because nobody confirmed it. */
    long again() {
        return again;
    }

    /**
     * Does what can be done now.
     *
     * @return how long there is nothing to do, milliseconds, unless woken
     */
    long step(long nowMs) {
        try {
            if (!known) {
                store.addConsumer(CONSUMER);
                known = true;
            }
            Ear ear = bound;
            if (ear != heard) {
                begin(ear);
            }
            read(nowMs);
            settle();
            return ear == null ? alone() : send(ear.publisher(), nowMs);
        } catch (StoreException e) {
            known = false;
            tell("the store: " + e.getMessage());
            return STORE_AGAIN_MS;
        }
    }

    /** Another publisher confirms nothing that the former one was given: all that is unconfirmed is read and sent anew. */
    private void begin(Ear ear) {
        heard = ear;
        window.clear();
        down = false;
        notBeforeMs = Long.MIN_VALUE;
        waitMs = FIRST_WAIT_MS;
        endAtStart = store.end();
    }

    private long alone() {
        tell("the chosen cloud publisher is not there");
        return LOOK_AGAIN_MS;
    }

    private void read(long nowMs) {
        for (Ear.Note note = notes.poll(); note != null; note = notes.poll()) {
            if (note.from() != heard) {
                continue;
            }
            switch (note.word()) {
                case DOWN -> {
                    down = true;
                    downMs = nowMs;
                }
                case UP -> {
                    down = false;
                    // Kura sends what it has kept: that gets its time again
                    window.forEach(u -> u.sentMs = nowMs);
                }
                case CONFIRMED -> {
                    for (UnderWay u : window) {
                        u.confirmed |= u.ids.contains(note.id());
                    }
                }
            }
        }
    }

    /** Moves the cursor over what is confirmed without a hole; only when the disk has it the window slides. */
    private void settle() {
        long position = -1;
        for (UnderWay u : window) {
            if (!u.confirmed) {
                break;
            }
            position = u.swing.position();
        }
        if (position >= 0) {
            store.advance(CONSUMER, position);
            while (!window.isEmpty() && window.peek().swing.position() <= position) {
                window.remove();
            }
            allIsWell();
        }
    }

    private long send(CloudPublisher publisher, long nowMs) {
        if (down) {
            if (nowMs - downMs < DISTRUST_MS) {
                // what is handed over now would only fill Kura's own queue
                tell("the cloud connection is down");
                return LOOK_AGAIN_MS;
            }
            down = false;
        }
        if (nowMs < notBeforeMs) {
            return notBeforeMs - nowMs;
        }
        for (UnderWay u : window) {
            if (!u.confirmed && nowMs - u.sentMs >= u.patienceMs) {
                u.patienceMs = Math.min(2 * u.patienceMs, LONGEST_CONFIRM_MS);
                again++;
                tell(
                        u.ids.isEmpty()
                                ? "the publisher confirms nothing: its quality of service must be 1"
                                : "nobody confirmed swing " + u.swing.swing().id() + " in time; it is sent again");
                if (!hand(publisher, u, true, nowMs)) {
                    return notBeforeMs - nowMs;
                }
            }
        }
        if (window.size() < settings.underWay()) {
            long last = window.isEmpty() ? -1 : window.peekLast().swing.position();
            for (StoredSwing swing : store.read(CONSUMER, settings.underWay())) {
                if (swing.position() <= last) {
                    continue;
                }
                boolean replayed = swing.position() <= endAtStart || swing.position() <= highestSent;
                var next = new UnderWay(swing, settings.confirmSeconds() * 1000L);
                if (!hand(publisher, next, replayed, nowMs)) {
                    return notBeforeMs - nowMs;
                }
                highestSent = Math.max(highestSent, swing.position());
                window.add(next);
            }
        }
        if (window.isEmpty()) {
            allIsWell();
        }
        return window.stream()
                .filter(u -> !u.confirmed)
                .mapToLong(u -> Math.max(1, u.sentMs + u.patienceMs - nowMs))
                .min()
                .orElse(LOOK_AGAIN_MS);
    }

    /** False where it could not be handed over: later, then. */
    private boolean hand(CloudPublisher publisher, UnderWay u, boolean replayed, long nowMs) {
        String failed;
        try {
            String id = publisher.publish(letters.of(u.swing, replayed));
            if (id != null) {
                u.ids.add(id);
            } else {
                tell("the publisher confirms nothing: its quality of service must be 1");
            }
            u.sentMs = nowMs;
            waitMs = FIRST_WAIT_MS;
            return true;
        } catch (KuraStoreCapacityReachedException e) {
            failed = "Kura's own queue is full";
        } catch (KuraException e) {
            failed = e.getMessage();
        } catch (RuntimeException | LinkageError e) {
            // a cloud connection's bundle that was half replaced is no reason to stop either
            failed = e.toString();
        }
        notBeforeMs = nowMs + waitMs;
        waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
        tell("the publisher took nothing: " + failed);
        return false;
    }

    private void allIsWell() {
        if (trouble != null) {
            LOG.info("publishing to the cloud goes on");
            trouble = null;
        }
    }

    private void tell(String what) {
        if (trouble == null) {
            LOG.warn("swings wait in the store: {}", what);
        }
        trouble = what;
    }
}
