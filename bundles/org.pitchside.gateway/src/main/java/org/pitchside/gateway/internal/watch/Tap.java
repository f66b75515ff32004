package org.pitchside.gateway.internal.watch;

import org.pitchside.api.BatActivity;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.api.Verdict;
import org.pitchside.api.flow.BatControl;
import org.pitchside.swing.BatFrame;
import org.pitchside.swing.Candidate;

/**
 * Watches one connection of a bat where its data passes: a few sums a sample, no allocation, no lock. What it finds goes to the bat's
 * {@link BatWatch} a few times a minute. Serial, as the flow that it sits on.
 */
public final class Tap {

    /** A stance is at most so long before its hit. */
    private static final long STANCE_US = 4_000_000;
    /** Far enough apart for the drift of a fit that is a straight line, microseconds. */
    private static final long FAR_US = 1_000_000_000L;
    /** After a longer pause the stream is another one: it rested, while the bat sent events. */
    private static final long RESTED_US = 500_000;

    private final BatWatch watch;
    private final BatInfo info;
    private final BatControl control;
    private final Still still;
    private final Harmony harmony = new Harmony();
    private final Lever lever;
    private final Knocks knocks = new Knocks();
    private final Ceiling ceiling;
    private final float[] six = new float[ImuBlock.AXES];
    private Mount mount;
    private BatFrame frame;
    private boolean streams;
    private long streamFromUs;
    private long streamToUs;
    private boolean asked;
    private boolean streamed;

    public Tap(BatWatch watch, BatInfo info, BatControl control) {
        this.watch = watch;
        this.info = info;
        this.control = control;
        still = new Still(info.rateMilliHz());
        lever = new Lever(info.rateMilliHz(), harmony);
        ceiling = new Ceiling(info.rateMilliHz());
        mount = control.mount();
        frame = new BatFrame(info.range(), mount);
        watch.connected(mount, info.range().gyroDps());
    }

    /** Samples in order. */
    public void samples(ImuBlock block) {
        long pauseUs = block.firstUs() - streamToUs;
        if (!streams || pauseUs < 0 || pauseUs > RESTED_US) {
            streams = true;
            streamFromUs = block.firstUs();
            still.pause();
            lever.pause();
            knocks.pause();
            if (block.missingBefore() == 0) {
                watch.streamBegan();
            }
        }
        streamToUs = block.firstUs();
        streamed = true;
        if (block.missingBefore() > 0) {
            still.pause();
            lever.pause();
            knocks.pause();
        }
        short[] counts = block.counts();
        long stepUs = 1_000_000_000L / info.rateMilliHz();
        for (int i = 0; i < block.size(); i++) {
            int at = i * ImuBlock.AXES;
            frame.apply(counts, at, six);
            still.sample(block.firstUs(), six);
            lever.sample(six);
            knocks.sample(block.firstUs() + i * stepUs, six);
            ceiling.sample(counts, at + 3);
        }
        if (asked) {
            asked = false;
            watch.sampled(block.firstSample(), block.firstUs(), info.rateMilliHz());
        }
    }

    /**
     * What the detector cut of the stream and completed.
     *
     * @param atUs microseconds of a clock that runs on
     */
    public void candidate(Candidate c, long atUs) {
        watch.found(c.rejected() == null);
        float[] stance = still.hanging(c.t0Us(), STANCE_US);
        Hit hit = Hit.of(c, stance, knocks.before(c.t0Us()));
        if (hit != null) {
            if (stance != null || stanceWouldBeSeen(c.t0Us())) {
                watch.stood(stance != null);
            }
            watch.hit(hit, atUs);
        }
    }

    /** Where the stream began, or rested, in the seconds before a hit, nobody can say that the bat did not hang in them. */
    private boolean stanceWouldBeSeen(long t0Us) {
        return streams && streamFromUs <= t0Us - STANCE_US && streamToUs >= t0Us;
    }

    /**
     * What the bat cut itself; nothing of its log. It may come late, so its signs of life count it, and its own samples are all there is
     * of a stance.
     *
     * @param atUs microseconds of a clock that runs on
     */
    public void event(Candidate c, long atUs) {
        Hit hit = Hit.of(c, null, null);
        if (hit != null) {
            watch.hit(hit, atUs);
        }
    }

    /**
     * What the gateway's model says of what the detector's rules kept.
     *
     * @param atUs microseconds of a clock that runs on
     */
    public void answer(Verdict verdict, long atUs) {
        watch.answer(verdict, atUs);
    }

    /**
     * A sign of life.
     *
     * @param timed whether the gateway's time runs as time does; where it is hurried, so are the link's delays, and nothing can be
     *     said of the bat's clock
     */
    public void activity(BatActivity activity, long nowUs, boolean timed) {
        Mount now = control.mount();
        if (!now.equals(mount)) {
            mount = now;
            frame = new BatFrame(info.range(), mount);
            still.restart();
            lever.pause();
            lever.take();
            knocks.restart();
            harmony.restart();
            watch.mount(mount);
        }
        if (streams) {
            harmony.stretch();
            watch.moved(lever.take(), activity.motionDps());
            watch.signal(harmony.wrong(), ceiling.wrong() ? ceiling.share() : 0);
        }
        asked = true;
        long apart = control.epochMicros(FAR_US) - control.epochMicros(0) - FAR_US;
        double drift = timed ? apart / (FAR_US / 1e6) : 0;
        watch.activity(activity, nowUs, streamed, drift);
        streamed = false;
    }
}
