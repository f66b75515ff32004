package org.pitchside.api;

/**
 * The full scale of int16 samples.
 *
 * @param accelG full scale of the accelerometer in g: count 32768 would be this
 * @param gyroDps full scale of the gyroscope in degrees per second
 */
public record ImuRange(int accelG, int gyroDps) {

    /** What the Pitchside sensor is built with. */
    public static final ImuRange NOMINAL = new ImuRange(16, 2000);

    public ImuRange {
        if (accelG < 1 || accelG > 1000) {
            throw new IllegalArgumentException("accelerometer range " + accelG + " g is outside 1..1000");
        }
        if (gyroDps < 1 || gyroDps > 32000) {
            throw new IllegalArgumentException("gyroscope range " + gyroDps + " dps is outside 1..32000");
        }
    }

    /** g per count; exact in float32 for ranges that are powers of two. */
    public float accelScale() {
        return accelG / 32768f;
    }

    /** Degrees per second per count. */
    public float gyroScale() {
        return gyroDps / 32768f;
    }
}
