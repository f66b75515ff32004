package org.pitchside.ble.virtual.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bats of one of the air's threads, and the program that holds them. A program that ends is started again, its bats boot anew: that
 * is what a cut of the power does to a bat.
 */
final class Lane {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final long FIRST_PAUSE_NANOS = 500_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 30_000_000_000L;

    private final Path program;
    private final List<Place> places = new CopyOnWriteArrayList<>();
    private Core core;
    private int again;
    private int failures;
    private long notBefore;
    private long since;
    private volatile String trouble;

    Lane(Path program) {
        this.program = program;
    }

    void add(Place place) {
        places.add(place);
    }

    List<Place> places() {
        return places;
    }

    /** How often the program was started again. */
    synchronized int again() {
        return again;
    }

    /** Why the program cannot be started; null while it runs. */
    String trouble() {
        return trouble;
    }

    /** Sees that the program runs. @return whether it does */
    synchronized boolean isUp(long nanos, long machineNanos) {
        if (core != null && core.isAlive()) {
            if (machineNanos - since > LONGEST_PAUSE_NANOS) {
                failures = 0;
            }
            return true;
        }
        if (core != null) {
            core = null;
            LOG.warn("the bats' program ended; it is started again and its bats boot anew");
            places.forEach(p -> p.cut("its power was cut"));
            again++;
            pause(machineNanos);
        }
        if (machineNanos - notBefore < 0 && failures > 0) {
            return false;
        }
        try {
            core = Core.start(program);
            since = machineNanos;
            trouble = null;
        } catch (IOException e) {
            if (trouble == null) {
                LOG.error("no virtual bats: {}", e.getMessage());
            }
            trouble = e.getMessage();
            pause(machineNanos);
            return false;
        }
        for (int i = 0; i < places.size(); i++) {
            Place p = places.get(i);
            // bats were switched on at different times
            p.bat().boot(core, i, nanos - (1 + p.number() % 30) * 1_000_000_000L, nanos);
        }
        return true;
    }

    private void pause(long machineNanos) {
        notBefore = machineNanos + Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(10, failures));
        failures++;
    }

    /** Sends what the step asked. */
    synchronized void flush() {
        if (core != null) {
            core.flush();
        }
    }

    synchronized void close() {
        if (core != null) {
            core.close();
            core = null;
        }
    }

    /** For a test: what a cut of the power does. */
    synchronized void kill() {
        if (core != null) {
            core.kill();
        }
    }
}
