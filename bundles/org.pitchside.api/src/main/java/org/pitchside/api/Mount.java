package org.pitchside.api;

import java.util.Arrays;

/**
 * How a sensor sits on its bat, and whose hands hold it: what turns sensor axes into the bat frame.
 *
 * <p>Bat frame: x from handle to toe, z out of the hitting face, y = z x x.
 */
public final class Mount {

    /** Sensor axes are bat axes, right-handed player. */
    public static final Mount ALIGNED = new Mount(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, Hand.RIGHT);

    private final float[] rotation;
    private final Hand hand;

    /**
     * @param rotation 9 values, row by row: bat = rotation * sensor; must be a rotation within 0.01
     */
    public Mount(float[] rotation, Hand hand) {
        if (rotation.length != 9) {
            throw new IllegalArgumentException("mount rotation has " + rotation.length + " values, not 9");
        }
        this.rotation = rotation.clone();
        this.hand = hand;
        requireRotation(this.rotation);
    }

    private static void requireRotation(float[] m) {
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double dot = 0;
                for (int k = 0; k < 3; k++) {
                    dot += (double) m[i * 3 + k] * m[j * 3 + k];
                }
                if (!(Math.abs(dot - (i == j ? 1 : 0)) < 0.01)) {
                    throw new IllegalArgumentException(
                            "mount rotation rows " + i + " and " + j + " are not orthonormal");
                }
            }
        }
        double det = m[0] * (m[4] * m[8] - m[5] * m[7])
                - m[1] * (m[3] * m[8] - m[5] * m[6])
                + m[2] * (m[3] * m[7] - m[4] * m[6]);
        if (!(det > 0)) {
            throw new IllegalArgumentException("mount rotation is a reflection, not a rotation");
        }
    }

    public Mount withHand(Hand other) {
        return new Mount(rotation, other);
    }

    /** Element {@code row, column} of the rotation from sensor axes to bat axes. */
    public float at(int row, int column) {
        return rotation[row * 3 + column];
    }

    public Hand hand() {
        return hand;
    }

    public boolean isAligned() {
        return Arrays.equals(rotation, ALIGNED.rotation);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Mount m && hand == m.hand && Arrays.equals(rotation, m.rotation);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rotation) * 31 + hand.hashCode();
    }

    @Override
    public String toString() {
        return (isAligned() ? "aligned" : Arrays.toString(rotation)) + ", " + hand;
    }
}
