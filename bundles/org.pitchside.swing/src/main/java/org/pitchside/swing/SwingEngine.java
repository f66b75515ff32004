package org.pitchside.swing;

import java.util.List;
import java.util.Set;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Measurement;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.SwingWindow;
import org.pitchside.swing.Candidate.Trigger;
import org.pitchside.swing.Detector.Step;

/**
 * One bat's way from samples to candidates: resampler, bat frame, stance, detector, cut, metrics. Nothing is allocated per sample,
 * only when a candidate is cut. Single-threaded.
 */
public final class SwingEngine {

    /** Samples behind t0 in a recording: 0.6 s. */
    static final int AFTER = 120;
    /** More missing samples in a row than this forget the stance and empty the history. */
    static final int MOST_MISSING = 20;

    private final int rateMilliHz;
    private final ImuRange range;
    private final boolean passes;
    private final Resampler resampler;
    private final History history;
    private final StanceTracker stance = new StanceTracker();
    private final Detector detector;
    private final float[] six = new float[ImuBlock.AXES];
    private final short[] last = new short[ImuBlock.AXES];
    private DetectorParameters parameters;
    private DetectorParameters nextParameters;
    private Mount mount;
    private Mount nextMount;
    private BatFrame frame;
    private boolean running;
    private boolean nowMissing;
    private long nextSample;
    private long anchorSample;
    private long anchorUs;
    private long number;
    private SwingSink sink;

    /**
     * @param rateMilliHz the bat's true rate, thousandths of a hertz
     */
    public SwingEngine(DetectorParameters parameters, ImuRange range, int rateMilliHz, Mount mount) {
        if (rateMilliHz < 1_000 || rateMilliHz > 10_000_000) {
            throw new IllegalArgumentException("rate " + rateMilliHz + " mHz is outside 1,000 .. 10,000,000");
        }
        this.parameters = parameters;
        this.range = range;
        this.rateMilliHz = rateMilliHz;
        this.mount = mount;
        passes = Resampler.passes(rateMilliHz);
        frame = new BatFrame(range, mount);
        history = new History(range);
        detector = new Detector(history, parameters);
        resampler = new Resampler((k, counts) -> step(k, counts, 0));
        detector.restart();
    }

    /** Other parameters from the next quiet moment on. */
    public void apply(DetectorParameters other) {
        nextParameters = other.equals(parameters) ? null : other;
        settleSettings();
    }

    /** Another mount or hand from the next quiet moment on; the stance and all samples are forgotten then. */
    public void apply(Mount other) {
        nextMount = other.equals(mount) ? null : other;
        settleSettings();
    }

    public DetectorParameters parameters() {
        return parameters;
    }

    public Mount mount() {
        return mount;
    }

    private void settleSettings() {
        if (detector.active()) {
            return;
        }
        if (nextParameters != null) {
            parameters = nextParameters;
            nextParameters = null;
            detector.apply(parameters);
        }
        if (nextMount != null) {
            mount = nextMount;
            nextMount = null;
            frame = new BatFrame(range, mount);
            stance.forget();
            // samples seen through two mounts are no motion
            history.restart(history.to());
            detector.restart();
        }
    }

    /** Takes samples of the bat, in order; gaps are told by the block's running numbers. */
    public void accept(ImuBlock block, SwingSink to) {
        if (block.size() == 0) {
            return;
        }
        sink = to;
        long missing = running ? block.firstSample() - nextSample : 0;
        if (!running || missing < 0 || missing > MOST_MISSING) {
            restart(block.firstSample());
        } else {
            nowMissing = true;
            for (long i = 0; i < missing; i++) {
                feed(nextSample + i, last, 0);
            }
        }
        nowMissing = false;
        anchorSample = block.firstSample();
        anchorUs = block.firstUs();
        short[] counts = block.counts();
        for (int i = 0; i < block.size(); i++) {
            feed(block.firstSample() + i, counts, i * ImuBlock.AXES);
        }
        nextSample = block.firstSample() + block.size();
        System.arraycopy(counts, (block.size() - 1) * ImuBlock.AXES, last, 0, ImuBlock.AXES);
        sink = null;
    }

    /** The stream or recording has ended: what is under way is completed with what is there. */
    public void finish(SwingSink to) {
        if (!running) {
            return;
        }
        sink = to;
        if (!passes) {
            resampler.finish();
        }
        close();
        sink = null;
        running = false;
    }

    private void restart(long firstSample) {
        if (running) {
            close();
        }
        running = true;
        resampler.restart();
        long k = passes ? firstSample : Math.floorDiv(streamUs(firstSample) + Resampler.STEP_US - 1, Resampler.STEP_US);
        history.restart(k);
        stance.forget();
        detector.restart();
        settleSettings();
    }

    private void close() {
        if (detector.finish() == Step.COMPLETE) {
            complete();
        }
    }

    private void feed(long sample, short[] counts, int offset) {
        if (passes) {
            step(sample, counts, offset);
        } else {
            resampler.accept(streamUs(sample), counts, offset);
        }
    }

    private long streamUs(long sample) {
        return Resampler.timeUs(sample, rateMilliHz);
    }

    private void step(long k, short[] counts, int offset) {
        frame.apply(counts, offset, six);
        int slot = history.put(counts, offset, nowMissing);
        System.arraycopy(six, 0, history.frames(), slot * ImuBlock.AXES, ImuBlock.AXES);
        stance.advance(six);
        history.stance(slot, stance);
        switch (detector.step(stance)) {
            case WINDOW -> sink.window(cut(false));
            case COMPLETE -> complete();
            case NOTHING -> {}
        }
        if (nextParameters != null || nextMount != null) {
            settleSettings();
        }
    }

    private void complete() {
        sink.complete(cut(true));
        number++;
    }

    private Candidate cut(boolean settled) {
        long t0 = detector.t0();
        long end = history.to() - 1;
        var window = new SwingWindow(
                history.cut(t0 - SwingWindow.T0_INDEX, SwingWindow.SAMPLES), history.toesOfWindow(t0), range, mount);
        Set<SwingFlag> flags = flags(t0);
        SwingRecording recording = SwingRecording.NONE;
        List<Measurement> measured = List.of();
        if (settled) {
            int n = SwingWindow.T0_INDEX + 1 + AFTER;
            recording = new SwingRecording(history.cut(t0 - SwingWindow.T0_INDEX, n), SwingWindow.T0_INDEX, range);
            if (detector.trigger() == Trigger.BURST) {
                measured = Metrics.of(history, t0, detector.start(), flags, !mount.isAligned());
            }
        }
        return new Candidate(
                number,
                detector.trigger(),
                t0,
                batUs(t0),
                batUs(detector.start()),
                batUs(end),
                detector.contact(),
                detector.contactConfidence(),
                window,
                history.stanceAxes(t0 - SwingWindow.T0_INDEX),
                recording,
                measured,
                flags,
                settled ? detector.rejected() : null);
    }

    /** Bat time of a 200 Hz sample. */
    private long batUs(long k) {
        long us = passes ? streamUs(k) : k * Resampler.STEP_US;
        return anchorUs + (us - streamUs(anchorSample));
    }

    private Set<SwingFlag> flags(long t0) {
        var flags = SwingFlags.of(history, t0);
        if (detector.trigger() == Trigger.BURST && !detector.contact()) {
            flags.add(SwingFlag.NO_CONTACT);
        }
        return flags;
    }
}
