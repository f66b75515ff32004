package org.pitchside.swing;

import java.util.List;
import java.util.Set;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.SwingWindow;
import org.pitchside.swing.Candidate.Trigger;

/** One event of a bat, run through the same frame, stance and metrics as a stream. */
final class EventCut {

    private static final int BURST_BEFORE_T0 = 60;
    private static final long FARTHEST_US = 10_000_000;

    private final BatEvent event;
    private final BatInfo info;
    private final Mount mount;
    private final History history;
    private final StanceTracker stance = new StanceTracker();
    private final int t0;

    EventCut(BatEvent event, BatInfo info, Mount mount) {
        this.event = event;
        this.info = info;
        this.mount = mount;
        history = new History(info.range());
        int n = event.counts().length / ImuBlock.AXES;
        var times = new long[n];
        for (int i = 0; i < n; i++) {
            times[i] = Resampler.timeUs(i, event.rateMilliHz());
        }
        var uniform = Resampler.uniform(times, event.counts(), event.rateMilliHz());
        long afterFirst = event.t0Us() - event.firstUs();
        if (Math.abs(afterFirst / 2) > FARTHEST_US / 2) {
            throw new IllegalArgumentException(
                    "event " + event.id() + " has its t0 " + afterFirst + " us after its first sample");
        }
        t0 = Resampler.passes(event.rateMilliHz())
                ? (int) Math.round(afterFirst * (event.rateMilliHz() / 1e9))
                : uniform.indexOf(afterFirst);
        run(uniform);
    }

    private void run(Resampler.Uniform uniform) {
        var frame = new BatFrame(info.range(), mount);
        var six = new float[ImuBlock.AXES];
        history.restart(0);
        for (int i = 0; i < uniform.size(); i++) {
            frame.apply(uniform.counts(), i * ImuBlock.AXES, six);
            int slot = history.put(uniform.counts(), i * ImuBlock.AXES, false);
            System.arraycopy(six, 0, history.frames(), slot * ImuBlock.AXES, ImuBlock.AXES);
            if (i == 0) {
                stance.restore(event.stanceAxes(), six);
            } else {
                stance.advance(six);
            }
            history.stance(slot, stance);
        }
    }

    /** From the event's own samples; the bat's word on contact stands, so it is never on the other side of a half. */
    private float contactConfidence() {
        long largest = t0;
        for (long k = t0; k <= t0 + Detector.RISES; k++) {
            if (history.jump(k) > history.jump(largest)) {
                largest = k;
            }
        }
        var p = DetectorParameters.DEFAULT;
        float found = Contact.confidence(Contact.evidence(history, largest, p), p);
        return event.contact() ? Math.max(0.5f, found) : Math.min(0.49f, found);
    }

    Candidate candidate() {
        Set<SwingFlag> flags = SwingFlags.of(history, t0);
        if (event.missing() > 0 || t0 < 0 || t0 >= history.to()) {
            flags.add(SwingFlag.GAP);
        }
        boolean moved = Math.max(history.rate2(t0), history.rate2(t0 - 1)) > 10_000f;
        if (moved && !event.contact()) {
            flags.add(SwingFlag.NO_CONTACT);
        }
        var window = new SwingWindow(
                history.cut(t0 - SwingWindow.T0_INDEX, SwingWindow.SAMPLES),
                history.toesOfWindow(t0),
                info.range(),
                mount);
        int size = SwingWindow.T0_INDEX + 1 + SwingEngine.AFTER;
        var recording =
                new SwingRecording(history.cut(t0 - SwingWindow.T0_INDEX, size), SwingWindow.T0_INDEX, info.range());
        long lastUs = event.firstUs() + (history.to() - 1) * Resampler.STEP_US;
        return new Candidate(
                Integer.toUnsignedLong(event.id().seq()),
                moved ? Trigger.BURST : Trigger.HELD_UP,
                t0,
                event.t0Us(),
                event.firstUs(),
                lastUs,
                event.contact(),
                moved ? contactConfidence() : 0f,
                window,
                event.stanceAxes(),
                recording,
                moved
                        ? Metrics.of(history, t0, Math.max(0, t0 - BURST_BEFORE_T0), flags, !mount.isAligned())
                        : List.of(),
                flags,
                null);
    }
}
