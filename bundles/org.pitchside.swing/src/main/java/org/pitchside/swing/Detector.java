package org.pitchside.swing;

import org.pitchside.swing.Candidate.Trigger;

/**
 * Stage one, sample by sample: bursts of angular rate with hysteresis, and bats held up. Decides when a candidate starts, where its
 * t0 is and when it is over; cuts nothing. What its rules mean stands in docs/event-definition.md.
 */
final class Detector {

    /** What happened at a sample. */
    enum Step {
        NOTHING,
        /** t0 + 80 ms is reached. */
        WINDOW,
        COMPLETE
    }

    /** A window is whole so many samples after t0. */
    private static final int AFTER_T0 = 16;
    /** No larger rate for so many samples: a first t0 is looked for. */
    private static final int PEAK_SETTLES = 12;
    /** An impact is felt up to so many samples after the rate that led to it. */
    private static final int LOOK = 3;
    /** t0 lies at most so far from the centre. */
    private static final int REACH = 40;
    /** The rate falls at an impact; it is still looked for so far behind the run of high rate. */
    private static final int BEHIND_PEAK = 8;
    /** So long after the centre nothing that comes can move its t0. */
    private static final int SETTLED = REACH + BEHIND_PEAK;

    private static final int STANCE_FRESH = 500;
    private static final float NEAR_PEAK = 0.36f;
    private static final long NEVER = -1;

    private final History history;
    private float on2;
    private float off2;
    private float held2;
    private float minPeak2;
    private float minAcross2;
    private int quiet;
    private int apart;
    private int longest;
    private int heldLong;
    private float lift2;
    private DetectorParameters p;

    private boolean active;
    private Trigger trigger;
    private long start;
    private long lastLoud;
    private long peakAt;
    private float peak2;
    private boolean peakOpen;
    private boolean closing;
    private float best;
    private long centre;
    private float across2;
    private long windowAt;
    private long t0;
    private boolean contact;
    private long lastEnd;
    private int held;
    private boolean heldTold;
    private boolean played;

    Detector(History history, DetectorParameters parameters) {
        this.history = history;
        apply(parameters);
    }

    void apply(DetectorParameters parameters) {
        p = parameters;
        on2 = p.onDps() * p.onDps();
        off2 = p.offDps() * p.offDps();
        held2 = p.heldDps() * p.heldDps();
        minPeak2 = p.minPeakDps() * p.minPeakDps();
        minAcross2 = p.minAcrossDps() * p.minAcrossDps();
        quiet = DetectorParameters.samples(p.quietMs());
        apart = DetectorParameters.samples(p.apartMs());
        longest = DetectorParameters.samples(p.longestMs());
        heldLong = DetectorParameters.samples(p.heldMs());
        lift2 = p.liftDps() * p.liftDps();
    }

    void restart() {
        active = false;
        held = 0;
        heldTold = false;
        played = false;
        windowAt = NEVER;
        lastEnd = history.from() - 1;
    }

    boolean active() {
        return active;
    }

    Trigger trigger() {
        return trigger;
    }

    long start() {
        return start;
    }

    long t0() {
        return t0;
    }

    boolean contact() {
        return contact;
    }

    /** Judges the newest sample of the history. */
    Step step(StanceTracker stance) {
        long k = history.to() - 1;
        float rate2 = history.rate2(k);
        if (rate2 >= on2) {
            if (!active) {
                begin(Trigger.BURST, k, k);
            } else if (trigger == Trigger.HELD_UP) {
                // a bat held up before the shot, not a leave
                begin(Trigger.BURST, k, start);
            }
        }
        holdUp(k, rate2, stance);
        if (!active) {
            return Step.NOTHING;
        }
        if (trigger == Trigger.BURST && !closing) {
            follow(k, rate2);
        }
        if (windowAt != NEVER && k >= windowAt) {
            windowAt = NEVER;
            return Step.WINDOW;
        }
        return isOver(k) ? end(k) : Step.NOTHING;
    }

    private void begin(Trigger by, long k, long since) {
        active = true;
        trigger = by;
        start = since;
        lastLoud = k;
        peakAt = k;
        peak2 = 0;
        peakOpen = false;
        closing = false;
        best = -1;
        centre = k;
        across2 = 0;
        windowAt = NEVER;
        t0 = k;
        contact = false;
    }

    private boolean isOver(long k) {
        if (k < t0 + apart) {
            return false;
        }
        return closing || k - lastLoud >= quiet && k >= peakAt + apart && k >= centre + SETTLED;
    }

    private void holdUp(long k, float rate2, StanceTracker stance) {
        float ax = history.value(k, 0);
        if (ax > p.heldAx() && rate2 < held2) {
            held++;
        } else {
            held = 0;
        }
        if (ax < p.heldAx() || stance.standing()) {
            heldTold = false;
        }
        if (stance.standing()) {
            played = false;
        }
        boolean liftedFromStance = stance.known() && !stance.standing() && stance.age() < STANCE_FRESH;
        boolean onlyLifted = !active || trigger == Trigger.BURST && !contact && peak2 < lift2;
        if (held == heldLong && !heldTold && !played && onlyLifted && liftedFromStance) {
            heldTold = true;
            begin(Trigger.HELD_UP, k, active ? start : Math.max(k - heldLong, lastEnd + 1));
            windowAt = k + AFTER_T0;
        }
    }

    private void follow(long k, float rate2) {
        if (rate2 >= off2) {
            lastLoud = k;
        }
        if (k - LOOK >= start) {
            consider(k - LOOK, k);
        }
        if (rate2 > peak2) {
            peak2 = rate2;
            peakAt = k;
            peakOpen = true;
        }
        if (peakOpen && k >= peakAt + PEAK_SETTLES) {
            peakOpen = false;
            if (peak2 >= minPeak2) {
                settle(k);
                windowAt = t0 + AFTER_T0;
            }
        }
        if (k == centre + SETTLED) {
            settle(k);
        }
        // a shot that is under way when the time is up is still heard out
        if (k - start >= longest && (k >= centre + SETTLED || k - start >= longest + 2 * SETTLED)) {
            closing = true;
            settle(k);
        }
    }

    /** Finishes what is active now, as at the end of a recording. */
    Step finish() {
        if (!active) {
            return Step.NOTHING;
        }
        long k = history.to() - 1;
        if (trigger == Trigger.BURST && !closing) {
            for (long i = Math.max(start, k - LOOK + 1); i <= k; i++) {
                consider(i, k);
            }
            settle(k);
        }
        return end(k);
    }

    private Step end(long k) {
        active = false;
        windowAt = NEVER;
        lastEnd = k;
        // a bat that finishes high after a shot is not left
        played |= trigger == Trigger.BURST && (contact || peak2 >= lift2);
        return trigger == Trigger.HELD_UP || peak2 >= minPeak2 ? Step.COMPLETE : Step.NOTHING;
    }

    /** Why stage two throws the finished candidate away, null where it keeps it. */
    String rejected() {
        return trigger == Trigger.BURST && across2 < minAcross2 ? "the bat only turned about its own axis" : null;
    }

    /** Whether the motion has its centre here: the fastest turn across the blade, above all one that ends in a jump. */
    private void consider(long k, long now) {
        float near = history.jump(k);
        for (long ahead = k + 1; ahead <= now && ahead <= k + LOOK; ahead++) {
            near = Math.max(near, history.jump(ahead));
        }
        float score = history.across2(k) * (1f + Math.min(3f, near / p.contactScore()));
        if (score > best) {
            best = score;
            centre = k;
        }
    }

    /** Finds t0 around the centre: the impact where one is felt, else the peak of |omega_y|. Needs {@value #SETTLED} samples each way. */
    private void settle(long now) {
        float floor = NEAR_PEAK * history.rate2(centre);
        long first = centre;
        while (first > start && centre - first < REACH && history.rate2(first - 1) >= floor) {
            first--;
        }
        long last = centre;
        while (last < now && last - centre < REACH && history.rate2(last + 1) >= floor) {
            last++;
        }
        last = Math.min(now, last + BEHIND_PEAK);
        float jump = 0;
        across2 = 0;
        for (long k = first; k <= last; k++) {
            jump = Math.max(jump, history.jump(k));
            across2 = Math.max(across2, history.across2(k));
        }
        contact = jump >= p.contactScore();
        t0 = contact ? firstNear(first, last, jump) : fastest(first, last);
    }

    private long firstNear(long first, long last, float jump) {
        for (long k = first; k < last; k++) {
            if (history.jump(k) >= 0.5f * jump) {
                return k;
            }
        }
        return last;
    }

    /** The middle of the run in which |omega_y| is at its largest (clipped readings make a plateau). */
    private long fastest(long first, long last) {
        float most = -1;
        long from = first;
        long to = first;
        for (long k = first; k <= last; k++) {
            float wy = Math.abs(history.value(k, 4));
            if (wy > most) {
                most = wy;
                from = k;
                to = k;
            } else if (wy == most && to == k - 1) {
                to = k;
            }
        }
        return (from + to) / 2;
    }
}
