package org.pitchside.ble.virtual.internal;

import org.pitchside.swing.DetectorParameters;

/**
 * When values must leave with few samples: for 0.25 s after a trigger, so that the gateway's first opinion need not wait for a full value.
 * A trigger is a fast turn, or a bat that was just held up (a leave never turns fast at its t0). A bat that lies still triggers once.
 */
final class Hurry {

    /** The most samples that a value holds then. */
    static final int SAMPLES = 4;

    private static final int FOR_MS = 250;

    private int left;
    private int held;

    /**
     * Takes a sample.
     *
     * @param rateDps how fast the bat turns
     * @param alongG acceleration along the blade; -1 for a bat that hangs
     * @return whether there is a hurry now
     */
    boolean after(double rateDps, float alongG, int rateMilliHz) {
        DetectorParameters p = DetectorParameters.DEFAULT;
        left = Math.max(0, left - 1);
        held = alongG > p.heldAx() && rateDps < p.heldDps() ? held + 1 : 0;
        if (rateDps >= p.onDps() || held == (int) (p.heldMs() * rateMilliHz / 1_000_000)) {
            left = (int) ((long) FOR_MS * rateMilliHz / 1_000_000);
        }
        return left > 0;
    }
}
