package org.pitchside.simulator.internal;

import org.pitchside.simulator.PlayerStyle;

/** In the crease before a ball: taking stance, tapping, waggling, waiting. */
final class StanceWriter extends Writer {

    /** Height of the hands over the ground in the stance, m; only differences matter. */
    static final double HANDS_Z = 0.75;

    /** How long the ground takes to stop the toe of a tapping bat, s; design value. */
    private static final double TAP_STOP_S = 0.004;

    StanceWriter(Motion m, PlayerStyle style, SimRandom random) {
        super(m, style, random);
    }

    /** Puts the bat into the stance: toe on the ground behind the hands, face to the bowler, within a few degrees. */
    void take() {
        double lean = Math.min(55, Math.max(2, style.stanceTiltDeg() + 4 * random.gauss()));
        move(
                random.between(0.5, 0.9),
                round(style.stanceFaceDeg(), 4),
                round(0, 3),
                rad(-lean),
                round(0, 4),
                0,
                0,
                HANDS_Z);
    }

    /** Taps the ground. Returns how many times; the first starts where the motion ended before. */
    void taps(int count) {
        double swing = m.reached(Motion.SWING);
        double z = m.reached(Motion.Z);
        double period = 1 / (style.tapHz() * random.between(0.85, 1.15));
        for (int i = 0; i < count; i++) {
            double t = m.now();
            double up = t + period * 0.45;
            double down = t + period * 0.8;
            double lift = random.between(0.02, 0.05);
            double speed = random.between(0.25, 0.9);
            m.reach(Motion.SWING, up, swing - rad(random.between(4, 11)));
            m.reach(Motion.Z, up, z + lift);
            m.reach(Motion.SWING, down, swing);
            m.reach(Motion.Z, down, z + speed * TAP_STOP_S / 2, -speed, 0);
            m.reach(Motion.Z, down + TAP_STOP_S, z);
            m.knock(down, speed * random.between(2, 6));
            m.settle(t + period);
        }
    }

    /** A loose wrist: the bat swings and rolls to and fro about the stance. */
    void waggle() {
        double swing = m.reached(Motion.SWING);
        double roll = m.reached(Motion.ROLL);
        int halves = 2 * (1 + random.below(3));
        double half = 0.5 / random.between(1, 2.6);
        double side = 1;
        double peak = random.between(100, 330);
        double start = m.now();
        for (int i = 0; i < halves; i++) {
            double t = start + (i + 1) * half;
            boolean last = i == halves - 1;
            // A minimum-jerk move of angle A in time T peaks at 1.875 A / T; the first and last half go half as far.
            double amplitude = rad(peak * half / 1.875) / 2;
            m.reach(Motion.SWING, t, last ? swing : swing - amplitude * (1 + side));
            m.reach(Motion.ROLL, t, last ? roll : roll + side * 0.7 * amplitude);
            side = -side;
        }
        m.settle(start + halves * half);
    }

    /** Waits for the ball. */
    void await() {
        hold(random.chance(style.restless()) ? random.between(0.1, 0.4) : random.between(0.45, 1.2));
    }
}
