package org.pitchside.ble.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.pitchside.ble.TimeBase;
import org.pitchside.ble.codec.Control;

/** Asks a bat for its time, three times at first and then every ten seconds. In the bat's lane. */
final class Pings {

    private static final long EVERY_NANOS = 10_000_000_000L;
    private static final int AT_FIRST = 3;
    /** Answers may stay away. */
    private static final int MOST_OPEN = 32;

    private final Consumer<Control> send;
    private final Map<Integer, Long> asked = new HashMap<>();
    private int nonce;
    private long lastNanos;

    Pings(Consumer<Control> send) {
        this.send = send;
    }

    void begin(long now) {
        for (int i = 0; i < AT_FIRST; i++) {
            ask(now);
        }
    }

    void tick(long now) {
        if (now - lastNanos >= EVERY_NANOS) {
            ask(now);
        }
    }

    private void ask(long now) {
        lastNanos = now;
        int n = ++nonce;
        if (asked.size() > MOST_OPEN) {
            asked.clear();
        }
        asked.put(n, now);
        send.accept(new Control.Time(n));
    }

    /** What a bat says of its time, at the instant when it arrived. */
    void answered(Control.Answer answer, TimeBase time, long nanos) {
        Long at = asked.remove(answer.nonce());
        if (at != null) {
            time.answered(time.us(time.unwrap(answer.tick())), at / 1000, nanos / 1000);
        }
    }
}
