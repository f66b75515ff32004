package org.pitchside.sensor.rig;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.flow.BatControl;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.api.flow.BatFlows;

/** A gateway that acknowledges every event and counts what comes. */
final class Flows implements BatFlows {

    final List<BatEvent> events = new ArrayList<>();
    long samples;

    @Override
    public BatFlow open(BatInfo info, BatControl control) {
        return new BatFlow() {
            @Override
            public void block(ImuBlock block) {
                samples += block.size();
            }

            @Override
            public void result(BatEvent event) {
                // its event follows
            }

            @Override
            public void event(BatEvent event) {
                events.add(event);
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
                // gone
            }
        };
    }
}
