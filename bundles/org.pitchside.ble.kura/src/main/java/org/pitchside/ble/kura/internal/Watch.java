package org.pitchside.ble.kura.internal;

import java.util.function.Consumer;
import org.pitchside.api.radio.BatRadio.Sighting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Somebody who wants to hear of bats, until it is closed: then never again. */
final class Watch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final Consumer<Sighting> watcher;
    private final Consumer<Watch> forgotten;
    private boolean closed;

    Watch(Consumer<Sighting> watcher, Consumer<Watch> forgotten) {
        this.watcher = watcher;
        this.forgotten = forgotten;
    }

    synchronized void heard(Sighting sighting) {
        if (!closed) {
            try {
                watcher.accept(sighting);
            } catch (RuntimeException e) {
                // its trouble alone: others want to hear too
                LOG.warn("somebody who watches for bats failed", e);
            }
        }
    }

    @Override
    public void close() {
        forgotten.accept(this);
        // waits for a call that is under way
        synchronized (this) {
            closed = true;
        }
    }
}
