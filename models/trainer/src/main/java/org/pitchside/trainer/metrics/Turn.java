package org.pitchside.trainer.metrics;

import java.util.SplittableRandom;

/** A turn of the sensor on its blade, about any axis, by up to 180 degrees: what a careless hand can do. */
final class Turn {

    private final double[] m;
    private final double degrees;

    private Turn(double[] m, double degrees) {
        this.m = m;
        this.degrees = degrees;
    }

    /** A turn by an angle from 0 to {@code most} degrees, evenly, about an axis of any direction. */
    static Turn any(SplittableRandom random, double most) {
        double z = random.nextDouble(-1, 1);
        double around = random.nextDouble(0, 2 * Math.PI);
        double flat = Math.sqrt(1 - z * z);
        return about(flat * Math.cos(around), flat * Math.sin(around), z, random.nextDouble(0, most));
    }

    /** A turn about a unit axis. */
    static Turn about(double x, double y, double z, double degrees) {
        double c = Math.cos(Math.toRadians(degrees));
        double s = Math.sin(Math.toRadians(degrees));
        double t = 1 - c;
        return new Turn(
                new double[] {
                    c + x * x * t,
                    x * y * t - z * s,
                    x * z * t + y * s,
                    y * x * t + z * s,
                    c + y * y * t,
                    y * z * t - x * s,
                    z * x * t - y * s,
                    z * y * t + x * s,
                    c + z * z * t
                },
                degrees);
    }

    double degrees() {
        return degrees;
    }

    /** By how much it moves the bat's y axis, degrees: the part that spoils what a swing looks like. */
    double offY() {
        return Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, m[4]))));
    }

    /** Turns both halves of a sample; what leaves the range is cut. */
    void apply(short[] six) {
        for (int half = 0; half < 6; half += 3) {
            double x = six[half];
            double y = six[half + 1];
            double z = six[half + 2];
            for (int i = 0; i < 3; i++) {
                double v = m[i * 3] * x + m[i * 3 + 1] * y + m[i * 3 + 2] * z;
                six[half + i] = (short) Math.max(-32768, Math.min(32767, Math.rint(v)));
            }
        }
    }
}
