package org.eclipse.kura.wire;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.service.wireadmin.Consumer;

/** A wire component that takes envelopes. */
@ConsumerType
public interface WireReceiver extends WireComponent, Consumer {
    void onWireReceive(WireEnvelope wireEnvelope);
}
