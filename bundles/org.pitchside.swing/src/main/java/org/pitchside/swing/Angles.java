package org.pitchside.swing;

/**
 * The angles of one burst in the frame of its stance (docs/metrics.md): degrees, NaN where nothing tells them.
 *
 * @param backlift between the toe in the stance and at the top of the backlift
 * @param direction where the toe points at the top: 0 straight back, positive to the off side
 * @param plane how far the downswing's plane is laid over: 0 a vertical bat, 90 a horizontal one with its toe to off, negative reverse
 * @param face where the face points at impact: 0 as in the stance, positive to leg
 * @param twist how far the blade turned about its long axis in the last 60 ms, negative closes the face
 * @param followThrough turned across the blade after t0, until the bat rests
 * @param ended whether the follow-through's end was seen
 * @param roll turn about the long axis over the turn across it, both at impact
 */
record Angles(
        float backlift,
        float direction,
        float plane,
        float face,
        float twist,
        float followThrough,
        boolean ended,
        float roll) {

    private static final int LAST_60_MS = 12;
    private static final double STEP_S = 0.005;
    /** What points up or down more steeply than 75 degrees has no direction. */
    private static final double LEAST_LEVEL = 0.25;
    /** Slower is rest, for so many samples. */
    private static final float REST_DPS2 = 30f * 30f;

    private static final int REST = 10;

    static Angles of(History h, long t0, long top, Impact impact) {
        long clean = t0 + impact.clean();
        float[] axes = h.stanceAxes(clean);
        var toe = top < 0 ? null : toe(h.stanceAxes(top));
        double face = Double.NaN;
        double plane = Double.NaN;
        if (axes != null) {
            float[] at = turned(axes, h, clean, impact.afterT0() - impact.clean());
            face = Math.hypot(sideways(at, 2), at[5]) < LEAST_LEVEL
                    ? Double.NaN
                    : Math.toDegrees(Math.atan2(sideways(at, 2), at[5]));
            plane = plane(h, top < 0 ? clean - LAST_60_MS : top, clean);
        }
        double level = toe == null ? 0 : Math.hypot(toe[0], toe[1]);
        double direction = level < LEAST_LEVEL ? Double.NaN : Math.toDegrees(Math.atan2(-toe[1], -toe[0]));
        double[] after = after(h, t0);
        return new Angles(
                (float) lift(h, top, toe),
                (float) direction,
                (float) plane,
                (float) face,
                (float) twist(h, clean, impact.afterT0() - impact.clean()),
                (float) after[0],
                after[1] > 0,
                Math.abs(h.value(clean, 3)) / Math.max(1, Impact.rate(h, clean)));
    }

    /** The toe's direction in the stance's frame; null where the frame is not known. */
    private static double[] toe(float[] axes) {
        return axes == null ? null : new double[] {axes[3], sideways(axes, 0), axes[0]};
    }

    /** The part to leg of a bat axis: y of the stance's frame. */
    private static double sideways(float[] a, int axis) {
        int i = (axis + 1) % 3;
        int j = (axis + 2) % 3;
        return (double) a[i] * a[3 + j] - (double) a[j] * a[3 + i];
    }

    /** The angle of the lift: from the stance that the samples show, else from the one the tracker remembers. */
    private static double lift(History h, long top, double[] toe) {
        if (top < 0) {
            return Double.NaN;
        }
        long stood = Metrics.stood(h, top);
        if (stood != Phases.NONE) {
            return turnedFrom(h, stood, top);
        }
        if (toe == null) {
            return Double.NaN;
        }
        var from = new byte[3];
        h.stood(top, from);
        boolean seen = from[0] != 0 || from[1] != 0 || from[2] != 0;
        // a stance that was not seen: as if the bat had hung straight
        double x = seen ? from[0] : 0;
        double y = seen ? from[1] : 0;
        double z = seen ? from[2] : -127;
        double l = Math.sqrt(x * x + y * y + z * z);
        double dot = (toe[0] * x + toe[1] * y + toe[2] * z) / l;
        return Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, dot))));
    }

    /** The angle between the blade's directions at two samples, by the gyroscope; its error at rest is taken from the first. */
    private static double turnedFrom(History h, long stood, long top) {
        var bias = new double[3];
        int still = 0;
        for (long k = stood; k >= h.from() && still < 20 && h.rate2(k) < REST_DPS2; k--) {
            for (int axis = 0; axis < 3; axis++) {
                bias[axis] += h.value(k, axis + 3);
            }
            still++;
        }
        var x = new double[] {1, 0, 0};
        for (long k = top; k > stood; k--) {
            // the blade's direction at the top, told in the bat's axes of one sample before
            double rx = Math.toRadians(h.value(k, 3) - bias[0] / Math.max(1, still)) * STEP_S;
            double ry = Math.toRadians(h.value(k, 4) - bias[1] / Math.max(1, still)) * STEP_S;
            double rz = Math.toRadians(h.value(k, 5) - bias[2] / Math.max(1, still)) * STEP_S;
            turn(x, rx, ry, rz);
        }
        return Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, x[0]))));
    }

    /** Turns a vector by a small turn, second order. */
    private static void turn(double[] v, double rx, double ry, double rz) {
        double qx = v[0];
        double qy = v[1];
        double qz = v[2];
        for (int step = 0; step < 2; step++) {
            double cx = ry * qz - rz * qy;
            double cy = rz * qx - rx * qz;
            double cz = rx * qy - ry * qx;
            double share = step == 0 ? 0.5 : 1;
            qx = v[0] + cx * share;
            qy = v[1] + cy * share;
            qz = v[2] + cz * share;
        }
        double l = Math.sqrt(qx * qx + qy * qy + qz * qz);
        v[0] = qx / l;
        v[1] = qy / l;
        v[2] = qz / l;
    }

    /** The stance's axes some samples on, at the rate of one sample. */
    private static float[] turned(float[] axes, History h, long k, float samples) {
        double s = samples * STEP_S;
        double rx = Math.toRadians(h.value(k, 3)) * s;
        double ry = Math.toRadians(h.value(k, 4)) * s;
        double rz = Math.toRadians(h.value(k, 5)) * s;
        var out = new float[6];
        for (int half = 0; half < 6; half += 3) {
            var v = new double[] {axes[half], axes[half + 1], axes[half + 2]};
            turn(v, -rx, -ry, -rz);
            for (int i = 0; i < 3; i++) {
                out[half + i] = (float) v[i];
            }
        }
        return out;
    }

    /** The normal of the plane is the sum of the small areas that the blade sweeps, seen from the stance. */
    private static double plane(History h, long from, long clean) {
        double x = 0;
        double y = 0;
        double z = 0;
        double[] toe = toe(h.stanceAxes(from));
        for (long k = from + 1; k <= clean; k++) {
            double[] next = toe(h.stanceAxes(k));
            if (toe == null || next == null) {
                return Double.NaN;
            }
            x += toe[1] * next[2] - toe[2] * next[1];
            y += toe[2] * next[0] - toe[0] * next[2];
            z += toe[0] * next[1] - toe[1] * next[0];
            toe = next;
        }
        double l = Math.sqrt(x * x + y * y + z * z);
        return l > 0 ? Math.toDegrees(Math.asin(Math.max(-1, Math.min(1, z / l)))) : Double.NaN;
    }

    private static double twist(History h, long clean, float beyond) {
        double sum = h.value(clean, 3) * (0.5 + beyond);
        double left = LAST_60_MS - beyond - 0.5;
        for (int k = 1; left > 0; k++, left--) {
            sum += h.value(clean - k, 3) * Math.min(1, left);
        }
        return sum * STEP_S;
    }

    /** Degrees turned across the blade after t0, and 1 where the bat came to rest. */
    private static double[] after(History h, long t0) {
        double sum = 0;
        double atRest = 0;
        int slow = 0;
        for (long k = t0 + 1; k < h.to() && k <= t0 + SwingEngine.AFTER; k++) {
            sum += Impact.rate(h, k) * STEP_S;
            slow = h.rate2(k) < REST_DPS2 ? slow + 1 : 0;
            atRest = slow == 0 ? 0 : atRest + Impact.rate(h, k) * STEP_S;
            if (slow == REST) {
                return new double[] {sum - atRest, 1};
            }
        }
        return new double[] {sum, 0};
    }
}
