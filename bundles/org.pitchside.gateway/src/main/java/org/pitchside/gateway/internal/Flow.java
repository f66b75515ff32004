package org.pitchside.gateway.internal;

import java.util.EnumSet;
import java.util.List;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.flow.BatControl;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.api.store.StoreException;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.EventWindows;
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bat's way through the gateway for one connection: cut, classify, commit. Serial; on plain fields. What it throws is caught by
 * {@link Guarded}.
 */
final class Flow implements BatFlow, SwingSink {

    private static final Logger LOG = LoggerFactory.getLogger(Flow.class);

    private static final byte[] NO_LOGITS = {};

    private final Pipeline pipeline;
    private final BatInfo info;
    private final BatControl control;
    private final Bat bat;
    private final long openedUs;
    private SwingEngine engine;
    private long numbered = -1;
    private SwingId number;
    private Contacts contacts;
    private boolean heard;
    private final Watched watched;

    Flow(Pipeline pipeline, BatInfo info, BatControl control, Bat bat) {
        this.pipeline = pipeline;
        this.info = info;
        this.control = control;
        this.bat = bat;
        openedUs = pipeline.nowUs();
        engine = engine();
        watched = new Watched(pipeline, info, control);
    }

    private SwingEngine engine() {
        return new SwingEngine(pipeline.parameters(), info.range(), info.rateMilliHz(), control.mount());
    }

    /** Begins anew: what was under way is given up. */
    void reset() {
        engine = engine();
        numbered = -1;
    }

    @Override
    public void block(ImuBlock block) {
        heard = true;
        bat.samples.addAndGet(block.size());
        bat.missing.addAndGet(block.missingBefore());
        pipeline.calibrate(info, block);
        watched.samples(block);
        engine.accept(block, this);
    }

    @Override
    public void window(Candidate c) {
        Verdict verdict = pipeline.classify(c.window());
        SwingId id = idOf(c);
        if (!verdict.isNot() && id.seq() != SwingId.GATEWAY_GIVEN) {
            long atUs = control.epochMicros(c.t0Us());
            pipeline.tell(l -> l.provisional(id, atUs, verdict));
        }
    }

    @Override
    public void complete(Candidate c) {
        bat.candidates.incrementAndGet();
        watched.candidate(c);
        long begun = System.nanoTime();
        Verdict verdict = c.rejected() == null ? pipeline.classify(c.window()) : Verdict.NONE;
        long took = System.nanoTime() - begun;
        Swing swing = swing(idOf(c), SwingOrigin.STREAM, c, verdict, null);
        if (c.rejected() == null) {
            watched.answer(verdict);
            testify(swing, c.window(), took, NO_LOGITS, info.model());
        }
        if (c.rejected() != null || verdict.isNot()) {
            reject(swing);
        } else {
            pipeline.commit(bat, checked(swing, c));
        }
    }

    /** What a model was asked, and what everybody said: for those who weigh models, whatever becomes of the swing. */
    private void testify(Swing swing, SwingWindow window, long liveNanos, byte[] batLogits, String batModel) {
        var evidence = new Evidence(
                swing.id(),
                swing.atUs(),
                swing.origin(),
                window,
                swing.recording(),
                swing.contact(),
                swing.detector(),
                swing.verdict(),
                liveNanos,
                swing.batVerdict(),
                batLogits,
                batModel);
        pipeline.testify(l -> l.event(evidence));
    }

    /** A sensor that sits askew makes the numbers worthless, not the swing. */
    private Swing checked(Swing swing, Candidate c) {
        return pipeline.isMountOff(info.bat(), c) ? Swings.withoutNumbers(swing) : swing;
    }

    /**
     * One number for a candidate, from its first window to its commit. While the store cannot be asked it is the bare top bit, and the
     * committer numbers it when the store is back.
     */
    private SwingId idOf(Candidate c) {
        if (numbered != c.number()) {
            numbered = c.number();
            int seq;
            try {
                seq = pipeline.nextStreamSeq(info);
            } catch (StoreException e) {
                LOG.debug("no number for a swing of bat {} yet: {}", info.bat(), e.getMessage());
                seq = SwingId.GATEWAY_GIVEN;
            }
            number = new SwingId(info.bat(), info.bootId(), seq);
        }
        return number;
    }

    private void reject(Swing swing) {
        bat.rejected.incrementAndGet();
        pipeline.tell(l -> l.rejected(swing));
    }

    private Swing swing(SwingId id, SwingOrigin origin, Candidate c, Verdict verdict, Verdict batVerdict) {
        return new Swing(
                id,
                1,
                control.epochMicros(c.t0Us()),
                control.errorMicros(),
                origin,
                verdict,
                batVerdict,
                c.contact(),
                c.measurements(),
                c.flags(),
                engine.parameters().name(),
                c.recording());
    }

    @Override
    public void result(BatEvent event) {
        boolean worthSaying = event.batVerdict() != null && !event.batVerdict().isNot();
        if (worthSaying && !event.journaled() && !bat.isSettled(event.id())) {
            long atUs = control.epochMicros(event.t0Us());
            pipeline.tell(l -> l.provisional(event.id(), atUs, event.batVerdict()));
        }
    }

    @Override
    public void event(BatEvent event) {
        heard = true;
        if (bat.isSettled(event.id())) {
            // its acknowledgement was lost; an event of before a restart is known by the store, which changes nothing
            Committer.acknowledge(bat, event.id());
            return;
        }
        bat.candidates.incrementAndGet();
        Candidate c = cut(event);
        var origin = event.journaled() ? SwingOrigin.JOURNAL : SwingOrigin.EVENT;
        if (c == null) {
            keepOrReject(dated(withoutSamples(event, origin)), null);
            return;
        }
        if (!event.journaled()) {
            watched.event(c);
        }
        long begun = System.nanoTime();
        Verdict verdict = pipeline.classify(c.window());
        long took = System.nanoTime() - begun;
        if (!event.journaled()) {
            watched.answer(verdict);
        }
        Swing swing = dated(swing(event.id(), origin, c, verdict, event.batVerdict()));
        // an event of an earlier boot may be another model's than the one that runs now; the result says whose
        String ran =
                event.batVerdict() == null ? info.model() : event.batVerdict().model();
        testify(swing, c.window(), took, event.batLogits(), ran);
        keepOrReject(swing, c);
    }

    /** @param c what was cut of the event, null where there are no samples */
    private void keepOrReject(Swing swing, Candidate c) {
        if (swing.verdict().isNot() || c != null && c.rejected() != null) {
            reject(swing);
            bat.compare(swing);
            // it was heard and judged: the bat may forget it, or it would send it for ever
            bat.settle(swing.id());
            Committer.acknowledge(bat, swing.id());
        } else {
            pipeline.commit(bat, c == null ? swing : checked(swing, c));
        }
    }

    /** Null where the bat kept the result and no longer the samples, or samples that make no window. */
    private Candidate cut(BatEvent event) {
        if (event.counts().length < ImuBlock.AXES) {
            return null;
        }
        try {
            return EventWindows.of(event, info, control.mount());
        } catch (IllegalArgumentException e) {
            LOG.warn("event {} is kept without its samples: {}", event.id(), e.getMessage());
            return null;
        }
    }

    /** The bat's word is all there is, and it is flagged so. */
    private Swing withoutSamples(BatEvent event, SwingOrigin origin) {
        var flags = EnumSet.of(SwingFlag.ALONE);
        flags.addAll(event.flags());
        return new Swing(
                event.id(),
                1,
                control.epochMicros(event.t0Us()),
                control.errorMicros(),
                origin,
                event.batVerdict() == null ? Verdict.NONE : event.batVerdict(),
                event.batVerdict(),
                event.contact(),
                List.of(),
                flags,
                engine.parameters().name(),
                SwingRecording.NONE);
    }

    /** An event of an earlier boot has no clock in common with us. */
    private Swing dated(Swing swing) {
        if (swing.id().bootId() == info.bootId()) {
            return swing;
        }
        if (contacts == null) {
            contacts = pipeline.contacts(info.bat(), openedUs);
        }
        return contacts.date(swing);
    }

    @Override
    public void activity(BatActivity activity) {
        heard = true;
        bat.activity = activity;
        watched.activity(activity);
        long atUs = pipeline.nowUs();
        pipeline.testify(l -> l.activity(bat.id, atUs, activity));
    }

    @Override
    public void tick(long nanos) {
        if (heard) {
            heard = false;
            bat.lastHeardUs = pipeline.nowUs();
        }
        engine.apply(pipeline.parameters());
        engine.apply(control.mount());
    }

    @Override
    public void closed() {
        engine.finish(this);
    }

    /** The last thing of a connection, whatever went wrong before. */
    void leave() {
        bat.left(control);
    }
}
