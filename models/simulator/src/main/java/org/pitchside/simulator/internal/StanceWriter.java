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
            double speed = random.between(0.13, 0.42) * style.wristG();
            m.reach(Motion.SWING, up, swing - rad(random.between(4, 11)));
            m.reach(Motion.Z, up, z + lift);
            m.reach(Motion.SWING, down, swing);
            m.reach(Motion.Z, down, z + speed * TAP_STOP_S / 2, -speed, 0);
            m.reach(Motion.Z, down + TAP_STOP_S, z);
            m.knock(down, speed * random.between(1, 4));
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

    /** Lifts the bat as if the ball came, and lowers it again: never as high and as long as a leave. */
    void falseStart() {
        double swing = m.reached(Motion.SWING);
        double z = m.reached(Motion.Z);
        double lift = rad(random.between(15, 48));
        double t = m.now() + Math.max(random.between(0.25, 0.5), timeFor(lift, 380));
        m.reach(Motion.SWING, t, Math.max(rad(-55), swing - lift));
        m.reach(Motion.Z, t, z + random.between(0.03, 0.2));
        m.reach(Motion.ROLL, t, m.reached(Motion.ROLL) + rad(random.between(-5, 15)));
        m.settle(t + random.between(0.03, 0.2));
        t = m.now() + Math.max(random.between(0.3, 0.8), timeFor(lift, 380));
        m.reach(Motion.SWING, t, swing);
        m.reach(Motion.Z, t, z);
        m.settle(t);
    }

    /** The trigger movement: back and across, while the ball is on its way. */
    void trigger() {
        double far = style.trigger() * random.between(0.5, 1.2);
        double t = m.now() + random.between(0.25, 0.45);
        m.reach(Motion.X, t, m.reached(Motion.X) - far * random.between(0.3, 1));
        m.reach(Motion.Y, t, m.reached(Motion.Y) - far * random.between(0.2, 0.8));
        m.reach(Motion.Z, t, m.reached(Motion.Z) - far * random.between(0, 0.3));
        m.reach(Motion.SWING, t, m.reached(Motion.SWING) + rad(3) * random.gauss());
        m.settle(t + random.between(0.02, 0.3));
    }

    /** Waits for the ball. */
    void await() {
        hold(random.chance(style.restless()) ? random.between(0.1, 0.4) : random.between(0.45, 1.2));
    }
}
