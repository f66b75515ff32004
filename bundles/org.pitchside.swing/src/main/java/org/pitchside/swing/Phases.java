package org.pitchside.swing;

import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;

/**
 * The phases of a swing, each the index of a sample of its recording at 200 Hz, {@link #NONE} where the samples do not tell. How
 * near they are on simulated players is measured in the gateway's tests and stands in its README.
 *
 * @param stance the last moment that the bat hung still before it was lifted
 * @param lift the backlift begins; of a lift in two steps whose first lies before the recording, the second
 * @param top the backlift's top: where the downswing begins, by the rule that measures the downswing's time
 * @param t0 as it was given
 * @param stroke whether the bat turned at t0; if not it was held up, and has neither top nor end
 * @param end the follow-through is over: the bat turns slower than 30 dps, for 50 ms at least
 */
public record Phases(int stance, int lift, int top, int t0, boolean stroke, int end) {

    /** The samples do not tell. */
    public static final int NONE = -1;

    /** Samples looked at before and behind t0: more than a recording has, and less than a history holds. */
    private static final int BEFORE = 600;

    private static final int BEHIND = 300;

    /** Slower is still, as in the stance of docs/model-window.md. */
    private static final float STILL_DPS2 = 30f * 30f;
    /** The bat hangs: gravity along the blade, g. */
    private static final float HANGING = -0.7f;
    /** What tells a stance from a rest between two steps of a lift, g. */
    private static final float LOWER = 0.08f;
    /** A stance is so long at least, samples. */
    private static final int STILL = 20;

    /** Off the mean of its quiet part by so much the bat has begun to leave the stance. */
    private static final float LEAVING_DPS2 = 4f * 4f;

    /** A follow-through is over when the bat is slower for so many samples. */
    private static final float OVER_DPS2 = 30f * 30f;

    private static final int OVER = 10;

    /** Faster than this at t0 it was a stroke, else the bat was held up: as the detector tells them apart. */
    private static final float MOVED_DPS2 = 10_000f;

    private static final Phases UNKNOWN = new Phases(NONE, NONE, NONE, NONE, false, NONE);

    /**
     * Finds them. A pure function, for any counts.
     *
     * @param counts {@code n * 6} counts at 200 Hz, sensor axes
     * @param t0 index of the sample that is t0; outside the recording nothing is found
     */
    public static Phases of(short[] counts, int t0, ImuRange range, Mount mount) {
        int n = counts.length / ImuBlock.AXES;
        if (t0 < 0 || t0 >= n) {
            return UNKNOWN;
        }
        int from = Math.max(0, t0 - BEFORE);
        History h = history(counts, from, (int) Math.min(n, (long) t0 + BEHIND), range, mount);
        boolean moved = Math.max(h.rate2(t0), h.rate2(t0 - 1)) > MOVED_DPS2;
        int top = moved ? top(h, t0) : NONE;
        int stance = (int) stance(h, (top == NONE ? t0 : top) - 2, h.from(), true);
        int lift = stance == NONE ? NONE : stance + 1;
        return new Phases(stance, lift, top, t0, moved, moved ? end(h, t0) : NONE);
    }

    private static History history(short[] counts, int from, int to, ImuRange range, Mount mount) {
        var frame = new BatFrame(range, mount);
        var six = new float[ImuBlock.AXES];
        var h = new History();
        h.restart(from);
        for (int i = from; i < to; i++) {
            frame.apply(counts, i * ImuBlock.AXES, six);
            int slot = h.put(counts, i * ImuBlock.AXES, false);
            System.arraycopy(six, 0, h.frames(), slot * ImuBlock.AXES, ImuBlock.AXES);
        }
        return h;
    }

    private static int top(History h, int t0) {
        long told = Metrics.topOfBacklift(h, t0);
        return told < 0 ? NONE : (int) Math.max(h.from(), told - Math.round(Metrics.SLOW_START_MS / 5));
    }

    /**
     * The last sample of the latest still run that hangs, before the bat begins to leave it; of an earlier one where the bat hung
     * lower by {@value #LOWER} g: who lifts in two steps rests between them. {@link #NONE} where there is none from {@code from} on.
     *
     * @param lower whether an earlier one is looked for
     */
    static long stance(History h, long before, long from, boolean lower) {
        long found = NONE;
        float hung = HANGING + LOWER;
        int still = 0;
        float sum = 0;
        for (long k = before; k >= from; k--) {
            boolean rests = h.rate2(k) < STILL_DPS2;
            still = rests ? still + 1 : 0;
            sum = rests ? sum + h.value(k, 0) : 0;
            if (still == STILL && sum / STILL < hung - LOWER && (lower || found == NONE)) {
                found = leaving(h, k, k + STILL - 1);
                hung = sum / STILL;
            }
        }
        return found;
    }

    /** The last sample of a still run that turns as its quiet first half does: what is more is the lift's slow beginning. */
    private static long leaving(History h, long first, long last) {
        long quiet = (first + last) / 2;
        var mean = new float[3];
        for (int axis = 0; axis < 3; axis++) {
            for (long k = first; k <= quiet; k++) {
                mean[axis] += h.value(k, axis + 3) / (quiet - first + 1);
            }
        }
        long k = last;
        while (k > quiet && off2(h, k, mean) > LEAVING_DPS2) {
            k--;
        }
        return k;
    }

    private static float off2(History h, long k, float[] mean) {
        float sum = 0;
        for (int axis = 0; axis < 3; axis++) {
            float d = h.value(k, axis + 3) - mean[axis];
            sum += d * d;
        }
        return sum;
    }

    private static int end(History h, int t0) {
        int slow = 0;
        for (int k = t0 + 1; k < h.to(); k++) {
            slow = h.rate2(k) < OVER_DPS2 ? slow + 1 : 0;
            if (slow == OVER) {
                return k - OVER + 1;
            }
        }
        return NONE;
    }
}
