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
 * {@value #FINE} times finer and filtered. What is more than the front end follows is cut before the filter, what is more than the
 * full scale after it.
 */
public final class ImuModel {

    /** Axes of a sample: ax, ay, az, gx, gy, gz. */
    public static final int AXES = 6;
    /** Fine steps in a sample period. */
    private static final int FINE = 8;
    /** Fine steps on either side of the filter's middle; the outermost has weight zero and is left out. */
    private static final int HALF = 11;

    /** Samples between two looks at the temperature. */
    private static final int DRIFT_EVERY = 256;

    private static final int TAPS = 2 * HALF + 1;
    private static final double[] KERNEL = kernel();

    private final SimRandom random;
    private final Kinematics bat = new Kinematics();
    private final SampleClock clock;
    private final double fineS;
    private final double rx;
    private final double ry;
    private final double rz;
    /** Sensor from bat, row by row, with each axis' scale error in its row. */
    private final double[] accelFromBat = new double[9];

    private final double[] gyroFromBat = new double[9];
    private final float[] batFromSensor = new float[9];
    private final double[] bias = new double[AXES];
    /** How far each axis' error drifts until the sensor is warm, and what it is now. */
    private final double[] drift = new double[AXES];

    private final double[] error = new double[AXES];
    private final double warmUpS;
    private final double[] front = new double[2];
    private int untilDrift;
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
        double trueRateHz = spec.rateHz() * (1 + random.between(-1, 1) * spec.ratePpm() * 1e-6);
        clock = new SampleClock(trueRateHz, spec.wanderPpm(), random);
        fineS = 1 / (trueRateHz * FINE);
        // On the blade's back just below the splice: 0.40 m from the handle's end is where it is to be fixed, and
        // people
        // fix it within 4 cm of that, beside the ridge as often as on it. Design values.
        rx = random.between(0.36, 0.44) - gripM;
        ry = random.between(-1, 1) * spec.offAxisM();
        rz = -random.between(0.018, 0.036);
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
            drift[i] = random.gauss() * spec.accelDriftG();
            drift[3 + i] = random.gauss() * spec.gyroDriftDps();
        }
        warmUpS = random.between(300, 1200);
        front[0] = spec.frontEnd() * spec.range().accelG();
        front[1] = spec.frontEnd() * spec.range().gyroDps();
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

    public SampleClock clock() {
        return clock;
    }

    /** How the sensor really sits: what a perfect calibration would find. */
    public Mount mount(Hand hand) {
        return new Mount(batFromSensor, hand);
    }

    /** From the pivot to the sensor along the blade, m. */
    public double distanceM() {
        return rx;
    }

    /**
     * One sample: ax, ay, az, gx, gy, gz as counts of the full scale, sensor axes.
     *
     * @param t since the motion's start, s
     * @param age since the sensor was switched on, s
     */
    public void sample(Motion m, double t, double age, short[] counts) {
        if (m.isFine(t)) {
            filtered(m, t);
        } else {
            fineMiddle = Double.NaN;
            exact(m, t, reading, 0);
        }
        if (untilDrift-- == 0) {
            untilDrift = DRIFT_EVERY;
            double warm = 1 - Math.exp(-age / warmUpS);
            for (int i = 0; i < AXES; i++) {
                error[i] = bias[i] + drift[i] * warm;
            }
        }
        for (int i = 0; i < 3; i++) {
            counts[i] = count((reading[i] + error[i] + accelNoise * random.gauss()) * accelCounts);
            counts[3 + i] = count((reading[3 + i] + error[3 + i] + gyroNoise * random.gauss()) * gyroCounts);
        }
    }

    private static short count(double v) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.rint(v)));
    }

    /** What the front end gives in sensor axes, before the filter. */
    private void exact(Motion m, double t, double[] out, int at) {
        bat.at(m, t, rx, ry, rz);
        m.ring(t);
        double ax = bat.fx / Kinematics.G;
        double ay = bat.fy / Kinematics.G;
        double az = bat.fz / Kinematics.G + m.ringZ();
        double gx = Math.toDegrees(bat.wx) + m.ringX();
        double gy = Math.toDegrees(bat.wy) + m.ringY();
        double gz = Math.toDegrees(bat.wz);
        for (int row = 0; row < 3; row++) {
            int k = row * 3;
            double a = accelFromBat[k] * ax + accelFromBat[k + 1] * ay + accelFromBat[k + 2] * az;
            double g = gyroFromBat[k] * gx + gyroFromBat[k + 1] * gy + gyroFromBat[k + 2] * gz;
            out[at + row] = Math.max(-front[0], Math.min(front[0], a));
            out[at + 3 + row] = Math.max(-front[1], Math.min(front[1], g));
        }
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
