package org.pitchside.ble.bluez.peer;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;

/** How unkind one bat's way is. Changed from any thread, read by the peer. */
public final class Faults {

    /** What lasts until it is ended. */
    public enum Kind {
        /** Out of range: not heard, not to be had. */
        OUT,
        /** The link is dead and nobody says so. */
        MUTE,
        /** Its values of DATA are swallowed, and it answers all the same. */
        SWALLOWS,
        /** ServicesResolved comes late. */
        RESOLVES_LATE,
        NEVER_RESOLVES,
        /** BlueZ's cache has nothing but services of something else, until the device is removed. */
        STALE,
        /** BlueZ's cache has the services of an older firmware beside the true ones, at higher handles. */
        STALE_BESIDE,
        CONNECT_REFUSED,
        CONNECT_HANGS,
        DISCONNECT_HANGS,
        SUBSCRIBE_FAILS,
        READ_FAILS,
        WRITE_FAILS,
        WRITE_HANGS,
        /** A fifth of all values of DATA never arrives, arrives twice, arrives behind the next one. */
        DROPS,
        DOUBLES,
        SWAPS
    }

    private final Set<Kind> now = Collections.synchronizedSet(EnumSet.noneOf(Kind.class));
    private final Deque<String> connects = new ArrayDeque<>();
    private boolean hangsUp;

    public Faults begin(Kind... kinds) {
        now.addAll(Set.of(kinds));
        return this;
    }

    public Faults end(Kind kind) {
        now.remove(kind);
        return this;
    }

    boolean is(Kind kind) {
        return now.contains(kind);
    }

    /**
     * What the next calls of Connect get, one after the other; then they succeed again.
     *
     * @param words {@code InProgress}, or what {@code Failed} says
     */
    public synchronized Faults connect(String... words) {
        for (String w : words) {
            connects.add(w);
        }
        return this;
    }

    synchronized String nextConnect() {
        return is(Kind.CONNECT_REFUSED) ? "le-connection-abort-by-local" : connects.poll();
    }

    /** Once: the bat hangs up while its services are read. */
    public synchronized Faults hangUp() {
        hangsUp = true;
        return this;
    }

    synchronized boolean hangsUp() {
        boolean does = hangsUp;
        hangsUp = false;
        return does;
    }
}
