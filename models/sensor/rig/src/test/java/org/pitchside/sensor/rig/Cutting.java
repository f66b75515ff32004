package org.pitchside.sensor.rig;

import java.util.List;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.flow.BatControl;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;

/** A gateway's flow as far as it cuts. */
final class Cutting implements BatFlow, SwingSink {

    private final BatControl control;
    private final SwingEngine engine;
    private final List<Long> streamedUs;
    private final List<Long> toldUs;

    Cutting(BatInfo info, BatControl control, List<Long> streamedUs, List<Long> toldUs) {
        this.control = control;
        engine = new SwingEngine(DetectorParameters.DEFAULT, info.range(), info.rateMilliHz(), control.mount());
        this.streamedUs = streamedUs;
        this.toldUs = toldUs;
    }

    @Override
    public void block(ImuBlock block) {
        engine.accept(block, this);
    }

    @Override
    public void window(Candidate candidate) {
        // provisional
    }

    @Override
    public void complete(Candidate candidate) {
        if (candidate.rejected() == null) {
            streamedUs.add(candidate.t0Us());
        }
    }

    @Override
    public void result(BatEvent event) {
        // its event follows
    }

    @Override
    public void event(BatEvent event) {
        toldUs.add(event.t0Us());
        control.acknowledge(event.id());
    }

    @Override
    public void activity(BatActivity activity) {
        // heard
    }

    @Override
    public void tick(long nanos) {
        // often
    }

    @Override
    public void closed() {
        engine.finish(this);
    }
}
