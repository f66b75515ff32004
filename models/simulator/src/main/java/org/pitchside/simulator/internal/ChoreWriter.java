package org.pitchside.simulator.internal;

import org.pitchside.simulator.PlayerStyle;

/**
 * What else is done with a bat and is no swing: running, dropping it, handing it on, doing the gloves, knocking it in, carrying it in
 * its bag. All ranges are design values.
 */
final class ChoreWriter extends Writer {

    /** Height of the pivot over the ground when the bat lies, m. */
    private static final double LYING_Z = 0.05;
    /** A grip that opens lets go within this time, s. */
    private static final double RELEASE_S = 0.03;

    ChoreWriter(Motion m, PlayerStyle style, SimRandom random) {
        super(m, style, random);
    }

    /** Runs between the wickets: the bat is pumped in one hand, then slid in along the ground; once to three times. */
    void run() {
        int runs = 1 + random.below(3);
        for (int i = 0; i < runs; i++) {
            sprint(random.between(1.8, 3));
            slide();
            if (i < runs - 1) {
                turnAround();
            }
        }
        move(
                random.between(0.7, 1.2),
                round(0, 20),
                round(0, 8),
                rad(random.between(-25, 15)),
                0,
                0,
                0,
                StanceWriter.HANDS_Z);
    }

    private void sprint(double seconds) {
        double swing = rad(random.between(-35, 25));
        double heading = m.reached(Motion.HEADING);
        move(0.4, heading, round(0, 10), swing, round(0, 15), 0, 0, StanceWriter.HANDS_Z);
        double step = 1 / Math.max(2.5, Math.min(3.5, style.runHz() * random.between(0.94, 1.06)));
        double peak = rad(random.between(300, 750));
        // A minimum-jerk move of angle A in time T peaks at 1.875 A / T.
        double arc = Math.min(rad(100), peak * step / 1.875);
        double bounce = random.between(0.015, 0.03);
        double sway = rad(random.between(4, 18));
        double side = random.chance(0.5) ? 1 : -1;
        double start = m.now();
        int steps = (int) Math.rint(seconds / step);
        for (int i = 1; i <= steps; i++) {
            double t = start + i * step;
            boolean last = i == steps;
            m.reach(Motion.SWING, t, last ? swing : swing + side * arc / 2 * random.between(0.8, 1));
            m.reach(Motion.HEADING, t, last ? heading : heading + side * sway * random.between(0.5, 1));
            m.reach(Motion.ROLL, t, m.reached(Motion.ROLL) * 0.5 + (last ? 0 : round(0, 10)));
            m.reach(Motion.X, t, last ? 0 : side * random.between(0.02, 0.05));
            m.reach(Motion.Z, t - step / 2, StanceWriter.HANDS_Z + bounce);
            m.reach(Motion.Z, t, StanceWriter.HANDS_Z - (last ? 0 : bounce));
            side = -side;
        }
        m.settle(start + steps * step);
    }

    /** The toe scrapes over the ground to the crease: one long rattle. */
    private void slide() {
        double t = m.now() + random.between(0.3, 0.45);
        double reach = rad(random.between(48, 70));
        t = Math.max(t, m.now() + timeFor(reach - m.reached(Motion.SWING), 550));
        m.reach(Motion.SWING, t, reach);
        m.reach(Motion.TILT, t, round(0, 12));
        m.reach(Motion.ROLL, t, round(0, 15));
        m.reach(Motion.X, t, 0.4);
        m.reach(Motion.Z, t, 0.30);
        m.settle(t);
        double end = t + random.between(0.3, 0.7);
        double hard = random.between(5, 14) * style.wristG();
        double z = m.reached(Motion.Z);
        double low = m.reached(Motion.SWING);
        for (double at = t; at < end; at += random.between(0.012, 0.035)) {
            m.knock(at, hard * random.between(-1, 1), hard * random.between(-0.8, 0.8), random.between(-60, 60));
        }
        for (double at = t + 0.05; at < end; at += random.between(0.05, 0.11)) {
            m.reach(Motion.Z, at, z + random.between(-0.004, 0.004));
            m.reach(Motion.SWING, at, low + rad(1) * random.gauss());
        }
        m.settle(end);
    }

    private void turnAround() {
        double turn = (random.chance(0.5) ? 1 : -1) * Math.PI;
        double t = m.now() + Math.max(random.between(0.5, 0.9), timeFor(turn, 550));
        m.reach(Motion.HEADING, t, m.reached(Motion.HEADING) + turn);
        m.reach(Motion.SWING, t, rad(random.between(10, 40)));
        m.reach(Motion.X, t, 0.1);
        m.reach(Motion.Z, t, 0.6);
        m.settle(t);
    }

    /** Slips from the hands: weightless, a hard blow, a bounce, still; then picked up. */
    void drop() {
        double falls = random.between(0.15, 0.42);
        double height = Kinematics.G * (RELEASE_S * RELEASE_S / 6 + RELEASE_S / 2 * falls + falls * falls / 2);
        double back = random.chance(0.5) ? rad(90) : rad(-90);
        double turning = rad(random.between(-130, 130));
        double swing = back - turning * (falls + RELEASE_S / 2) + round(0, 6);
        move(0.7, m.reached(Motion.HEADING), round(0, 8), swing, round(0, 10), 0.1, 0, LYING_Z + height);
        hold(random.between(0.2, 1.5));
        double t = m.now();
        double g = Kinematics.G;
        double z = m.reached(Motion.Z) - g * RELEASE_S * RELEASE_S / 6;
        double from = m.reached(Motion.SWING);
        m.reach(Motion.Z, t + RELEASE_S, z, -g * RELEASE_S / 2, -g);
        m.reach(Motion.SWING, t + RELEASE_S, from + turning * RELEASE_S / 2, turning, 0);
        t += RELEASE_S;
        double speed = g * (RELEASE_S / 2 + falls);
        z -= g * falls * (RELEASE_S / 2 + falls / 2);
        m.reach(Motion.Z, t + falls, z, -speed, -g);
        double landed = from + turning * (RELEASE_S / 2 + falls);
        m.reach(Motion.SWING, t + falls, landed, turning, 0);
        m.fine(t - RELEASE_S, t + falls);
        t += falls;
        // The ground stops it within a few milliseconds; it comes up again with a part of its speed.
        double lasts = random.between(0.0015, 0.004);
        double up = speed * random.between(0.12, 0.35);
        m.reach(Motion.Z, t + lasts, z, up, -g);
        m.knock(t, speed * random.between(6, 14));
        t += lasts;
        double flies = Math.max(0.03, 2 * up / g);
        m.reach(Motion.SWING, t + flies, back);
        m.reach(Motion.Z, t + flies, z, -g * flies + up, -g);
        m.reach(Motion.TILT, t + flies, round(0, 2));
        m.reach(Motion.Z, t + flies + lasts, z);
        m.knock(t + flies, up * random.between(4, 12));
        m.settle(t + flies + lasts + random.between(0.4, 2.5));
        move(random.between(0.9, 1.5), round(0, 15), 0, rad(random.between(-25, 5)), 0, 0, 0, StanceWriter.HANDS_Z);
    }

    /** Held out to another player, who takes it with a tug and carries it his own way. */
    void pass() {
        double out = rad(random.between(55, 100)) * (random.chance(0.7) ? 1 : -1);
        move(random.between(0.6, 1), round(0, 30), round(0, 15), out, round(0, 30), 0.45, 0, 0.95);
        hold(random.between(0.3, 1.2));
        for (int i = 1 + random.below(2); i > 0; i--) {
            double t = m.now();
            double far = random.between(0.03, 0.1);
            double takes = random.between(0.12, 0.25);
            m.reach(Motion.X, t + takes, m.reached(Motion.X) + far);
            m.reach(Motion.Z, t + takes, m.reached(Motion.Z) + far * random.between(-0.5, 0.5));
            m.reach(Motion.SWING, t + takes, m.reached(Motion.SWING) + rad(random.between(-12, 12)));
            m.reach(Motion.ROLL, t + takes, m.reached(Motion.ROLL) + rad(random.between(-20, 20)));
            m.settle(t + takes);
        }
        move(
                random.between(0.8, 1.3),
                m.reached(Motion.HEADING) + rad(random.between(-90, 90)),
                round(0, 10),
                rad(random.between(-40, 30)),
                round(0, 20),
                0,
                0,
                StanceWriter.HANDS_Z);
    }

    /** The bat under the arm while both hands are at the gloves: slow turns, small pulls. */
    void gloves(double seconds) {
        double end = m.now() + seconds;
        double swing = random.chance(0.5) ? random.between(-115, -60) : random.between(55, 110);
        move(
                0.8,
                m.reached(Motion.HEADING) + round(0, 20),
                rad(random.between(-20, 35)),
                rad(swing),
                rad(random.between(-90, 90)),
                -0.1,
                -0.1,
                1.1);
        double heading = m.reached(Motion.HEADING);
        double tilt = m.reached(Motion.TILT);
        double held = m.reached(Motion.SWING);
        while (m.now() + 1.2 < end) {
            double t = m.now() + random.between(0.15, 0.5);
            m.reach(Motion.SWING, t, held + round(0, 4));
            m.reach(Motion.TILT, t, tilt + round(0, 3));
            m.reach(Motion.HEADING, t, heading + round(0, 6));
            m.reach(Motion.Z, t, 1.1 + 0.01 * random.gauss());
            m.settle(t + random.between(0.1, 0.8));
        }
        move(0.8, heading, 0, rad(random.between(-25, 10)), 0, 0, 0, StanceWriter.HANDS_Z);
    }

    /** Knocking in: the blade lies on the lap and is hit with a mallet, again and again; it hardly turns. */
    void knockIn(double seconds) {
        double end = m.now() + seconds;
        double z = 0.6;
        move(
                1,
                m.reached(Motion.HEADING) + round(0, 30),
                round(0, 6),
                rad(random.between(78, 102)),
                round(0, 8),
                0.2,
                0,
                z);
        double pause = 1 / random.between(1.4, 3);
        double swing = m.reached(Motion.SWING);
        while (m.now() + 1 < end) {
            for (int i = 6 + random.below(10); i > 0 && m.now() + 1 < end; i--) {
                double t = m.now() + 0.02;
                double speed = random.between(0.15, 0.8);
                double lasts = random.between(0.0015, 0.003);
                m.hold(Motion.Z, t);
                m.reach(Motion.Z, t + lasts, z - speed * lasts / 2, -speed, 0);
                m.reach(Motion.Z, t + 0.05, z - speed * 0.012);
                m.reach(Motion.Z, t + 0.2, z);
                m.hold(Motion.SWING, t);
                double turn = rad(random.between(-60, 60));
                m.reach(Motion.SWING, t + lasts, swing + turn * lasts / 2, turn, 0);
                m.reach(Motion.SWING, t + 0.05, swing + turn * 0.015);
                m.reach(Motion.SWING, t + 0.2, swing);
                m.knock(t, random.between(8, 40) * style.wristG());
                m.settle(t + Math.max(0.22, pause * random.between(0.8, 1.25)));
            }
            if (m.now() + 2 < end) {
                double t = m.now() + random.between(0.4, 0.8);
                m.reach(Motion.ROLL, t, round(0, 15));
                m.reach(Motion.TILT, t, round(0, 8));
                m.settle(t + random.between(0.1, 0.8));
            }
        }
        move(1, m.reached(Motion.HEADING), 0, rad(random.between(-25, 10)), 0, 0, 0, StanceWriter.HANDS_Z);
    }

    /** In the bag: any way up, carried at a walk, knocked now and then, put down with a bump. */
    void bag(double seconds) {
        double end = m.now() + seconds;
        double up = random.chance(0.5) ? random.between(-20, 20) : random.between(150, 200);
        double swing = rad(random.chance(0.4) ? (random.chance(0.5) ? 90 : -90) + random.between(-20, 20) : up);
        double z = 0.8;
        move(
                1.4,
                m.reached(Motion.HEADING),
                rad(random.between(-25, 25)),
                swing,
                rad(random.between(-90, 90)),
                0,
                0,
                z);
        double step = 1 / Math.max(1.6, Math.min(2.2, style.stepHz() * random.between(0.94, 1.06)));
        double sway = rad(random.between(1, 5));
        double bounce = random.between(0.008, 0.025);
        double tilt = m.reached(Motion.TILT);
        double heading = m.reached(Motion.HEADING);
        double side = 1;
        double t = m.now() + step;
        for (; t < end - 2; t += step) {
            m.reach(Motion.SWING, t, swing + side * sway * random.between(0.5, 1));
            m.reach(Motion.TILT, t, tilt + rad(2) * random.gauss());
            heading += rad(6) * random.gauss();
            m.reach(Motion.HEADING, t, heading);
            m.reach(Motion.Z, t - step / 2, z + bounce);
            m.reach(Motion.Z, t, z - bounce);
            if (random.chance(0.15)) {
                m.knock(t, random.between(0.5, 4), random.between(0.5, 3), random.between(-40, 40));
            }
            side = -side;
        }
        m.settle(t);
        double speed = random.between(0.4, 1.2);
        t = m.now() + 0.5;
        m.reach(Motion.Z, t, z - 0.25, -speed, 0);
        m.reach(Motion.Z, t + 0.012, z - 0.25 - speed * 0.006);
        m.knock(t, speed * random.between(1, 5));
        m.settle(t + random.between(0.4, 2));
        move(1.2, heading, 0, rad(random.between(-25, 10)), 0, 0, 0, StanceWriter.HANDS_Z);
    }
}
