package org.pitchside.ble.internal;

import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;

/** Whether nobody swings a bat, as its stream tells: then neither side is about to cut an event. In the bat's lane. */
final class Quiet {

    /** No swing is so slow about every axis. */
    private static final int SWING_DPS = 120;
    /** In hands it is turned more than this, on the mean of five seconds. */
    private static final int STILL_DPS = 10;

    /** An event is over 0.6 s after t0, and what led to it lies before. */
    private static final long QUIET_US = 1_200_000;

    private final int limit;
    private final int rateMilliHz;
    private long restlessUs;
    private long lastUs;
    private boolean begun;
    private boolean isStill;

    Quiet(ImuRange range, int rateMilliHz) {
        limit = SWING_DPS * 32_768 / range.gyroDps();
        this.rateMilliHz = rateMilliHz;
    }

    void block(ImuBlock block) {
        if (!begun) {
            begun = true;
            restlessUs = block.firstUs();
        }
        lastUs = block.firstUs() + block.size() * 1_000_000_000L / rateMilliHz;
        short[] counts = block.counts();
        for (int i = 0; i < block.size() * ImuBlock.AXES; i += ImuBlock.AXES) {
            if (Math.abs(counts[i + 3]) > limit || Math.abs(counts[i + 4]) > limit || Math.abs(counts[i + 5]) > limit) {
                restlessUs = lastUs;
            }
        }
    }

    /** The bat told how it was turned since it did so before, some five seconds ago. */
    void activity(int motionDps) {
        isStill = motionDps < STILL_DPS;
    }

    /** Whether it told a moment ago that it lies still; asked once. */
    boolean wasToldStill() {
        boolean was = isStill;
        isStill = false;
        return was;
    }

    boolean isQuiet() {
        return begun && lastUs - restlessUs >= QUIET_US;
    }
}
