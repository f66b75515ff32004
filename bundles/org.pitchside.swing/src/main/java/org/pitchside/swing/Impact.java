package org.pitchside.swing;

/**
 * The last moment before a shot's impact, from the rate across the blade: where the impact lies between the samples, and how fast
 * the bat turned 1 ms before it.
 *
 * <p>A blow is over within 2 ms, but the sensor's filter smears it over three samples. The rate before it is followed by a parabola
 * through samples that the filter has kept clean, the rate behind it by a line; how much of the fall has happened in the samples
 * between says when it happened, to about half a millisecond.
 *
 * @param afterT0 where the impact lies, in samples after t0; negative before
 * @param rateDps rate across the blade 1 ms before, dps; where the sensor clips an estimate
 * @param clipped samples in a row at full scale that reach the impact, 0 where it was measured
 * @param clean the last sample that the shock has not reached, relative to t0
 */
record Impact(float afterT0, float rateDps, int clipped, int clean) {

    /** Half of a blow's length and 1 ms, in samples at 200 Hz: the speed wanted is that before the blow begins. */
    private static final float BEFORE = 0.2f;
    /** A fall must be so large a share of the rate that its place can be told. */
    private static final float LEAST_FALL = 0.03f;
    /** Most samples at full scale looked at. */
    private static final int MOST_CLIPPED = 30;
    /**
     * Rate at impact over full scale = this + slope x (rise per sample where clipping begins x samples clipped / full scale). Least
     * squares on simulated training players (SIM).
     */
    private static final float CLIP_LEAST = 1.06f;

    private static final float CLIP_SLOPE = 0.2f;
    private static final float CLIP_MOST = 1.5f;

    static Impact of(History h, long t0, boolean contact) {
        int clean = contact ? -2 : 0;
        int last = contact ? -1 : 1;
        for (int k = last; k >= -2; k--) {
            if (full(h, t0 + k)) {
                return clipped(h, t0, k, contact, clean);
            }
        }
        if (!contact) {
            return new Impact(0, Math.max(rate(h, t0), rate(h, t0 - 1)), 0, clean);
        }
        return struck(h, t0);
    }

    private static Impact struck(History h, long t0) {
        // parabola through the samples -7 .. -3, whose middle is -5
        float y0 = rate(h, t0 - 7);
        float y1 = rate(h, t0 - 6);
        float y2 = rate(h, t0 - 5);
        float y3 = rate(h, t0 - 4);
        float y4 = rate(h, t0 - 3);
        float c0 = (-3 * y0 + 12 * y1 + 17 * y2 + 12 * y3 - 3 * y4) / 35;
        float c1 = (-2 * y0 - y1 + y3 + 2 * y4) / 10;
        float c2 = (2 * y0 - y1 - 2 * y2 - y3 + 2 * y4) / 14;
        // line through the samples 2 .. 4
        float middle = (rate(h, t0 + 2) + rate(h, t0 + 3) + rate(h, t0 + 4)) / 3;
        float slope = (rate(h, t0 + 4) - rate(h, t0 + 2)) / 2;
        float before = 0;
        for (int k = -2; k <= 2; k++) {
            float pre = c0 + (k + 5) * (c1 + (k + 5) * c2);
            float post = middle + (k - 3) * slope;
            if (!(pre - post > LEAST_FALL * Math.max(y4, 1))) {
                return new Impact(0, Math.max(rate(h, t0 - 1), rate(h, t0 - 2)), 0, -2);
            }
            float left = (rate(h, t0 + k) - post) / (pre - post);
            before += Math.max(-0.2f, Math.min(1.2f, left));
        }
        float at = Math.max(-2.5f, Math.min(2f, before - 2.5f));
        float x = at - BEFORE + 5;
        float seen = Math.max(rate(h, t0 - 1), rate(h, t0 - 2));
        float told = c0 + x * (c1 + x * c2);
        // no bat gains or loses a fifth of its rate within two samples without a blow
        return new Impact(at, Math.max(0.8f * seen, Math.min(1.2f * seen, told)), 0, -2);
    }

    private static Impact clipped(History h, long t0, int last, boolean contact, int clean) {
        int n = 1;
        float base = rate(h, t0 + last);
        while (n < MOST_CLIPPED && t0 + last - n > h.from() + 2 && full(h, t0 + last - n)) {
            base = Math.max(base, rate(h, t0 + last - n));
            n++;
        }
        long first = t0 + last - n + 1;
        float rise = Math.max(0, rate(h, first - 1) - rate(h, first - 2));
        // a miss has its peak in the middle of what is clipped
        int to = last;
        while (!contact && to - last < MOST_CLIPPED && full(h, t0 + to + 1) && t0 + to + 2 < h.to()) {
            to++;
        }
        float so = contact ? n : (n + to - last) / 2f;
        float over = Math.min(CLIP_MOST, CLIP_LEAST + CLIP_SLOPE * so * rise / Math.max(base, 1));
        return new Impact(0, base * over, n, clean);
    }

    /** Whether a rate of a sample is at the sensor's full scale. */
    static boolean full(History h, long k) {
        return SwingFlags.full(h.count(k, 3)) || SwingFlags.full(h.count(k, 4)) || SwingFlags.full(h.count(k, 5));
    }

    static float rate(History h, long k) {
        return (float) Math.sqrt(h.across2(k));
    }
}
