package org.pitchside.bench.internal;

import org.pitchside.api.Mount;
import org.pitchside.api.SwingId;
import org.pitchside.api.flow.BatControl;
import org.pitchside.ble.BatSession;

/** What a flow asks of its session, without a hub. */
final class Control implements BatControl {

    private final HandClock clock;
    private final Mount mount;
    private BatSession session;
    private int acknowledged;

    Control(HandClock clock, Mount mount) {
        this.clock = clock;
        this.mount = mount;
    }

    void session(BatSession of) {
        session = of;
    }

    int acknowledged() {
        return acknowledged;
    }

    @Override
    public void acknowledge(SwingId id) {
        acknowledged++;
    }

    @Override
    public long epochMicros(long batUs) {
        return clock.epochMicros(session.time().gatewayUs(batUs) * 1000);
    }

    @Override
    public long errorMicros() {
        return session.time().errorUs();
    }

    @Override
    public Mount mount() {
        return mount;
    }
}
