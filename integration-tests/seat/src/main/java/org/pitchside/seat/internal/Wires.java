package org.pitchside.seat.internal;

import java.util.List;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireEnvelope;
import org.eclipse.kura.wire.WireHelperService;
import org.eclipse.kura.wire.WireReceiver;
import org.eclipse.kura.wire.WireRecord;
import org.eclipse.kura.wire.WireSupport;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.wireadmin.Wire;

/** Gives wire components what they emit by. As in Kura, all that hangs on a wire runs in the thread that emits. */
final class Wires implements WireHelperService {

    @Override
    public WireSupport newWireSupport(WireComponent component, ServiceReference<WireComponent> reference) {
        return new Support(component, String.valueOf(reference.getProperty(Constants.SERVICE_PID)));
    }

    private static final class Support implements WireSupport {
        private final WireComponent component;
        private final String pid;
        private volatile Wire[] leading = {};

        Support(WireComponent component, String pid) {
            this.component = component;
            this.pid = pid;
        }

        @Override
        public synchronized void emit(List<WireRecord> records) {
            WireEnvelope envelope = new WireEnvelope(pid, records);
            for (Wire wire : leading) {
                wire.update(envelope);
            }
        }

        @Override
        public void consumersConnected(Wire[] wires) {
            leading = wires == null ? new Wire[0] : wires.clone();
        }

        @Override
        public void producersConnected(Wire[] wires) {
            // whoever receives is told by its wire
        }

        @Override
        public void updated(Wire wire, Object value) {
            if (component instanceof WireReceiver receiver && value instanceof WireEnvelope envelope) {
                receiver.onWireReceive(envelope);
            }
        }

        @Override
        public Object polled(Wire wire) {
            return wire.getLastValue();
        }
    }

    @Override
    public String getPid(WireComponent component) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getServicePid(String pid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getServicePid(WireComponent component) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isEmitter(String pid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isReceiver(String pid) {
        throw new UnsupportedOperationException();
    }
}
