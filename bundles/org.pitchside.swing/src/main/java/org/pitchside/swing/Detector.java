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
    /** No better centre for so many samples: a first t0 is looked for. */
    private static final int CENTRE_SETTLES = 12;
    /** An impact is felt up to so many samples after the rate that led to it. */
    private static final int LOOK = 3;
    /** t0 lies at most so far from the centre. */
    private static final int REACH = 40;
    /** The rate falls at an impact; it is still looked for so far behind the run of high rate. */
    private static final int BEHIND_PEAK = 8;
    /** So long after the centre nothing that comes can move its t0. */
    private static final int SETTLED = REACH + BEHIND_PEAK;

    /** A blow's jump rises within so many samples: the sensor's filter spreads it. */
    static final int RISES = 3;
    /** The first sample whose jump is this part of the largest is the impact's. */
    private static final float FELT = 0.1f;
    /** A leave's bat is down again within 3 s, or what follows is a motion of its own. */
    private static final int LOWERED = 600;

    private static final float NEAR_PEAK = 0.36f;
    private static final long NEVER = -1;

    private final History history;
    private final HeldUp heldUp = new HeldUp();
    private float on2;
    private float off2;
    private float minPeak2;
    private int quiet;
    private int apart;
    private int longest;
    private float lift2;
    private DetectorParameters p;

    private boolean active;
    private Trigger trigger;
    private long start;
    private long lastLoud;
    private long peakAt;
    private float peak2;
    private boolean centreOpen;
    private float down;
    private boolean closing;
    private float best;
    private long centre;
    private float across2;
    private long windowAt;
    private long t0;
    private boolean contact;
    private long lastEnd;
    private long leftAt;
    private float evidence;

    Detector(History history, DetectorParameters parameters) {
        this.history = history;
        apply(parameters);
    }

    void apply(DetectorParameters parameters) {
        p = parameters;
        on2 = p.onDps() * p.onDps();
        off2 = p.offDps() * p.offDps();
        minPeak2 = p.minPeakDps() * p.minPeakDps();
        quiet = DetectorParameters.samples(p.quietMs());
        apart = DetectorParameters.samples(p.apartMs());
        longest = DetectorParameters.samples(p.longestMs());
        lift2 = p.liftDps() * p.liftDps();
    }

    void restart() {
        active = false;
        heldUp.restart();
        leftAt = NEVER;
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

    /** 0 .. 1, at least 0.5 where there is contact. */
    float contactConfidence() {
        return trigger == Trigger.BURST ? Contact.confidence(evidence, p) : 0f;
    }

    /** Judges the newest sample of the history. */
    Step step(StanceTracker stance) {
        long k = history.to() - 1;
        float rate2 = history.rate2(k);
        if (rate2 >= on2) {
            if (!active) {
                begin(Trigger.BURST, k, k);
            } else if (trigger == Trigger.HELD_UP) {
                // a bat held up before the shot, or a leave that is lowered: the burst's end tells
                leftAt = t0;
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
        centreOpen = false;
        down = 0;
        closing = false;
        best = -1;
        centre = k;
        across2 = 0;
        windowAt = NEVER;
        t0 = k;
        contact = false;
        evidence = 0;
    }

    private boolean isOver(long k) {
        if (k < t0 + apart) {
            return false;
        }
        return closing || k - lastLoud >= quiet && k >= peakAt + apart && k >= centre + SETTLED;
    }

    private void holdUp(long k, float rate2, StanceTracker stance) {
        boolean onlyLifted = !active || trigger == Trigger.BURST && !contact && peak2 < lift2 && down < p.swingDps();
        if (heldUp.step(history, k, rate2, stance, onlyLifted, p)) {
            begin(
                    Trigger.HELD_UP,
                    k,
                    active ? start : Math.max(k - DetectorParameters.samples(p.heldMs()), lastEnd + 1));
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
        down = Math.max(down, -history.value(k, 4));
        if (rate2 > peak2) {
            peak2 = rate2;
            peakAt = k;
        }
        if (centreOpen && k >= centre + CENTRE_SETTLES) {
            centreOpen = false;
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
            settleUnlessSettled(k);
        }
    }

    /** What was settled in time stays: L + 2 may have come since, and must not move it. */
    private void settleUnlessSettled(long k) {
        if (k < centre + SETTLED) {
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
            settleUnlessSettled(k);
        }
        return end(k);
    }

    private Step end(long k) {
        active = false;
        windowAt = NEVER;
        lastEnd = k;
        long left = leftAt;
        leftAt = NEVER;
        if (trigger == Trigger.BURST
                && left != NEVER
                && !contact
                && down < p.lowerDps()
                && peak2 < lift2
                && k <= left + LOWERED) {
            trigger = Trigger.HELD_UP;
            t0 = left;
        }
        if (trigger == Trigger.BURST && (contact || peak2 >= lift2)) {
            heldUp.played();
        }
        return trigger == Trigger.HELD_UP || peak2 >= minPeak2 ? Step.COMPLETE : Step.NOTHING;
    }

    /** Why stage two throws the finished candidate away, null where it keeps it. */
    String rejected() {
        return trigger == Trigger.BURST ? Shape.fault(history, t0, contact, across2, p) : null;
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
            centreOpen = true;
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
        long largest = first;
        across2 = 0;
        for (long k = first; k <= last; k++) {
            if (history.jump(k) > history.jump(largest)) {
                largest = k;
            }
            across2 = Math.max(across2, history.across2(k));
        }
        evidence = Contact.evidence(history, largest, p);
        contact = evidence >= 1f;
        t0 = contact ? felt(Math.max(first, largest - RISES), largest) : fastest(first, last);
    }

    private long felt(long first, long largest) {
        float least = FELT * history.jump(largest);
        long k = first;
        while (history.jump(k) < least) {
            k++;
        }
        return k;
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
