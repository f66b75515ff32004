package org.pitchside.ble.internal;

import org.pitchside.api.BatId;
import org.pitchside.api.flow.LinkCounters.Link;

/** A bat's counters over all its connections. Written by its flow, read by any thread. */
final class Tally {

    private final BatId bat;
    private volatile boolean connected;
    private volatile long missing;
    private volatile long duplicates;
    private volatile long dropped;
    private volatile long malformed;
    private volatile String lastMalformed;
    private volatile int connections;
    private volatile int battery;
    private volatile String lastEnd = "";
    private long baseMissing;
    private long baseDuplicates;
    private long baseDropped;
    private long baseMalformed;

    Tally(BatId bat) {
        this.bat = bat;
    }

    void connected(int batteryPercent) {
        connected = true;
        connections = connections + 1;
        battery = batteryPercent;
    }

    void battery(int percent) {
        battery = percent;
    }

    /** What the present connection counted so far. */
    void now(long missingNow, long duplicatesNow, long droppedNow, long malformedNow, String malformedText) {
        missing = baseMissing + missingNow;
        duplicates = baseDuplicates + duplicatesNow;
        dropped = baseDropped + droppedNow;
        malformed = baseMalformed + malformedNow;
        if (malformedText != null) {
            lastMalformed = malformedText;
        }
    }

    void disconnected(String reason) {
        connected = false;
        lastEnd = reason;
        baseMissing = missing;
        baseDuplicates = duplicates;
        baseDropped = dropped;
        baseMalformed = malformed;
    }

    Link link() {
        return new Link(bat, connected, missing, duplicates, dropped, malformed);
    }

    int connections() {
        return connections;
    }

    int battery() {
        return battery;
    }

    String lastEnd() {
        return lastEnd;
    }

    String lastMalformed() {
        return lastMalformed;
    }
}
