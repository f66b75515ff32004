package org.pitchside.swing;

/**
 * How fast the bat's measuring point moves for each radian a second that it turns: its distance from the point about which the bat
 * turns in space, hands' motion included.
 *
 * <p>The accelerometer feels the sensor's own acceleration. From the top of the backlift, where everything rests for a moment, it is
 * integrated to the impact in the bat's turning frame, gravity taken off by the stance's upright; what the turning adds between
 * sensor and measuring point is added. Near the impact a hard swing drives the reading along the blade beyond its range; hands move
 * where the face points then, so the missing part is taken to die out until the impact. The more of the swing is lost so, the more
 * the usual distance counts in place of the measured one.
 *
 * @param radiusM the distance, metres
 * @param measuredM what the accelerometer alone says; {@link #USUAL_M} where it cannot say anything
 * @param lost turned while the accelerometer was at full scale, radians
 */
record Hands(float radiusM, float measuredM, float lost) {

    /** The usual distance: median of simulated training players (SIM). */
    static final float USUAL_M = 0.815f;
    /** How far a measurement without loss is believed against the usual distance: where the sensor sits is known to some 3 cm only. */
    private static final float BELIEF = 0.5f;
    /** No hands make more or less of it. */
    private static final float LEAST_M = 0.6f;

    private static final float MOST_M = 1.1f;

    /** The sensor on the blade's back, metres from the measuring point: along the blade and behind its middle. */
    private static final double ALONG_M = 0.35;

    private static final double BEHIND_M = 0.0275;

    private static final double G = 9.80665;
    private static final double STEP_S = 0.005;
    /** The bat begins to move so many samples before its turning is told from rest. */
    private static final int BEFORE_TOP = 8;

    /**
     * @param top where the downswing begins, -1 where unknown
     * @param last the last sample the shock has not reached
     */
    static Hands of(History h, long top, long last) {
        var usual = new Hands(USUAL_M, USUAL_M, 0);
        long from = Math.max(h.from(), top - BEFORE_TOP);
        if (top < 0 || last - from < 4) {
            return usual;
        }
        var u = new double[3];
        double lost = 0;
        float[] up = h.stanceAxes(from);
        for (long k = from + 1; k <= last; k++) {
            float[] next = h.stanceAxes(k);
            if (up == null || next == null) {
                return usual;
            }
            double wx = rad(h.value(k, 3), h.value(k - 1, 3));
            double wy = rad(h.value(k, 4), h.value(k - 1, 4));
            double wz = rad(h.value(k, 5), h.value(k - 1, 5));
            double fx = pull(h, k, up, next, 0);
            double fy = pull(h, k, up, next, 1);
            double fz = pull(h, k, up, next, 2);
            double half = STEP_S / 2;
            double mx = u[0] + (fx - (wy * u[2] - wz * u[1])) * half;
            double my = u[1] + (fy - (wz * u[0] - wx * u[2])) * half;
            double mz = u[2] + (fz - (wx * u[1] - wy * u[0])) * half;
            boolean clipped = full(h, k) || full(h, k - 1);
            boolean full = clipped && Math.abs(fx) > Math.max(Math.abs(fy), Math.abs(fz));
            double nx = u[0] + (fx - (wy * mz - wz * my)) * STEP_S;
            double ny = u[1] + (fy - (wz * mx - wx * mz)) * STEP_S;
            double nz = u[2] + (fz - (wx * my - wy * mx)) * STEP_S;
            u[0] = full ? u[0] * (1 - 1.0 / (last - k + 2)) : nx;
            u[1] = ny;
            u[2] = nz;
            if (clipped) {
                lost += Math.sqrt(wy * wy + wz * wz) * STEP_S;
            }
            up = next;
        }
        return of(u, h, last, lost);
    }

    private static Hands of(double[] u, History h, long last, double lost) {
        double wx = Math.toRadians(h.value(last, 3));
        double wy = Math.toRadians(h.value(last, 4));
        double wz = Math.toRadians(h.value(last, 5));
        double across = Math.sqrt(wy * wy + wz * wz);
        double x = u[0] + wy * BEHIND_M;
        double y = u[1] + wz * ALONG_M - wx * BEHIND_M;
        double z = u[2] - wy * ALONG_M;
        double measured = Math.sqrt(x * x + y * y + z * z) / across;
        if (!(across > 0.5) || !Double.isFinite(measured)) {
            return new Hands(USUAL_M, USUAL_M, (float) lost);
        }
        measured = Math.max(LEAST_M, Math.min(MOST_M, measured));
        double belief = BELIEF / (1 + lost * lost / 2);
        return new Hands((float) (USUAL_M + belief * (measured - USUAL_M)), (float) measured, (float) lost);
    }

    private static boolean full(History h, long k) {
        return SwingFlags.full(h.count(k, 0)) || SwingFlags.full(h.count(k, 1)) || SwingFlags.full(h.count(k, 2));
    }

    private static double rad(float a, float b) {
        return Math.toRadians((a + b) / 2.0);
    }

    /** The sensor's acceleration between two samples: what is felt less what a resting bat would feel, m/s^2. */
    private static double pull(History h, long k, float[] up, float[] next, int axis) {
        return G * ((h.value(k, axis) + h.value(k - 1, axis)) - (next[axis] + up[axis])) / 2;
    }
}
