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
import org.pitchside.api.Verdict;
import org.pitchside.api.flow.BatControl;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.EventWindows;
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;

/** One bat's way through the gateway for one connection: cut, classify, commit. Serial; on plain fields. */
final class Flow implements BatFlow, SwingSink {

    private final Pipeline pipeline;
    private final BatInfo info;
    private final BatControl control;
    private final Counters counters;
    private final SwingEngine engine;
    private long numbered = -1;
    private SwingId number;

    Flow(Pipeline pipeline, BatInfo info, BatControl control, Counters counters) {
        this.pipeline = pipeline;
        this.info = info;
        this.control = control;
        this.counters = counters;
        engine = new SwingEngine(pipeline.parameters(), info.range(), info.rateMilliHz(), control.mount());
    }

    @Override
    public void block(ImuBlock block) {
        counters.samples.addAndGet(block.size());
        counters.missing.addAndGet(block.missingBefore());
        engine.accept(block, this);
    }

    @Override
    public void window(Candidate c) {
        Verdict verdict = pipeline.classify(c.window());
        if (!verdict.isNot()) {
            SwingId id = idOf(c);
            long atUs = control.epochMicros(c.t0Us());
            pipeline.tell(l -> l.provisional(id, atUs, verdict));
        }
    }

    @Override
    public void complete(Candidate c) {
        counters.candidates.incrementAndGet();
        Verdict verdict = c.rejected() == null ? pipeline.classify(c.window()) : Verdict.NONE;
        Swing swing = swing(idOf(c), SwingOrigin.STREAM, c, verdict, null);
        if (c.rejected() != null || verdict.isNot()) {
            reject(swing);
        } else {
            pipeline.commit(swing, counters, control);
        }
    }

    /** One number for a candidate, from its first window to its commit. */
    private SwingId idOf(Candidate c) {
        if (numbered != c.number()) {
            numbered = c.number();
            number = new SwingId(info.bat(), info.bootId(), pipeline.nextStreamSeq(info));
        }
        return number;
    }

    private void reject(Swing swing) {
        counters.rejected.incrementAndGet();
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
        if (event.batVerdict() != null && !event.journaled()) {
            long atUs = control.epochMicros(event.t0Us());
            pipeline.tell(l -> l.provisional(event.id(), atUs, event.batVerdict()));
        }
    }

    @Override
    public void event(BatEvent event) {
        if (pipeline.isStored(event.id())) {
            control.acknowledge(event.id());
            return;
        }
        counters.candidates.incrementAndGet();
        var origin = event.journaled() ? SwingOrigin.JOURNAL : SwingOrigin.EVENT;
        if (event.counts().length < ImuBlock.AXES) {
            pipeline.commit(dated(event, withoutSamples(event, origin)), counters, control);
            return;
        }
        Candidate c = EventWindows.of(event, info, control.mount());
        Verdict verdict = pipeline.classify(c.window());
        Swing swing = dated(event, swing(event.id(), origin, c, verdict, event.batVerdict()));
        if (verdict.isNot()) {
            reject(swing);
            // it was heard and judged: the bat may forget it
            control.acknowledge(event.id());
        } else {
            pipeline.commit(swing, counters, control);
        }
    }

    /** The bat kept the result and no longer the samples. */
    private Swing withoutSamples(BatEvent event, SwingOrigin origin) {
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
                EnumSet.of(SwingFlag.GAP),
                engine.parameters().name(),
                SwingRecording.NONE);
    }

    /** An event of an earlier boot had no clock in common with us: it lies between the last contact before and the first after. */
    private Swing dated(BatEvent event, Swing swing) {
        if (event.id().bootId() == info.bootId()) {
            return swing;
        }
        long now = pipeline.nowUs();
        long before = pipeline.lastContactUs(info.bat(), info.bootId());
        var flags = EnumSet.of(SwingFlag.DATED_BY_BOUND);
        flags.addAll(swing.flags());
        return new Swing(
                swing.id(),
                swing.revision(),
                before + (now - before) / 2,
                (now - before) / 2,
                swing.origin(),
                swing.verdict(),
                swing.batVerdict(),
                swing.contact(),
                swing.measurements(),
                flags,
                swing.detector(),
                swing.recording());
    }

    @Override
    public void activity(BatActivity activity) {
        // battery and backlog are told by the session's health; the flow needs nothing of it
    }

    @Override
    public void tick(long nanos) {
        engine.apply(pipeline.parameters());
        engine.apply(control.mount());
    }

    @Override
    public void closed() {
        engine.finish(this);
        counters.connected = false;
    }
}
