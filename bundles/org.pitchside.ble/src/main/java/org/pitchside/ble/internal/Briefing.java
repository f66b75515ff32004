package org.pitchside.ble.internal;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.pitchside.api.Mount;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.InfoCodec.Mode;

/** What a bat is told of its mount, its hand and what to send, and told again where it did not arrive. In the bat's lane. */
final class Briefing {

    private static final long TELL_AGAIN_NANOS = 1_000_000_000L;

    private final Supplier<Mode> mode;
    private final Supplier<Mount> mount;
    private final Consumer<Control> send;
    private Mode toldMode;
    private Mount toldMount;
    private boolean hasEvents;
    private boolean isResting;
    private long againNanos = Long.MIN_VALUE;
    private long replayNanos;

    /** @param mode what the settings want */
    Briefing(Supplier<Mode> mode, Supplier<Mount> mount, Consumer<Control> send) {
        this.mode = mode;
        this.mount = mount;
        this.send = send;
    }

    /** The connection stands. @param eventsPending whether the bat said that it keeps some */
    void begin(boolean eventsPending, long now) {
        hasEvents = eventsPending;
        tell(now);
    }

    /** Tells what is not told yet. */
    void tick(long now) {
        if (now >= againNanos) {
            tell(now);
        }
    }

    private void tell(long now) {
        Mount m = mount.get();
        if (!m.equals(toldMount)) {
            toldMount = m;
            for (int row = 0; row < 3; row++) {
                send.accept(new Control.MountRow(row, m.at(row, 0), m.at(row, 1), m.at(row, 2)));
            }
            send.accept(new Control.SetHand(m.hand()));
        }
        Mode wanted = isResting ? Mode.EVENTS : mode.get();
        if (wanted != toldMode) {
            toldMode = wanted;
            send.accept(new Control.SetMode(wanted));
            // while the stream rests what the bat kept before can wait, and what it cuts now comes by itself
            if (!isResting && (wanted == Mode.EVENTS || hasEvents)) {
                replay(now);
            }
        }
    }

    /** Asks for all events that the bat keeps. */
    void replay(long now) {
        replayNanos = now;
        send.accept(new Control.Replay(Control.ALL_BOOTS, 0));
    }

    /** When that was asked last. */
    long replayNanos() {
        return replayNanos;
    }

    /** A setting did not reach the bat: it is told again in a while. */
    void failed(int op, long now) {
        againNanos = now + TELL_AGAIN_NANOS;
        if (op == 1) {
            toldMode = null;
        } else if (op == 2 || op == 3) {
            toldMount = null;
        }
    }

    /** The stream rests: the bat cuts its events itself. Afterwards it is asked for what it kept meanwhile. */
    void rest(boolean wanted, long now) {
        if (wanted != isResting) {
            isResting = wanted;
            hasEvents = true;
            tell(now);
        }
    }

    boolean isResting() {
        return isResting;
    }
}
