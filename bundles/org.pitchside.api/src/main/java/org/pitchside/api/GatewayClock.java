package org.pitchside.api;

/** The one clock of the gateway; a replay runs it faster, a test moves it by hand. */
public interface GatewayClock {

    /** A monotonic reading in nanoseconds; only differences mean something. */
    long nanos();

    /** Wall time, microseconds since 1970 UTC, at the monotonic reading {@code nanos}. */
    long epochMicros(long nanos);

    /** The machine's own clock. */
    static GatewayClock system() {
        long nanos0 = System.nanoTime();
        long epoch0 = System.currentTimeMillis() * 1000;
        return new GatewayClock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public long epochMicros(long nanos) {
                return epoch0 + (nanos - nanos0) / 1000;
            }
        };
    }
}
