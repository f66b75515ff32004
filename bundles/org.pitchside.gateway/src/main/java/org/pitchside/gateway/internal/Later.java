package org.pitchside.gateway.internal;

import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/**
 * A service that is asked for when it is needed, and again until it can be had: while its component waits for ours to be made it cannot.
 *
 * @param <S> the service
 */
final class Later<S> implements Supplier<S> {

    private final ServiceReference<S> reference;
    private S service;

    Later(ServiceReference<S> reference) {
        this.reference = reference;
    }

    /** The service, or null while it cannot be had. */
    @Override
    public synchronized S get() {
        if (service == null) {
            service = context().getService(reference);
        }
        return service;
    }

    /** It is needed no more. */
    synchronized void close() {
        if (service != null) {
            service = null;
            context().ungetService(reference);
        }
    }

    private static BundleContext context() {
        return FrameworkUtil.getBundle(Later.class).getBundleContext();
    }
}
