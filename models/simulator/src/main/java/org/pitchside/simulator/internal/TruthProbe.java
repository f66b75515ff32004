package org.pitchside.simulator.internal;

import org.pitchside.api.Hand;

/** Reads off a written motion what really happened: exact, not sampled, without the sensor's errors. */
final class TruthProbe {

    /** The point whose speed is the bat's, m from the handle's end. */
    static final double POINT_M = 0.75;

    private static final double STEP_S = 0.0005;
    private static final double BEFORE_IMPACT_S = 0.001;
    /** The last moment before t0 over which the face's twist is summed, s. */
    private static final double TWIST_S = 0.060;
    /** A face that looks more steeply up or down points nowhere, seen from above. */
    private static final double STEEPEST_FACE_DEG = 75;
    /** Nor does a blade that is nearer to upright than this. */
    private static final double UPRIGHT_DEG = 15;

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
    double faceAngleDeg;
    double backliftDirectionDeg;
    double swingPlaneDeg;
    double followThroughDeg;
    double faceTwistDeg;

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

    /** Sets the angles of a swing, as of a right-hander. */
    void angles(Motion m, double top, double t0, double end, Hand hand) {
        double side = hand == Hand.LEFT ? -1 : 1;
        direction(m, t0, 0, 0, 1, direction);
        faceAngleDeg = Math.hypot(direction[0], direction[1]) < Math.cos(Math.toRadians(STEEPEST_FACE_DEG))
                ? Double.NaN
                : side * Math.toDegrees(Math.atan2(direction[1], direction[0]));
        backlift(m, top, side);
        swingPlaneDeg = plane(m, top, t0);
        followThroughDeg = 0;
        for (double t = t0; t < end; t += STEP_S) {
            bat.at(m, t);
            followThroughDeg += Math.toDegrees(Math.hypot(bat.wy, bat.wz)) * STEP_S;
        }
        faceTwistDeg = 0;
        for (double t = t0 - TWIST_S + STEP_S / 2; t < t0; t += STEP_S) {
            bat.at(m, t);
            faceTwistDeg += side * Math.toDegrees(bat.wx) * STEP_S;
        }
    }

    /** Sets where the toe points at the top of the backlift. */
    void backlift(Motion m, double top, Hand hand) {
        backlift(m, top, hand == Hand.LEFT ? -1 : 1);
    }

    private void backlift(Motion m, double top, double side) {
        blade(m, top, direction);
        backliftDirectionDeg = Math.hypot(direction[0], direction[1]) < Math.sin(Math.toRadians(UPRIGHT_DEG))
                ? Double.NaN
                : Math.toDegrees(Math.atan2(-side * direction[1], -direction[0]));
    }

    /** How far the plane is laid over whose normal is the sum of the small areas that the blade sweeps. */
    private double plane(Motion m, double from, double to) {
        double nx = 0;
        double ny = 0;
        double nz = 0;
        blade(m, from, direction);
        for (double t = from + STEP_S; t <= to; t += STEP_S) {
            blade(m, t, other);
            nx += direction[1] * other[2] - direction[2] * other[1];
            ny += direction[2] * other[0] - direction[0] * other[2];
            nz += direction[0] * other[1] - direction[1] * other[0];
            System.arraycopy(other, 0, direction, 0, 3);
        }
        return Math.toDegrees(Math.asin(Math.min(1, Math.abs(nz) / Math.sqrt(nx * nx + ny * ny + nz * nz))));
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
        direction(m, t, 1, 0, 0, out);
    }

    private static void direction(Motion m, double t, double x, double y, double z, double[] out) {
        Kinematics.toWorld(
                m.value(Motion.HEADING, t),
                m.value(Motion.TILT, t),
                m.value(Motion.SWING, t),
                m.value(Motion.ROLL, t),
                x,
                y,
                z,
                out);
    }
}
