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
    private static final float NEAR_GAIN = 0.0625f;
    /** Gravity stands still while its two means are within 0.01 g. */
    private static final float UNTURNED_G2 = 0.0001f;

    private static final int UNTURNED_SAMPLES = 100;
    private static final int BIAS_FIRST = 32;
    private static final int BIAS_LAST = 512;
    private static final float BIAS_MOST = 10f;
    private static final float BIAS_NEAR2 = 100f;
    private static final float HALF_GRAVITY = -0.5f;
    private static final float RADIANS_PER_STEP = 0.00008726646f;

    private int still;
    private int unturned;
    private int learned = BIAS_FIRST;
    private int age;
    private boolean begun;
    private boolean known;
    private float mx;
    private float my;
    private float mz;
    private float nx;
    private float ny;
    private float nz;
    private float bx;
    private float by;
    private float bz;
    private float px;
    private float py;
    private float pz;
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
            standStill(s);
        } else {
            still = 0;
            unturned = 0;
        }
        if (!begun) {
            begun = true;
            before(wx, wy, wz);
        }
        if (still >= STILL_SAMPLES && mx < HALF_GRAVITY) {
            stand();
        } else if (known) {
            float rx = ((px + wx) * 0.5f - bx) * RADIANS_PER_STEP;
            float ry = ((py + wy) * 0.5f - by) * RADIANS_PER_STEP;
            float rz = ((pz + wz) * 0.5f - bz) * RADIANS_PER_STEP;
            turn(up, rx, ry, rz);
            turn(forward, rx, ry, rz);
            age = age + 1;
            if (age > OLDEST) {
                known = false;
            }
        }
        before(wx, wy, wz);
    }

    /** A sample at rest: gravity's two means, and what the gyroscope reads while gravity itself does not turn. */
    private void standStill(float[] s) {
        if (still == 0) {
            mx = s[0];
            my = s[1];
            mz = s[2];
            nx = mx;
            ny = my;
            nz = mz;
        } else {
            mx = mx + (s[0] - mx) * MEAN_GAIN;
            my = my + (s[1] - my) * MEAN_GAIN;
            mz = mz + (s[2] - mz) * MEAN_GAIN;
            nx = nx + (s[0] - nx) * NEAR_GAIN;
            ny = ny + (s[1] - ny) * NEAR_GAIN;
            nz = nz + (s[2] - nz) * NEAR_GAIN;
        }
        float dx = nx - mx;
        float dy = ny - my;
        float dz = nz - mz;
        if ((dx * dx + dy * dy) + dz * dz < UNTURNED_G2) {
            if (unturned < UNTURNED_SAMPLES) {
                unturned = unturned + 1;
            }
        } else {
            unturned = 0;
        }
        float ox = s[3] - bx;
        float oy = s[4] - by;
        float oz = s[5] - bz;
        if (unturned >= UNTURNED_SAMPLES && (ox * ox + oy * oy) + oz * oz < BIAS_NEAR2) {
            float gain = 1f / (float) learned;
            bx = bounded(bx + ox * gain);
            by = bounded(by + oy * gain);
            bz = bounded(bz + oz * gain);
            if (learned < BIAS_LAST) {
                learned = learned + 1;
            }
        }
        if (still < STILL_SAMPLES) {
            still = still + 1;
        }
    }

    private void before(float wx, float wy, float wz) {
        px = wx;
        py = wy;
        pz = wz;
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

    private static void turn(float[] v, float rx, float ry, float rz) {
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

    /**
     * Goes on from axes that another tracker had at a sample.
     *
     * @param axes as of {@link #axes()}, null: no stance
     * @param sample that sample, as for {@link #advance}, which is not to be given again
     */
    public void restore(float[] axes, float[] sample) {
        forget();
        begun = true;
        before(sample[3], sample[4], sample[5]);
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
        begun = false;
        still = 0;
        unturned = 0;
        age = 0;
    }
}
