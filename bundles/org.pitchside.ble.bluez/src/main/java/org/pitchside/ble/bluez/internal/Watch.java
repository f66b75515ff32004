package org.pitchside.ble.bluez.internal;

import java.util.function.Consumer;
import org.pitchside.api.radio.BatRadio.Sighting;

/** Somebody who wants to hear of bats, until it is closed: then never again. */
final class Watch implements AutoCloseable {

    private final Consumer<Sighting> watcher;
    private final Consumer<Watch> forgotten;
    private boolean closed;

    Watch(Consumer<Sighting> watcher, Consumer<Watch> forgotten) {
        this.watcher = watcher;
        this.forgotten = forgotten;
    }

    synchronized void heard(Sighting sighting) {
        if (!closed) {
            watcher.accept(sighting);
        }
    }

    @Override
    public void close() {
        // waits for a call that is under way
        synchronized (this) {
            closed = true;
        }
        forgotten.accept(this);
    }
}
