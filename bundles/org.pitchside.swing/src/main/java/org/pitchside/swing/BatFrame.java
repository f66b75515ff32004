package org.pitchside.swing;

import org.pitchside.api.Hand;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;

/** Turns counts in sensor axes into g and dps in the bat frame of a right-hander: docs/model-window.md section 2. */
public final class BatFrame {

    private final float accelScale;
    private final float gyroScale;
    private final boolean aligned;
    private final boolean mirrored;
    private final float m00;
    private final float m01;
    private final float m02;
    private final float m10;
    private final float m11;
    private final float m12;
    private final float m20;
    private final float m21;
    private final float m22;

    public BatFrame(ImuRange range, Mount mount) {
        accelScale = range.accelScale();
        gyroScale = range.gyroScale();
        aligned = mount.isAligned();
        mirrored = mount.hand() == Hand.LEFT;
        m00 = mount.at(0, 0);
        m01 = mount.at(0, 1);
        m02 = mount.at(0, 2);
        m10 = mount.at(1, 0);
        m11 = mount.at(1, 1);
        m12 = mount.at(1, 2);
        m20 = mount.at(2, 0);
        m21 = mount.at(2, 1);
        m22 = mount.at(2, 2);
    }

    /** Six counts at {@code offset} become six floats at 0..5 of {@code out}. */
    public void apply(short[] counts, int offset, float[] out) {
        turn(counts, offset, accelScale, out, 0);
        turn(counts, offset + 3, gyroScale, out, 3);
        if (mirrored) {
            out[1] = -out[1];
            out[3] = -out[3];
            out[5] = -out[5];
        }
    }

    private void turn(short[] counts, int offset, float scale, float[] out, int at) {
        float x = counts[offset] * scale;
        float y = counts[offset + 1] * scale;
        float z = counts[offset + 2] * scale;
        if (aligned) {
            out[at] = x;
            out[at + 1] = y;
            out[at + 2] = z;
        } else {
            out[at] = (m00 * x + m01 * y) + m02 * z;
            out[at + 1] = (m10 * x + m11 * y) + m12 * z;
            out[at + 2] = (m20 * x + m21 * y) + m22 * z;
        }
    }
}
