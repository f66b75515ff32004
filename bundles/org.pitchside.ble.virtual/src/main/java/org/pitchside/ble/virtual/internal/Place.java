package org.pitchside.ble.virtual.internal;

import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;

/** A bat and where it is: in range or away, on its own or at the end of a link. */
final class Place {

    private final VirtualBat bat;
    private final int number;
    private final int lane;
    private volatile VirtualLink link;
    private volatile boolean away;
    private volatile boolean taken;
    private long steps;

    /** @param lane which of the air's threads it belongs to */
    Place(VirtualBat bat, int number, int lane) {
        this.bat = bat;
        this.number = number;
        this.lane = lane;
    }

    VirtualBat bat() {
        return bat;
    }

    int number() {
        return number;
    }

    int lane() {
        return lane;
    }

    String address() {
        return bat.id().toString();
    }

    VirtualLink link() {
        return link;
    }

    boolean isFree() {
        return link == null && !away && !taken;
    }

    boolean isOn(String adapter) {
        VirtualLink l = link;
        return l != null && l.adapter().equals(adapter);
    }

    /** Counts the steps of the bat's thread. */
    long step() {
        return steps++;
    }

    synchronized void attach(VirtualLink to, LinkListener listener, long nanos) throws RadioException {
        if (away || taken) {
            throw new RadioException("bat " + address() + " is not in range");
        }
        if (link != null) {
            throw new RadioException("bat " + address() + " is connected already");
        }
        link = to;
        bat.linked(listener, nanos);
    }

    /** Out of range or back. */
    void away(boolean now) {
        away = now;
        if (now) {
            cut("out of range");
        }
    }

    /** For a test: as {@link #away}, until it is brought back. */
    void taken(boolean now) {
        taken = now;
        if (now) {
            cut("out of range");
        }
    }

    /** Nobody is told: the gateway must find out by itself. */
    synchronized void silence() {
        bat.unlinked();
    }

    void cut(String reason) {
        VirtualLink old;
        synchronized (this) {
            old = link;
            link = null;
            bat.unlinked();
        }
        if (old != null) {
            old.gone(reason);
        }
    }

    /** Cuts this link and no later one. */
    void cut(VirtualLink only, String reason) {
        synchronized (this) {
            if (link != only) {
                return;
            }
            link = null;
            bat.unlinked();
        }
        only.gone(reason);
    }
}
