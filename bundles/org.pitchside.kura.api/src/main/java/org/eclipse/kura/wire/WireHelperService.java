package org.eclipse.kura.wire;

import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.ServiceReference;

/** Helps a wire component to find its names and its {@link WireSupport}. */
@ProviderType
public interface WireHelperService {
    String getPid(final WireComponent wireComponent);

    String getServicePid(final String wireComponentPid);

    String getServicePid(final WireComponent wireComponent);

    boolean isEmitter(final String wireComponentPid);

    boolean isReceiver(final String wireComponentPid);

    WireSupport newWireSupport(WireComponent wireComponent, ServiceReference<WireComponent> wireComponentRef);
}
