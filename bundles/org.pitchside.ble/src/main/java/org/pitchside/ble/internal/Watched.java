package org.pitchside.ble.internal;

import org.pitchside.api.BatActivity;
import org.pitchside.api.BatEvent;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.flow.BatFlow;

/** Notes a bat's battery on the way, and whether it is swung. */
record Watched(BatFlow flow, Tally tally, Quiet quiet) implements BatFlow {

    @Override
    public void block(ImuBlock block) {
        quiet.block(block);
        flow.block(block);
    }

    @Override
    public void result(BatEvent event) {
        flow.result(event);
    }

    @Override
    public void event(BatEvent event) {
        flow.event(event);
    }

    @Override
    public void activity(BatActivity activity) {
        tally.battery(activity.batteryPercent());
        quiet.activity(activity.motionDps());
        flow.activity(activity);
    }

    @Override
    public void tick(long nanos) {
        flow.tick(nanos);
    }

    @Override
    public void closed() {
        flow.closed();
    }
}
