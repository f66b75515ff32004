package org.pitchside.swing;

/**
 * Knows the last stance and turns its frame with the bat, so that a swing has a heading: docs/model-window.md section 3, float32 in
 * the written order. Advanced at every 200 Hz sample. Single-threaded.
 */
public final class StanceTracker {

    private static final float STILL_DPS2 = 900f;
    private static final int STILL_SAMPLES = 60;
    private static final int OLDEST = 2000;
    private static final float MEAN_GAIN = 0.03125f;
    private static final float BIAS_GAIN = 0.015625f;
    private static final float BIAS_MOST = 10f;
    private static final float HALF_GRAVITY = -0.5f;
    private static final float RADIANS_PER_STEP = 0.00008726646f;

    private int still;
    private int age;
    private boolean known;
    private float mx;
    private float my;
    private float mz;
    private float bx;
    private float by;
    private float bz;
    private final float[] up = new float[3];
    private final float[] forward = new float[3];
    private final byte[] stanceToe = new byte[3];

    /** Takes one sample: acceleration in g and rate in dps, bat frame, as six floats. */
    public void advance(float[] s) {
        float wx = s[3];
        float wy = s[4];
        float wz = s[5];
        float w2 = (wx * wx + wy * wy) + wz * wz;
        float n2 = (s[0] * s[0] + s[1] * s[1]) + s[2] * s[2];
        if (w2 < STILL_DPS2 && n2 > 0.8f && n2 < 1.2f) {
            if (still == 0) {
                mx = s[0];
                my = s[1];
                mz = s[2];
            } else {
                mx = mx + (s[0] - mx) * MEAN_GAIN;
                my = my + (s[1] - my) * MEAN_GAIN;
                mz = mz + (s[2] - mz) * MEAN_GAIN;
            }
            bx = bounded(bx + (wx - bx) * BIAS_GAIN);
            by = bounded(by + (wy - by) * BIAS_GAIN);
            bz = bounded(bz + (wz - bz) * BIAS_GAIN);
            if (still < STILL_SAMPLES) {
                still = still + 1;
            }
        } else {
            still = 0;
        }
        if (still >= STILL_SAMPLES && mx < HALF_GRAVITY) {
            stand();
        } else if (known) {
            turn(up, wx, wy, wz);
            turn(forward, wx, wy, wz);
            age = age + 1;
            if (age > OLDEST) {
                known = false;
            }
        }
    }

    private static float bounded(float b) {
        return b > BIAS_MOST ? BIAS_MOST : b < -BIAS_MOST ? -BIAS_MOST : b;
    }

    private void stand() {
        float l = (float) Math.sqrt((mx * mx + my * my) + mz * mz);
        float ux = mx / l;
        float uy = my / l;
        float uz = mz / l;
        float fx = 0f - ux * uz;
        float fy = 0f - uy * uz;
        float fz = 1f - uz * uz;
        // never near 0: m.x < -0.5 and |m| < 1.1 keep up at least 27 degrees away from the face's axis
        l = (float) Math.sqrt((fx * fx + fy * fy) + fz * fz);
        up[0] = ux;
        up[1] = uy;
        up[2] = uz;
        forward[0] = fx / l;
        forward[1] = fy / l;
        forward[2] = fz / l;
        known = true;
        age = 0;
        toe(stanceToe, 0);
    }

    private void turn(float[] v, float wx, float wy, float wz) {
        float rx = (wx - bx) * RADIANS_PER_STEP;
        float ry = (wy - by) * RADIANS_PER_STEP;
        float rz = (wz - bz) * RADIANS_PER_STEP;
        float vx = v[0];
        float vy = v[1];
        float vz = v[2];
        float cx = vy * rz - vz * ry;
        float cy = vz * rx - vx * rz;
        float cz = vx * ry - vy * rx;
        float qx = vx + cx * 0.5f;
        float qy = vy + cy * 0.5f;
        float qz = vz + cz * 0.5f;
        cx = qy * rz - qz * ry;
        cy = qz * rx - qx * rz;
        cz = qx * ry - qy * rx;
        vx = vx + cx;
        vy = vy + cy;
        vz = vz + cz;
        float l = (float) Math.sqrt((vx * vx + vy * vy) + vz * vz);
        v[0] = vx / l;
        v[1] = vy / l;
        v[2] = vz / l;
    }

    /** Writes the toe's direction in the stance's frame, 127 = 1; zeros while no stance is known. */
    public void toe(byte[] out, int offset) {
        if (!known) {
            out[offset] = 0;
            out[offset + 1] = 0;
            out[offset + 2] = 0;
            return;
        }
        out[offset] = eighth(forward[0]);
        out[offset + 1] = eighth(up[1] * forward[2] - up[2] * forward[1]);
        out[offset + 2] = eighth(up[0]);
    }

    private static byte eighth(float v) {
        int q = (int) Math.rint(127f * v);
        return (byte) (q > 127 ? 127 : q < -127 ? -127 : q);
    }

    public boolean known() {
        return known;
    }

    /** Samples since the stance; 0 while standing. */
    public int age() {
        return age;
    }

    /** Whether the bat stands still in the stance now. */
    public boolean standing() {
        return known && age == 0;
    }

    /** The toe's direction in the last stance itself; zeros where that stance was not seen. Not a copy. */
    byte[] stanceToe() {
        return stanceToe;
    }

    /** The stance frame in bat axes: up (3), forward (3); null while no stance is known. */
    public float[] axes() {
        return known ? new float[] {up[0], up[1], up[2], forward[0], forward[1], forward[2]} : null;
    }

    /** Writes the axes as {@link #axes()} gives them, without an array of their own; false and nothing while no stance is known. */
    boolean copyAxes(float[] out, int at) {
        if (known) {
            System.arraycopy(up, 0, out, at, 3);
            System.arraycopy(forward, 0, out, at + 3, 3);
        }
        return known;
    }

    /** Goes on from axes that another tracker had; null: no stance. */
    public void restore(float[] axes) {
        forget();
        if (axes != null) {
            System.arraycopy(axes, 0, up, 0, 3);
            System.arraycopy(axes, 3, forward, 0, 3);
            java.util.Arrays.fill(stanceToe, (byte) 0);
            known = true;
            age = 1;
        }
    }

    /** Forgets the stance, after a gap or a change of mount; what was learned of the gyroscope's bias stays. */
    public void forget() {
        known = false;
        still = 0;
        age = 0;
    }
}
