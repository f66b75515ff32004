package org.pitchside.ble.internal;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.pitchside.api.BatInfo;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.internal.trust.Enrolment;
import org.pitchside.ble.internal.trust.Handshake;

/**
 * The handshake with a bat: before anything else of a new connection, and once more where a bat that is connected opens its door. In the
 * bat's lane.
 */
final class Greeting {

    private static final long LOOK_NANOS = 2_000_000_000L;

    private final Supplier<Enrolment> enrolment;
    private final Consumer<Control> send;
    private final Greeted greeted;
    private Handshake handshake;
    private boolean isProven;
    private long lookedNanos;

    /** Hears how a handshake ended. */
    interface Greeted {

        /** @param words why, where it is refused */
        void ended(BatInfo read, Handshake.End end, String words);
    }

    Greeting(Supplier<Enrolment> enrolment, Consumer<Control> send, Greeted greeted) {
        this.enrolment = enrolment;
        this.send = send;
        this.greeted = greeted;
    }

    void begin(BatInfo read, long now) {
        var way = new Way(read);
        way.shake = enrolment.get().handshake(read, way);
        handshake = way.shake;
        handshake.begin(now);
    }

    /** The bat opened its door while it was connected. */
    void again(BatInfo read, long now) {
        if (handshake == null) {
            begin(read, now);
        }
    }

    /** Sends what the handshake asks, and goes on as it ended. */
    private final class Way implements Handshake.Link {

        private final BatInfo read;
        private Handshake shake;

        Way(BatInfo read) {
            this.read = read;
        }

        @Override
        public void send(Control request) {
            send.accept(request);
        }

        @Override
        public void ended(Handshake.End end, String words) {
            handshake = null;
            enrolment.get().ended(read.bat(), shake, end, words);
            isProven = end == Handshake.End.PROVEN;
            greeted.ended(read, end, words);
        }
    }

    void answer(Control.Answer answer, long nanos) {
        if (handshake != null) {
            handshake.answer(answer, nanos);
        }
    }

    void tick(long now) {
        if (handshake != null) {
            handshake.tick(now);
        }
    }

    /** Whether the bat proved that it belongs here; else it is open to anybody. */
    boolean isProven() {
        return isProven;
    }

    /** Whether it is time to look at the door of a bat that nobody enrolled: only INFO tells that its button was pressed. */
    boolean looksAgain(long now) {
        if (isProven
                || handshake != null
                || now - lookedNanos < LOOK_NANOS
                || !enrolment.get().isTaking()) {
            return false;
        }
        lookedNanos = now;
        return true;
    }

    /** The connection is over. */
    void giveUp() {
        handshake = null;
    }
}
