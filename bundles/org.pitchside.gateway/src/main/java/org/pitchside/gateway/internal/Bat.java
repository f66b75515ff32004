package org.pitchside.gateway.internal;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.flow.BatControl;

/** What the gateway keeps of one bat over all its connections: counters, and the swings that wait for the disk. */
final class Bat {

    /** Identities remembered, so that an event sent again is known without asking the disk. */
    private static final int REMEMBERED = 512;

    final BatId id;
    final AtomicLong samples = new AtomicLong();
    final AtomicLong missing = new AtomicLong();
    final AtomicLong candidates = new AtomicLong();
    final AtomicLong rejected = new AtomicLong();
    final AtomicLong committed = new AtomicLong();
    /** Swings of a stream that could not be kept. */
    final AtomicLong lost = new AtomicLong();
    /** Events for which no room was left here; they stay with the bat. */
    final AtomicLong refused = new AtomicLong();
    /** Calls of its flow that failed. */
    final AtomicLong faults = new AtomicLong();

    /** Events that both the bat and the gateway named, and those that they named alike. */
    final AtomicLong compared = new AtomicLong();

    final AtomicLong agreed = new AtomicLong();

    final AtomicInteger connections = new AtomicInteger();

    /** What it said of itself, and when anything came from it last, microseconds since 1970 UTC. */
    volatile BatInfo info;

    volatile BatActivity activity;
    volatile long lastHeardUs;

    private volatile BatControl control;
    private final Map<SwingId, Boolean> settled = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SwingId, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    // the rest is guarded by this bat's monitor; see Committer
    final Deque<Swing> waiting = new ArrayDeque<>();
    final Set<SwingId> awaited = new HashSet<>();
    boolean busy;
    int failures;
    long notBeforeNanos;
    String trouble;

    Bat(BatId id) {
        this.id = id;
    }

    /** Counts whether bat and gateway named a swing alike, where both named it. */
    void compare(Swing swing) {
        swing.agreement().ifPresent(same -> {
            compared.incrementAndGet();
            agreed.addAndGet(same ? 1 : 0);
        });
    }

    void met(BatInfo says, BatControl by) {
        info = says;
        connections.incrementAndGet();
        control = by;
    }

    /** A connection ended; another may have begun before. */
    void left(BatControl by) {
        if (control == by) {
            control = null;
        }
    }

    /** The way to the bat now, null while it is away. */
    BatControl control() {
        return control;
    }

    boolean connected() {
        return control != null;
    }

    /** The event is on the disk, or was judged to be no swing. */
    void settle(SwingId event) {
        settled.put(event, true);
    }

    boolean isSettled(SwingId event) {
        return settled.containsKey(event);
    }

    synchronized int waitingNow() {
        return waiting.size();
    }

    /** What the disk said of this bat's oldest waiting swing; null while all is well. */
    synchronized String troubleNow() {
        return trouble;
    }
}
