package org.pitchside.ble;

import org.pitchside.ble.codec.Data;
import org.pitchside.ble.codec.FrameException;

/**
 * Puts values in order of seq: waits at most 40 ms for a missing one, drops what comes twice or too late, counts everything. Passive;
 * time is an argument. Single-threaded.
 */
public final class Resequencer {

    /** How long a missing value is waited for after the first later one arrived. */
    public static final long WAIT_NANOS = 40_000_000;
    /** A larger jump is a restart of the count. */
    public static final int MOST_AHEAD = 1024;

    /** Takes values in order. */
    public interface Output {

        void value(byte[] v, long nanos);

        /** Values are missing before the next one: so many, or an unknown number at a restart of the count (-1). */
        void gap(int values);
    }

    private final Output output;
    /** A power of two above {@link #MOST_AHEAD}, so that the wrap of the count puts no two values that may be held into one slot. */
    private static final int SLOTS = 2048;

    private final byte[][] ahead = new byte[SLOTS][];
    private final long[] arrived = new long[SLOTS];
    private int expected;
    private int waiting;
    private long deadline;
    private long duplicates;
    private long missing;

    public Resequencer(Output output) {
        this.output = output;
    }

    /** Takes a value whose header was accepted by {@link Data#type}. */
    public void accept(byte[] v, long nanos) throws FrameException {
        Data.type(v);
        tick(nanos);
        int distance = (Data.seq(v) - expected) & 0xFFFF;
        if (distance == 0) {
            expected = (expected + 1) & 0xFFFF;
            output.value(v, nanos);
            drain();
        } else if (distance <= MOST_AHEAD) {
            hold(v, nanos);
        } else if (distance >= 0x10000 - MOST_AHEAD) {
            duplicates++;
        } else {
            passOnAll();
            output.gap(-1);
            expected = (Data.seq(v) + 1) & 0xFFFF;
            output.value(v, nanos);
        }
    }

    private void hold(byte[] v, long nanos) {
        int slot = Data.seq(v) % SLOTS;
        if (ahead[slot] != null && Data.seq(ahead[slot]) == Data.seq(v)) {
            duplicates++;
            return;
        }
        ahead[slot] = v;
        arrived[slot] = nanos;
        if (waiting++ == 0) {
            deadline = nanos + WAIT_NANOS;
        }
    }

    private byte[] take(int seq) {
        int slot = seq % SLOTS;
        byte[] v = ahead[slot];
        if (v == null || Data.seq(v) != seq) {
            return null;
        }
        ahead[slot] = null;
        waiting--;
        return v;
    }

    /** Passes on what is in order, then sets the deadline of the next missing value. */
    private void drain() {
        while (waiting > 0) {
            long at = arrived[expected % SLOTS];
            byte[] v = take(expected);
            if (v == null) {
                break;
            }
            expected = (expected + 1) & 0xFFFF;
            output.value(v, at);
        }
        if (waiting > 0) {
            long earliest = Long.MAX_VALUE;
            for (int seq = expected, found = 0; found < waiting; seq = (seq + 1) & 0xFFFF) {
                if (isHeld(seq)) {
                    earliest = Math.min(earliest, arrived[seq % SLOTS]);
                    found++;
                }
            }
            deadline = earliest + WAIT_NANOS;
        }
    }

    /** Gives up what was waited for too long. */
    public void tick(long nanos) {
        while (waiting > 0 && nanos - deadline >= 0) {
            skipToNext();
        }
    }

    /** Passes on everything held, gaps counted: the connection is over or the count starts anew. */
    public void passOnAll() {
        while (waiting > 0) {
            skipToNext();
        }
    }

    private void skipToNext() {
        int lost = 0;
        while (!isHeld(expected)) {
            lost++;
            expected = (expected + 1) & 0xFFFF;
        }
        missing += lost;
        output.gap(lost);
        drain();
    }

    private boolean isHeld(int seq) {
        byte[] v = ahead[seq % SLOTS];
        return v != null && Data.seq(v) == seq;
    }

    /** Values that came twice or too late. */
    public long duplicates() {
        return duplicates;
    }

    /** Values that never came. */
    public long missing() {
        return missing;
    }
}
