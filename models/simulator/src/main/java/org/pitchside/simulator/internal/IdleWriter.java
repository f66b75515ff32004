package org.pitchside.simulator.internal;

import org.pitchside.simulator.PlayerStyle;

/** Between balls: carrying the bat about, twirling it, leaning on it, putting it down. */
final class IdleWriter extends Writer {

    /** How long it takes at least to put the bat down or to pick it up, s. */
    static final double REST_MOVE_S = 1.5;

    IdleWriter(Motion m, PlayerStyle style, SimRandom random) {
        super(m, style, random);
    }

    /** Walks about for so long and comes back: steps at 1.6 to 2.2 Hz, the bat swinging with the arm or over the shoulder. */
    void walk(double seconds) {
        double carry = random.chance(0.75) ? random.between(-25, 20) : random.between(-160, -120);
        move(0.6, m.reached(Motion.HEADING), round(0, 8), rad(carry), round(0, 15), 0, 0, StanceWriter.HANDS_Z);
        double start = m.now();
        double end = start + Math.max(1.5, seconds - 1.2);
        double step = 1 / Math.max(1.6, Math.min(2.2, style.stepHz() * random.between(0.94, 1.06)));
        double arm = rad(style.armDeg() * random.between(0.8, 1.2));
        double bounce = random.between(0.012, 0.03);
        double swing = m.reached(Motion.SWING);
        double roll = m.reached(Motion.ROLL);
        double side = 1;
        for (double t = start + step; t < end - step; t += step) {
            m.reach(Motion.SWING, t, swing + side * arm * random.between(0.7, 1.3));
            m.reach(Motion.ROLL, t, roll + rad(8) * random.gauss());
            m.reach(Motion.Z, t - step / 2, StanceWriter.HANDS_Z + bounce);
            m.reach(Motion.Z, t, StanceWriter.HANDS_Z - bounce);
            side = -side;
        }
        m.reach(Motion.SWING, end, swing);
        m.reach(Motion.ROLL, end, roll);
        m.reach(Motion.Z, end, StanceWriter.HANDS_Z);
        double heading = m.reached(Motion.HEADING);
        double t = start;
        while (t + 3 < end) {
            double turn = rad(random.between(-120, 120));
            t += Math.max(random.between(0.8, 1.6), timeFor(turn, 200));
            heading += turn;
            m.reach(Motion.HEADING, t, heading);
            t += random.between(0.05, 1);
            m.hold(Motion.HEADING, t);
        }
        double home = 2 * Math.PI * Math.rint(heading / (2 * Math.PI));
        m.reach(Motion.HEADING, Math.max(end, t + timeFor(home - heading, 200) + 0.2), home);
        m.settle(end);
    }

    /** Spins the bat about its long axis, once to three times. */
    void twirl() {
        double carry = random.chance(0.6) ? random.between(-20, 30) : random.between(60, 140);
        move(0.5, m.reached(Motion.HEADING), round(0, 10), rad(carry), round(0, 10), 0, 0, StanceWriter.HANDS_Z);
        int turns = 1 + random.below(3);
        double way = random.chance(0.5) ? 1 : -1;
        double swing = m.reached(Motion.SWING);
        double roll = m.reached(Motion.ROLL);
        for (int i = 0; i < turns; i++) {
            double t = m.now();
            double dps = Math.max(500, Math.min(2000, style.twirlDps() * random.between(0.75, 1.3)));
            double time = 1.875 * 360 / dps;
            m.reach(Motion.SWING, t + time / 2, swing + rad(6) * random.gauss());
            m.reach(Motion.SWING, t + time, swing);
            roll += way * 2 * Math.PI;
            m.reach(Motion.ROLL, t + time, roll);
            m.fine(t, t + time);
            m.settle(t + time);
            hold(random.between(0.05, 0.3));
        }
    }

    /** Stands and leans on the bat, or lets it hang. */
    void lean(double seconds) {
        move(
                0.6,
                m.reached(Motion.HEADING) + round(0, 15),
                round(0, 8),
                rad(random.between(-30, 30)),
                round(0, 20),
                0,
                0,
                StanceWriter.HANDS_Z);
        hold(Math.max(0.3, seconds - 0.6));
    }

    /** Puts the bat down on its back. */
    void putDown() {
        double heading = m.reached(Motion.HEADING) + round(0, 60);
        move(REST_MOVE_S, heading, round(0, 2), rad(90), round(0, 2), 0.3, 0, 0.06);
        double t = m.now() + 0.05;
        m.reach(Motion.Z, t, 0.05, -0.4, 0);
        m.reach(Motion.Z, t + 0.004, 0.049);
        m.knock(t, random.between(0.5, 2) * style.wristG());
        m.settle(t + 0.1);
    }

    /** Lies where it was put. */
    void lie(double seconds) {
        m.settle(m.now() + seconds);
    }

    void pickUp() {
        move(REST_MOVE_S, 0, 0, rad(-15), 0, 0, 0, StanceWriter.HANDS_Z);
    }
}
