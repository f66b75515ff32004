package org.pitchside.seat.internal;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Sits where Kura's own services sit. */
public final class Seat implements BundleActivator {
    @Override
    public void start(BundleContext context) {}

    @Override
    public void stop(BundleContext context) {}
}
