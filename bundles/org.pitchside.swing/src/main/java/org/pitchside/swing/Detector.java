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

    private static final int AFTER_T0 = 16;
    private static final int PEAK_SETTLES = 12;
    private static final int REACH = 40;
    private static final int BEHIND_PEAK = 8;
    private static final int STANCE_FRESH = 500;
    private static final float NEAR_PEAK = 0.36f;

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
    private boolean waitForQuiet;
    private Trigger trigger;
    private long start;
    private long lastLoud;
    private long peakAt;
    private float peak2;
    private boolean peakOpen;
    private long windowAt;
    private long t0;
    private boolean contact;
    private int held;
    private boolean heldTold;

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
        waitForQuiet = false;
        held = 0;
        heldTold = false;
        windowAt = -1;
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
        if (waitForQuiet) {
            waitForQuiet = rate2 >= off2;
        } else if (rate2 >= on2) {
            if (!active) {
                begin(Trigger.BURST, k);
            } else if (trigger == Trigger.HELD_UP) {
                // a bat held up before the shot, not a leave
                trigger = Trigger.BURST;
                peak2 = 0;
                windowAt = -1;
            }
        }
        holdUp(k, rate2, stance);
        if (!active) {
            return Step.NOTHING;
        }
        if (trigger == Trigger.BURST) {
            follow(k, rate2);
        }
        if (windowAt >= 0 && k >= windowAt) {
            windowAt = -1;
            return Step.WINDOW;
        }
        boolean over = k - lastLoud >= quiet && k >= (trigger == Trigger.HELD_UP ? t0 : Math.max(t0, peakAt)) + apart;
        boolean tooLong = k - start >= longest;
        return over || tooLong ? end(k, tooLong && !over) : Step.NOTHING;
    }

    private void begin(Trigger by, long k) {
        active = true;
        trigger = by;
        start = k;
        lastLoud = k;
        peakAt = k;
        peak2 = 0;
        peakOpen = false;
        windowAt = -1;
        t0 = k;
        contact = false;
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
        boolean liftedFromStance = stance.known() && !stance.standing() && stance.age() < STANCE_FRESH;
        boolean onlyLifted = !active || trigger == Trigger.BURST && !contact && peak2 < lift2;
        if (held == heldLong && !heldTold && onlyLifted && liftedFromStance) {
            heldTold = true;
            long begun = active ? start : k - heldLong;
            begin(Trigger.HELD_UP, k);
            start = begun;
            windowAt = k + AFTER_T0;
        }
    }

    private void follow(long k, float rate2) {
        if (rate2 >= off2) {
            lastLoud = k;
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
    }

    /** Finishes what is active now, as at the end of a recording. */
    Step finish() {
        return active ? end(history.to() - 1, true) : Step.NOTHING;
    }

    private Step end(long k, boolean cut) {
        active = false;
        waitForQuiet = cut;
        windowAt = -1;
        if (trigger == Trigger.HELD_UP) {
            return Step.COMPLETE;
        }
        if (peak2 < minPeak2) {
            return Step.NOTHING;
        }
        settle(k);
        return Step.COMPLETE;
    }

    /** Why stage two throws the finished candidate away, null where it keeps it. */
    String rejected() {
        if (trigger == Trigger.HELD_UP) {
            return null;
        }
        float most = 0;
        long last = Math.min(history.to() - 1, t0 + REACH);
        for (long k = Math.max(start, t0 - REACH); k <= last; k++) {
            most = Math.max(most, history.across2(k));
        }
        return most < minAcross2 ? "the bat only turned about its own axis" : null;
    }

    /** Finds t0 in what the candidate has so far: the impact where one is felt, else the peak of |omega_y|. */
    private void settle(long now) {
        long centre = start;
        float best = -1;
        for (long k = Math.max(start, history.from()); k <= now; k++) {
            float near = history.jump(k);
            for (int ahead = 1; ahead <= 3; ahead++) {
                near = k + ahead <= now ? Math.max(near, history.jump(k + ahead)) : near;
            }
            float score = history.across2(k) * (1 + Math.min(3, near / p.contactScore()));
            if (score > best) {
                best = score;
                centre = k;
            }
        }
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
        for (long k = first; k <= last; k++) {
            jump = Math.max(jump, history.jump(k));
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
