package org.pitchside.gateway.internal;

import java.util.function.LongSupplier;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatEvent;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.flow.BatFlow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what goes wrong in a flow inside it: counted, told once a minute, the flow begun anew; the caller's thread goes on. */
final class Guarded implements BatFlow {

    private static final Logger LOG = LoggerFactory.getLogger(Guarded.class);
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final Flow flow;
    private final Bat bat;
    private final LongSupplier nanos;
    private boolean told;
    private long toldNanos;

    Guarded(Flow flow, Bat bat, LongSupplier nanos) {
        this.flow = flow;
        this.bat = bat;
        this.nanos = nanos;
    }

    private void failed(Throwable e) {
        long count = bat.faults.incrementAndGet();
        long now = nanos.getAsLong();
        if (!told || now - toldNanos >= MINUTE_NANOS) {
            told = true;
            toldNanos = now;
            LOG.error("the flow of bat {} failed (failure {}) and begins anew", bat.id, count, e);
        }
        flow.reset();
    }

    @Override
    public void block(ImuBlock block) {
        try {
            flow.block(block);
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    @Override
    public void result(BatEvent event) {
        try {
            flow.result(event);
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    @Override
    public void event(BatEvent event) {
        try {
            flow.event(event);
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    @Override
    public void activity(BatActivity activity) {
        flow.activity(activity);
    }

    @Override
    public void tick(long now) {
        try {
            flow.tick(now);
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    @Override
    public void closed() {
        try {
            flow.closed();
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        } finally {
            flow.leave();
        }
    }
}
