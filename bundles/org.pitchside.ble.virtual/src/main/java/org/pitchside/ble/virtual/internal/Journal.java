package org.pitchside.ble.virtual.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pitchside.swing.Candidate;

/** The events of a bat that nobody has acknowledged; a full one loses its oldest, counted. */
final class Journal {

    static final int CAPACITY = 512;

    /**
     * @param alone whether it was recorded while no gateway listened
     * @param firstSample running number of the event's first sample
     * @param counts samples at the bat's own rate
     */
    record Entry(
            int bootId, int seq, boolean alone, Candidate candidate, long firstSample, short[] counts, long t0Sample) {}

    private final Map<Long, Entry> entries = new LinkedHashMap<>();
    private int overwritten;

    void add(Entry e) {
        if (entries.size() >= CAPACITY) {
            entries.remove(entries.keySet().iterator().next());
            overwritten++;
        }
        entries.put(key(e.bootId, e.seq), e);
    }

    void acknowledge(int bootId, int seq) {
        entries.remove(key(bootId, seq));
    }

    private static long key(int bootId, int seq) {
        return (long) bootId << 32 | seq & 0xFFFF_FFFFL;
    }

    /** Those of a boot (-1: of all) from a number on, oldest first. */
    List<Entry> from(int bootId, int seq) {
        var list = new ArrayList<Entry>();
        for (Entry e : entries.values()) {
            if (bootId == -1 || e.bootId == bootId && Integer.compareUnsigned(e.seq, seq) >= 0) {
                list.add(e);
            }
        }
        return list;
    }

    int size() {
        return entries.size();
    }

    int overwritten() {
        return overwritten;
    }
}
