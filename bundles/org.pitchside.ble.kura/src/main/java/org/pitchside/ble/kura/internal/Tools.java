package org.pitchside.ble.kura.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * What adapters and links of one radio share.
 *
 * @param stuck threads that wait in Kura's Bluetooth service and heed no interrupt
 * @param arrival the gateway's clock, for the instant at which a value came
 */
record Tools(Works works, AtomicInteger stuck, Leftovers leftovers, LongSupplier arrival) {

    Calls calls() {
        return new Calls(works, stuck);
    }
}
