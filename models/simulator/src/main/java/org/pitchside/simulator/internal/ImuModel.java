package org.pitchside.simulator.internal;

import org.pitchside.api.Hand;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.simulator.SensorSpec;

/**
 * One sensor on the back of one blade: where it sits, its filter, its errors, its counts.
 *
 * <p>The filter is the part's anti-alias filter: a raised cosine three sample periods wide (-3 dB at about a quarter of the rate,
 * as the parts' default), symmetric, because a firmware subtracts the filter's known delay from its time stamps. Where nothing fast
 * happens it would change less than the noise and is left out; in a swing or a knock the motion is computed
 * {@value #FINE} times finer and filtered.
 */
public final class ImuModel {

    /** Axes of a sample: ax, ay, az, gx, gy, gz. */
    public static final int AXES = 6;
    /** Fine steps in a sample period. */
    private static final int FINE = 8;
    /** Fine steps on either side of the filter's middle; the outermost has weight zero and is left out. */
    private static final int HALF = 11;

    private static final int TAPS = 2 * HALF + 1;
    private static final double[] KERNEL = kernel();

    private final SimRandom random;
    private final Kinematics bat = new Kinematics();
    private final double trueRateHz;
    private final double fineS;
    private final double rx;
    private final double rz;
    /** Sensor from bat, row by row, with each axis' scale error in its row. */
    private final double[] accelFromBat = new double[9];

    private final double[] gyroFromBat = new double[9];
    private final float[] batFromSensor = new float[9];
    private final double[] bias = new double[AXES];
    private final double accelNoise;
    private final double gyroNoise;
    private final double accelCounts;
    private final double gyroCounts;

    private final double[] fine = new double[TAPS * AXES];
    private double fineMiddle = Double.NaN;
    private final double[] reading = new double[AXES];

    /**
     * @param gripM from the handle's end to the pivot between the hands, m
     */
    public ImuModel(SensorSpec spec, double gripM, SimRandom random) {
        this.random = random;
        trueRateHz = spec.rateHz() * (1 + random.between(-1, 1) * spec.ratePpm() * 1e-6);
        fineS = 1 / (trueRateHz * FINE);
        // On the ridge of the blade's back just below the splice: 0.40 m from the handle's end is where it is to be
        // fixed, and
        // people fix it within 3 cm of that. Design values.
        rx = random.between(0.37, 0.43) - gripM;
        rz = -random.between(0.020, 0.035);
        double[] turn = turn(
                Math.toRadians(random.gauss() * spec.mountDeg()),
                Math.toRadians(random.gauss() * spec.mountDeg()),
                Math.toRadians(random.gauss() * spec.mountDeg()));
        for (int row = 0; row < 3; row++) {
            double accelScale = 1 + random.gauss() * spec.scaleError();
            double gyroScale = 1 + random.gauss() * spec.scaleError();
            for (int col = 0; col < 3; col++) {
                accelFromBat[row * 3 + col] = turn[row * 3 + col] * accelScale;
                gyroFromBat[row * 3 + col] = turn[row * 3 + col] * gyroScale;
                batFromSensor[col * 3 + row] = (float) turn[row * 3 + col];
            }
        }
        for (int i = 0; i < 3; i++) {
            bias[i] = random.gauss() * spec.accelBiasG();
            bias[3 + i] = random.gauss() * spec.gyroBiasDps();
        }
        accelNoise = spec.accelNoiseG();
        gyroNoise = spec.gyroNoiseDps();
        ImuRange range = spec.range();
        accelCounts = 32768.0 / range.accelG();
        gyroCounts = 32768.0 / range.gyroDps();
    }

    private static double[] kernel() {
        double[] k = new double[TAPS];
        double sum = 0;
        for (int i = 0; i < TAPS; i++) {
            k[i] = 1 + Math.cos(Math.PI * (i - HALF) / (HALF + 1));
            sum += k[i];
        }
        for (int i = 0; i < TAPS; i++) {
            k[i] /= sum;
        }
        return k;
    }

    private static double[] turn(double x, double y, double z) {
        double cx = Math.cos(x);
        double sx = Math.sin(x);
        double cy = Math.cos(y);
        double sy = Math.sin(y);
        double cz = Math.cos(z);
        double sz = Math.sin(z);
        return new double[] {
            cz * cy,
            cz * sy * sx - sz * cx,
            cz * sy * cx + sz * sx,
            sz * cy,
            sz * sy * sx + cz * cx,
            sz * sy * cx - cz * sx,
            -sy,
            cy * sx,
            cy * cx
        };
    }

    public double trueRateHz() {
        return trueRateHz;
    }

    /** How the sensor really sits: what a perfect calibration would find. */
    public Mount mount(Hand hand) {
        return new Mount(batFromSensor, hand);
    }

    /** From the pivot to the sensor along the blade, m. */
    public double distanceM() {
        return rx;
    }

    /** One sample: ax, ay, az, gx, gy, gz as counts of the full scale, sensor axes. */
    public void sample(Motion m, double t, short[] counts) {
        if (m.isFine(t)) {
            filtered(m, t);
        } else {
            fineMiddle = Double.NaN;
            exact(m, t, reading, 0);
        }
        for (int row = 0; row < 3; row++) {
            int k = row * 3;
            double a =
                    accelFromBat[k] * reading[0] + accelFromBat[k + 1] * reading[1] + accelFromBat[k + 2] * reading[2];
            double g = gyroFromBat[k] * reading[3] + gyroFromBat[k + 1] * reading[4] + gyroFromBat[k + 2] * reading[5];
            counts[row] = count((a + bias[row] + accelNoise * random.gauss()) * accelCounts);
            counts[3 + row] = count((g + bias[3 + row] + gyroNoise * random.gauss()) * gyroCounts);
        }
    }

    private static short count(double v) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.rint(v)));
    }

    private void exact(Motion m, double t, double[] out, int at) {
        bat.at(m, t, rx, 0, rz);
        out[at] = bat.fx / Kinematics.G;
        out[at + 1] = bat.fy / Kinematics.G;
        out[at + 2] = bat.fz / Kinematics.G + m.ringing(t);
        out[at + 3] = Math.toDegrees(bat.wx);
        out[at + 4] = Math.toDegrees(bat.wy);
        out[at + 5] = Math.toDegrees(bat.wz);
    }

    private void filtered(Motion m, double t) {
        int fresh = TAPS;
        if (Math.abs(t - FINE * fineS - fineMiddle) < fineS / 100) {
            fresh = FINE;
            System.arraycopy(fine, FINE * AXES, fine, 0, (TAPS - FINE) * AXES);
        }
        for (int i = TAPS - fresh; i < TAPS; i++) {
            exact(m, t + (i - HALF) * fineS, fine, i * AXES);
        }
        fineMiddle = t;
        for (int axis = 0; axis < AXES; axis++) {
            double sum = 0;
            for (int i = 0; i < TAPS; i++) {
                sum += KERNEL[i] * fine[i * AXES + axis];
            }
            reading[axis] = sum;
        }
    }

    /** After the motion was rewritten, nothing kept is worth anything. */
    public void forget() {
        fineMiddle = Double.NaN;
    }
}
