package org.pitchside.ble.virtual.internal;

import org.pitchside.api.GatewayClock;

/** The machine's clock, some times faster from its beginning on. */
final class FastClock implements GatewayClock {

    private final double speed;
    private final long began = System.nanoTime();
    private final long epoch = System.currentTimeMillis() * 1000;

    FastClock(double speed) {
        this.speed = speed;
    }

    @Override
    public long nanos() {
        return (long) ((System.nanoTime() - began) * speed);
    }

    @Override
    public long epochMicros(long nanos) {
        return epoch + nanos / 1000;
    }
}
