package org.pitchside.swing;

/**
 * Stage two: the shape of a motion around its t0, and why it is no swing. Looks at 239 samples before t0 and 119 behind it; nothing
 * here runs per sample. docs/event-definition.md.
 */
final class Shape {

    private static final int BEFORE = 239;
    private static final int BEHIND = 119;
    private static final int DOWNSWING = 40;
    private static final int PEAK_BEFORE = 12;
    private static final int SHARE_BEFORE = 30;
    private static final int NEAR_BEHIND = 8;
    private static final int PEAK_BEHIND = 3;
    private static final float STEP_S = 0.005f;

    private Shape() {}

    /** Why a burst is no swing, null where it can be one. */
    static String fault(History h, long t0, boolean contact, float across2, DetectorParameters p) {
        if (across2 < p.minAcrossDps() * p.minAcrossDps() || !contact && !acrossTheBlade(h, t0, p.acrossShare())) {
            return "the bat only turned about its own axis";
        }
        if (!contact && !fastEnough(h, t0, p)) {
            return "it met nothing and was slower than a swing";
        }
        if (turned(h, t0) < (contact ? p.contactTurnDeg() : p.missTurnDeg())) {
            return contact ? "something knocked a bat that was not swung" : "the bat hardly turned";
        }
        return !contact && turns(h, t0) >= p.froTurns() ? "the bat went to and fro" : null;
    }

    private static boolean acrossTheBlade(History h, long t0, float least) {
        float across = 0;
        float all = 0;
        for (long k = Math.max(h.from(), t0 - SHARE_BEFORE); k <= t0 + NEAR_BEHIND; k++) {
            across = across + h.across2(k);
            all = all + h.rate2(k);
        }
        return across >= least * all;
    }

    private static boolean fastEnough(History h, long t0, DetectorParameters p) {
        for (long k = t0 - PEAK_BEFORE; k <= t0 + PEAK_BEHIND; k++) {
            if (-h.value(k, 4) >= p.swingDps() || h.across2(k) >= p.backDps() * p.backDps()) {
                return true;
            }
        }
        return false;
    }

    /** How far the bat turned across its blade in the 0.2 s before t0, degrees. */
    private static float turned(History h, long t0) {
        float sum = 0;
        for (long k = Math.max(h.from(), t0 - DOWNSWING); k < t0; k++) {
            sum = sum + (float) Math.sqrt(h.across2(k));
        }
        return sum * STEP_S;
    }

    /** How often the bat turned the other way round about y, half as fast as at t0 or faster. */
    private static int turns(History h, long t0) {
        float peak = 0;
        for (long k = t0 - PEAK_BEFORE; k <= t0 + NEAR_BEHIND; k++) {
            peak = Math.max(peak, Math.abs(h.value(k, 4)));
        }
        float half = 0.5f * peak;
        int turns = 0;
        int way = 0;
        for (long k = Math.max(h.from(), t0 - BEFORE); k <= t0 + BEHIND && k < h.to(); k++) {
            float wy = h.value(k, 4);
            int now = wy > half ? 1 : wy < -half ? -1 : way;
            if (now != way) {
                way = now;
                turns++;
            }
        }
        return turns;
    }
}
