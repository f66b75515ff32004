package org.pitchside.ble.kura.internal;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.LinkListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of one link reaches its listener: nothing before there is a link, nothing after it. Kura keeps handlers of lost links and calls
 * them with the values of the next one; a closed gate is all that such a handler holds on to.
 */
final class Gate {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final int MOST_EARLY = 256;

    private record Value(BatCharacteristic characteristic, byte[] bytes, long nanos) {}

    private LinkListener listener;
    private List<Value> early = new ArrayList<>();
    private boolean heard;

    Gate(LinkListener listener) {
        this.listener = listener;
    }

    /** A value came, from any thread. Handed over at once, in the order in which the threads get here. */
    synchronized void heard(BatCharacteristic characteristic, byte[] bytes, long nanos) {
        if (listener == null || bytes == null) {
            return;
        }
        heard = true;
        // Kura gives one array to all who listen
        var value = new Value(characteristic, bytes.clone(), nanos);
        if (early == null) {
            pass(value);
        } else if (early.size() < MOST_EARLY) {
            early.add(value);
        }
    }

    /** The link stands. */
    synchronized void open() {
        var waited = early;
        early = null;
        waited.forEach(this::pass);
    }

    /** There never was a link. */
    synchronized void shut() {
        listener = null;
        early = null;
    }

    /** The link is over. */
    synchronized void close(String reason) {
        LinkListener to = listener;
        shut();
        if (to != null) {
            try {
                to.disconnected(reason);
            } catch (RuntimeException e) {
                LOG.warn("whoever listened to a bat failed at its end", e);
            }
        }
    }

    /** Whether a value came since this was asked last. */
    synchronized boolean heardSince() {
        boolean since = heard;
        heard = false;
        return since;
    }

    private void pass(Value value) {
        if (listener == null) {
            return;
        }
        try {
            listener.notified(value.characteristic, value.bytes, value.nanos);
        } catch (RuntimeException e) {
            LOG.warn("whoever listens to a bat failed", e);
        }
    }
}
