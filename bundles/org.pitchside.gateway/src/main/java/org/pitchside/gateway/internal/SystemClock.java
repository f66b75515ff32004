package org.pitchside.gateway.internal;

import org.osgi.service.component.annotations.Component;
import org.pitchside.api.GatewayClock;

/** The machine's own clock, unless something of a higher rank (a replay) brings another. */
@Component(name = "org.pitchside.gateway.SystemClock")
public final class SystemClock implements GatewayClock {

    private final GatewayClock system = GatewayClock.system();

    @Override
    public long nanos() {
        return system.nanos();
    }

    @Override
    public long epochMicros(long nanos) {
        return system.epochMicros(nanos);
    }
}
