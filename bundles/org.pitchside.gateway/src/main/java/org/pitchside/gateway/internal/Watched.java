package org.pitchside.gateway.internal;

import org.pitchside.api.BatActivity;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Verdict;
import org.pitchside.api.flow.BatControl;
import org.pitchside.gateway.internal.watch.Tap;
import org.pitchside.swing.Candidate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a flow tells the watch over bats, while there is one. A watch that fails is left alone for the rest of the connection: it must not
 * cost a swing.
 */
final class Watched {

    private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

    private final Pipeline pipeline;
    private final BatInfo info;
    private final BatControl control;
    private final long openedUs;
    private final long openedNanos = System.nanoTime();
    private PlayDesk desk;
    private Tap tap;

    Watched(Pipeline pipeline, BatInfo info, BatControl control) {
        this.pipeline = pipeline;
        this.info = info;
        this.control = control;
        openedUs = pipeline.nowUs();
    }

    /** Whether the gateway's clock went so much further than the machine's that somebody makes it: a replay, faster than life. */
    static boolean isHurried(long gatewayUs, long machineNanos) {
        return gatewayUs > 1.2 * (machineNanos / 1000) + 5_000_000;
    }

    void samples(ImuBlock block) {
        try {
            if (present()) {
                tap.samples(block);
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    void candidate(Candidate c) {
        try {
            if (present()) {
                tap.candidate(c, pipeline.nowUs());
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    void event(Candidate c) {
        try {
            if (present()) {
                tap.event(c, pipeline.nowUs());
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    void answer(Verdict verdict) {
        try {
            if (present()) {
                tap.answer(verdict, pipeline.nowUs());
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    void activity(BatActivity activity) {
        try {
            if (present()) {
                long now = pipeline.nowUs();
                tap.activity(activity, now, !isHurried(now - openedUs, System.nanoTime() - openedNanos));
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private boolean present() {
        PlayDesk now = pipeline.plays();
        if (now != desk) {
            desk = now;
            tap = now == null ? null : now.tap(info, control);
        }
        return tap != null;
    }

    private void failed(RuntimeException e) {
        LOG.error("bat {} is not watched for the rest of this connection", info.bat(), e);
        tap = null;
    }
}
