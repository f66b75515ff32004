package org.pitchside.simulator.internal;

import org.pitchside.simulator.PlayerStyle;

/** What all that write motions share: the motion, the player and the dice. */
abstract class Writer {

    /** How fast a bat is turned at ease, about each axis; design value. */
    private static final double AT_EASE_DPS = 220;

    final Motion m;
    final PlayerStyle style;
    final SimRandom random;

    Writer(Motion m, PlayerStyle style, SimRandom random) {
        this.m = m;
        this.style = style;
        this.random = random;
    }

    static double rad(double deg) {
        return Math.toRadians(deg);
    }

    /** A draw round a middle, in degrees, as radians. */
    double round(double deg, double sigmaDeg) {
        return rad(deg + sigmaDeg * random.gauss());
    }

    /** The time a move needs so that no minimum-jerk turn of this angle exceeds a rate. */
    static double timeFor(double angle, double peakDps) {
        return 1.875 * Math.abs(angle) / rad(peakDps);
    }

    /** The same direction as an angle, but the one that is nearest to where a channel is: nobody turns back whole turns. */
    double nearest(int channel, double angle) {
        double turn = 2 * Math.PI;
        return angle + turn * Math.rint((m.reached(channel) - angle) / turn);
    }

    /** Moves the bat at ease to a pose of rest; takes at least {@code seconds} and turns no faster than about 220 dps about each axis. */
    void move(double seconds, double face, double tilt, double swing, double turned, double x, double y, double z) {
        double heading = nearest(Motion.HEADING, face);
        double roll = nearest(Motion.ROLL, turned);
        double t = seconds;
        t = Math.max(t, timeFor(heading - m.reached(Motion.HEADING), AT_EASE_DPS));
        t = Math.max(t, timeFor(tilt - m.reached(Motion.TILT), AT_EASE_DPS));
        t = Math.max(t, timeFor(swing - m.reached(Motion.SWING), AT_EASE_DPS));
        t = Math.max(t, timeFor(roll - m.reached(Motion.ROLL), AT_EASE_DPS));
        double end = m.now() + t;
        m.reach(Motion.HEADING, end, heading);
        m.reach(Motion.TILT, end, tilt);
        m.reach(Motion.SWING, end, swing);
        m.reach(Motion.ROLL, end, roll);
        m.reach(Motion.X, end, x);
        m.reach(Motion.Y, end, y);
        m.reach(Motion.Z, end, z);
        m.settle(end);
    }

    /** Held in hands, so never quite still: a slow tremor of some tenths of a degree. */
    void hold(double seconds) {
        double end = m.now() + seconds;
        tremble(Motion.TILT, end, 0.25);
        tremble(Motion.SWING, end, 0.35);
        tremble(Motion.ROLL, end, 0.35);
        m.settle(end);
    }

    private void tremble(int channel, double end, double sigmaDeg) {
        double middle = m.reached(channel);
        double t = m.now();
        while (true) {
            t += random.between(0.18, 0.45);
            if (t > end - 0.15) {
                return;
            }
            m.reach(channel, t, middle + rad(sigmaDeg) * random.gauss());
        }
    }
}
