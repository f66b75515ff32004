package org.pitchside.ble.internal.smp;

import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.pitchside.ble.codec.FrameException;

/**
 * One request at a time over one link, in pieces of the link's room: the bat has one buffer, and what comes while an answer waits takes
 * its place. Passive, in the bat's lane.
 *
 * <p>A request whose answer stays away is given up after a patience that grows; it is never shorter than the bat's own, half a second
 * after which it forgets a packet of which a piece was lost. A packet sent earlier would be joined to the torso.
 */
final class Exchange {

    static final long LEAST_PATIENCE_NANOS = 700_000_000L;
    private static final long MOST_PATIENCE_NANOS = 8_000_000_000L;

    /** The way to the bat. */
    interface Way {

        /** Writes a value to SMP, without an acknowledgement where the radio can; completes anywhere. */
        CompletionStage<Void> write(byte[] piece);

        /** Runs in the bat's lane. */
        void inLane(Runnable job);
    }

    private final Way way;
    private final LongSupplier clock;
    private final int room;
    private final Runnable sent;
    private final Joiner joiner = new Joiner();
    private Packet request;
    private byte[] packet;
    private int at;
    private int sequence;
    private boolean isWriting;
    private long sinceNanos;
    private long patienceNanos = LEAST_PATIENCE_NANOS;
    private long malformed;

    /**
     * @param room bytes of a value: ATT MTU - 3
     * @param sent called in the lane when the last piece of a packet has left, or one could not be written and no more follow
     */
    Exchange(Way way, LongSupplier clock, int room, Runnable sent) {
        this.way = way;
        this.clock = clock;
        this.room = room;
        this.sent = sent;
    }

    /** Sends a request. Only where none is under way. */
    void ask(Packet what) {
        if (isWaiting()) {
            throw new IllegalStateException("a request is under way");
        }
        request = what;
        packet = what.bytes(++sequence);
        at = 0;
        joiner.forget();
        write();
    }

    private void write() {
        int mine = sequence;
        byte[] piece = Arrays.copyOfRange(packet, at, Math.min(packet.length, at + room));
        at += piece.length;
        isWriting = true;
        way.write(piece).whenComplete((done, failure) -> way.inLane(() -> written(mine, failure)));
    }

    private void written(int mine, Throwable failure) {
        if (mine != sequence) {
            return;
        }
        isWriting = false;
        sinceNanos = clock.getAsLong();
        if (failure == null && request != null && at < packet.length) {
            write();
        } else {
            sent.run();
        }
    }

    /** A request is under way, and a packet that was begun is not left half-written. */
    boolean isWaiting() {
        return request != null || isWriting;
    }

    /** Takes a notified value. @return the answer to the request under way; null where there is none yet */
    Answer heard(byte[] value) {
        try {
            byte[] whole = joiner.accept(value);
            if (whole == null) {
                return null;
            }
            Answer answer = Answer.decode(whole);
            if (request == null || answer.sequence() != (sequence & 0xFF) || !request.isAnsweredBy(answer)) {
                // to a request that was given up
                return null;
            }
            long took = isWriting ? 0 : Math.max(0, clock.getAsLong() - sinceNanos);
            patienceNanos = Math.max(LEAST_PATIENCE_NANOS, Math.min(MOST_PATIENCE_NANOS, 3 * took));
            request = null;
            return answer;
        } catch (FrameException e) {
            malformed++;
            return null;
        }
    }

    /** The answer will not come any more. */
    boolean isLate() {
        return request != null && !isWriting && clock.getAsLong() - sinceNanos > patienceNanos;
    }

    /** Gives the request up; the next one is waited for longer. */
    void giveUp() {
        request = null;
        joiner.forget();
        patienceNanos = Math.min(MOST_PATIENCE_NANOS, 2 * patienceNanos);
    }

    /** Answers that broke the rules. */
    long malformed() {
        return malformed;
    }
}
