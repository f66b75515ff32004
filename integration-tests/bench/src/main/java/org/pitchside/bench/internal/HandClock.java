package org.pitchside.bench.internal;

import org.pitchside.api.GatewayClock;

/** A clock that stands still until it is moved. */
final class HandClock implements GatewayClock {

    private long nanos;

    void moveTo(long to) {
        nanos = to;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long epochMicros(long at) {
        return 1_800_000_000_000_000L + at / 1000;
    }
}
