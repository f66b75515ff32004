package org.pitchside.laptop.internal;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bats at the end of a run. */
final class Bats {

    private static final Logger LOG = LoggerFactory.getLogger(Bats.class);
    private static final Set<String> BATS =
            Set.of("org.pitchside.ble", "org.pitchside.ble.bluez", "org.pitchside.ble.virtual");
    /** When the bats are stopped, news may follow until none came for so long. */
    private static final double QUIET_S = 0.4;
    /** ... but no longer than this: a disk that fails is said, not waited for. */
    private static final double LONGEST_QUIET_S = 5;

    private Bats() {}

    /** Nothing comes from them any more. */
    static void stop(BundleContext context) {
        for (Bundle bundle : context.getBundles()) {
            if (BATS.contains(bundle.getSymbolicName())) {
                try {
                    bundle.stop(Bundle.STOP_TRANSIENT);
                } catch (BundleException e) {
                    LOG.warn("{} does not stop: {}", bundle.getSymbolicName(), e.toString());
                }
            }
        }
    }

    /**
     * Waits for what bats sent last, which is still on its way to the disk and from there to us.
     *
     * @param lastSwing when the last one came, {@link System#nanoTime}
     */
    static void settle(LongSupplier lastSwing) throws InterruptedException {
        long stopped = System.nanoTime();
        long now = stopped;
        while (seconds(Math.max(stopped, lastSwing.getAsLong()), now) < QUIET_S
                && seconds(stopped, now) < LONGEST_QUIET_S) {
            TimeUnit.MILLISECONDS.sleep(50);
            now = System.nanoTime();
        }
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }
}
