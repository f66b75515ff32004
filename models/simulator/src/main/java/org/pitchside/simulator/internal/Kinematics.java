package org.pitchside.simulator.internal;

/**
 * Rigid-body kinematics of the bat in its own frame: x handle to toe, z out of the hitting face, y = z x x.
 *
 * <p>{@link #at} carries angular rate, angular acceleration and the pivot's specific force through the chain of turns of
 * {@link Motion}, one axis at a time: for a turn by p about the axis e, seen from the turned frame,
 * {@code w' = B'w + e p.} and {@code w'. = B'w. - p. e x (B'w) + e p..}. Radians, metres, seconds.
 */
public final class Kinematics {

    /** Standard gravity, m/s2. */
    public static final double G = 9.80665;

    /** Angular rate in the bat frame, rad/s. */
    public double wx;

    public double wy;
    public double wz;

    /** Angular acceleration in the bat frame, rad/s2. */
    double qx;

    double qy;
    double qz;

    /** Specific force (acceleration minus gravity) of the pivot, then of the point last asked for, bat frame, m/s2. */
    public double fx;

    public double fy;
    public double fz;

    /** Velocity of the pivot in the bat frame, m/s; only after {@link #velocity}. */
    double vx;

    double vy;
    double vz;

    private double px;
    private double py;
    private double pz;

    /** Angular rate and acceleration, and the specific force of the pivot. */
    public void at(Motion m, double t) {
        Curve x = m.at(Motion.X, t);
        Curve y = m.at(Motion.Y, t);
        Curve z = m.at(Motion.Z, t);
        px = x.accel;
        py = y.accel;
        pz = z.accel + G;
        wx = 0;
        wy = 0;
        Curve heading = m.at(Motion.HEADING, t);
        wz = heading.rate;
        qx = 0;
        qy = 0;
        qz = heading.accel;
        forward(m, t);
        fx = px;
        fy = py;
        fz = pz;
    }

    /** As {@link #at}, for a point fixed to the bat at (rx, ry, rz) from the pivot. */
    public void at(Motion m, double t, double rx, double ry, double rz) {
        at(m, t);
        double cx = wy * rz - wz * ry;
        double cy = wz * rx - wx * rz;
        double cz = wx * ry - wy * rx;
        fx += (qy * rz - qz * ry) + (wy * cz - wz * cy);
        fy += (qz * rx - qx * rz) + (wz * cx - wx * cz);
        fz += (qx * ry - qy * rx) + (wx * cy - wy * cx);
    }

    /** Angular rate, and the velocity of the pivot in the bat frame. */
    void velocity(Motion m, double t) {
        at(m, t);
        px = m.at(Motion.X, t).rate;
        py = m.at(Motion.Y, t).rate;
        pz = m.at(Motion.Z, t).rate;
        double ox = wx;
        double oy = wy;
        double oz = wz;
        wx = 0;
        wy = 0;
        wz = 0;
        forward(m, t);
        vx = px;
        vy = py;
        vz = pz;
        wx = ox;
        wy = oy;
        wz = oz;
    }

    /** Speed of a point on the blade's long axis at a distance from the pivot, m/s; after {@link #velocity}. */
    double speedAt(double distance) {
        return Math.sqrt(vx * vx + square(vy + wz * distance) + square(vz - wy * distance));
    }

    private static double square(double v) {
        return v * v;
    }

    private void forward(Motion m, double t) {
        Curve heading = m.at(Motion.HEADING, t);
        double c = Math.cos(heading.value);
        double s = Math.sin(heading.value);
        double u = c * px + s * py;
        py = c * py - s * px;
        px = u;
        // The rate about the vertical needs no turning by a turn about the vertical.

        Curve tilt = m.at(Motion.TILT, t);
        turnX(Math.cos(tilt.value), -Math.sin(tilt.value), -tilt.rate, -tilt.accel);

        // N: the bat hanging, x_b = -Z, y_b = Y, z_b = X.
        u = px;
        px = -pz;
        pz = u;
        u = wx;
        wx = -wz;
        wz = u;
        u = qx;
        qx = -qz;
        qz = u;

        Curve swing = m.at(Motion.SWING, t);
        turnY(Math.cos(swing.value), -Math.sin(swing.value), -swing.rate, -swing.accel);

        Curve roll = m.at(Motion.ROLL, t);
        turnX(Math.cos(roll.value), Math.sin(roll.value), roll.rate, roll.accel);
    }

    private void turnX(double c, double s, double rate, double accel) {
        double u = c * py + s * pz;
        pz = c * pz - s * py;
        py = u;
        u = c * wy + s * wz;
        wz = c * wz - s * wy;
        wy = u;
        u = c * qy + s * qz;
        qz = c * qz - s * qy - rate * wy;
        qy = u + rate * wz;
        wx += rate;
        qx += accel;
    }

    private void turnY(double c, double s, double rate, double accel) {
        double u = c * px - s * pz;
        pz = s * px + c * pz;
        px = u;
        u = c * wx - s * wz;
        wz = s * wx + c * wz;
        wx = u;
        u = c * qx - s * qz;
        qz = s * qx + c * qz + rate * wx;
        qx = u - rate * wz;
        wy += rate;
        qy += accel;
    }

    /** A direction given in the bat frame, in the world: x into out[0] and so on. */
    public static void toWorld(
            double heading, double tilt, double swing, double roll, double bx, double by, double bz, double[] out) {
        double c = Math.cos(roll);
        double s = Math.sin(roll);
        double y = c * by - s * bz;
        double z = s * by + c * bz;
        c = Math.cos(swing);
        s = -Math.sin(swing);
        double x = c * bx + s * z;
        z = c * z - s * bx;
        double worldX = z;
        double worldZ = -x;
        c = Math.cos(tilt);
        s = -Math.sin(tilt);
        double worldY = c * y - s * worldZ;
        worldZ = s * y + c * worldZ;
        c = Math.cos(heading);
        s = Math.sin(heading);
        out[0] = c * worldX - s * worldY;
        out[1] = s * worldX + c * worldY;
        out[2] = worldZ;
    }
}
