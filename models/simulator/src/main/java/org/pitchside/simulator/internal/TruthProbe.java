package org.pitchside.simulator.internal;

/** Reads off a written motion what really happened: exact, not sampled, without the sensor's errors. */
final class TruthProbe {

    /** The point whose speed is the bat's, m from the handle's end. */
    static final double POINT_M = 0.75;

    private static final double STEP_S = 0.0005;
    private static final double BEFORE_IMPACT_S = 0.001;
    /** A leave: the blade this far above hanging, turning slower than this, for this long. */
    static final double HELD_UP_DEG = 60;

    static final double HELD_STILL_DPS = 60;
    static final double HELD_S = 0.30;

    private final Kinematics bat = new Kinematics();
    private final double[] direction = new double[3];
    private final double[] other = new double[3];

    double batSpeed;
    double rotationSpeed;
    double peakRotation;

    /** The moment of the largest |omega_y|: t0 of a miss. */
    double peakOf(Motion m, double from, double to) {
        double best = -1;
        double at = from;
        for (double t = from; t <= to; t += STEP_S) {
            bat.at(m, t);
            double w = Math.abs(bat.wy);
            if (w > best) {
                best = w;
                at = t;
            }
        }
        return at;
    }

    /** Sets the three speeds of a swing. */
    void speeds(Motion m, double t0, double gripM, double from, double to) {
        bat.velocity(m, t0 - BEFORE_IMPACT_S);
        batSpeed = bat.speedAt(POINT_M - gripM);
        rotationSpeed = POINT_M * Math.hypot(bat.wy, bat.wz);
        peakRotation = 0;
        for (double t = from; t <= to; t += STEP_S) {
            bat.at(m, t);
            peakRotation = Math.max(peakRotation, POINT_M * Math.hypot(bat.wy, bat.wz));
        }
    }

    /** The angle between the blade's directions at two times, degrees. */
    double angleBetween(Motion m, double a, double b) {
        blade(m, a, direction);
        blade(m, b, other);
        double dot = direction[0] * other[0] + direction[1] * other[1] + direction[2] * other[2];
        return Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, dot))));
    }

    /** When a leave has been held up long enough; NaN if never. */
    double heldUp(Motion m, double from, double to) {
        double since = Double.NaN;
        double still = Math.toRadians(HELD_STILL_DPS);
        double low = -Math.cos(Math.toRadians(HELD_UP_DEG));
        for (double t = from; t <= to; t += STEP_S) {
            bat.at(m, t);
            blade(m, t, direction);
            double w = Math.sqrt(bat.wx * bat.wx + bat.wy * bat.wy + bat.wz * bat.wz);
            if (direction[2] < low || w > still) {
                since = Double.NaN;
            } else if (Double.isNaN(since)) {
                since = t;
            } else if (t - since >= HELD_S) {
                return t;
            }
        }
        return Double.NaN;
    }

    private static void blade(Motion m, double t, double[] out) {
        Kinematics.toWorld(
                m.value(Motion.HEADING, t),
                m.value(Motion.TILT, t),
                m.value(Motion.SWING, t),
                m.value(Motion.ROLL, t),
                1,
                0,
                0,
                out);
    }
}
