package org.pitchside.gateway.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.pitchside.api.BatId;

/** One bat's counters since the gateway started, over all its connections. */
final class Counters {

    final BatId bat;
    final AtomicLong samples = new AtomicLong();
    final AtomicLong missing = new AtomicLong();
    final AtomicLong candidates = new AtomicLong();
    final AtomicLong rejected = new AtomicLong();
    final AtomicLong committed = new AtomicLong();
    final AtomicLong lost = new AtomicLong();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger waiting = new AtomicInteger();
    volatile boolean connected;

    Counters(BatId bat) {
        this.bat = bat;
    }
}
