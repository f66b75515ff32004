package org.pitchside.swing;

import java.util.Optional;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;

/**
 * The short way to a calibrated mount: hang the bat by its handle, toe down, and keep it still for two seconds; lay it on its back,
 * face up, for two more. Whatever way the sensor was stuck on, these two say it: a hanging bat feels gravity along the blade, a lying
 * one across its face. Fed with the bat's samples; not for several threads at once. docs/mount.md.
 */
public final class MountWizard {

    /** What is wanted next. */
    public enum Step {
        /** Hang by the handle, toe down. */
        HANG("Hold the bat by the end of its handle, let it hang toe down, and keep it still for two seconds."),
        /** Flat on its back. */
        LIE("Lay the bat flat on its back, face up, and let go of it for two seconds."),
        /** Both poses are taken. */
        DONE("The sensor's place is known.");

        private final String words;

        Step(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** So long a pose is held, samples at any rate are told by time: microseconds. */
    private static final long POSE_US = 2_000_000;
    /** Faster is movement, dps; a sensor's own error at rest lies well below, a hanging bat sways slower. */
    private static final double MOVED_DPS = 30;
    /** The reading strays from its mean by so much at most, g. */
    private static final double STRAYED_G = 0.12;
    /** A resting sensor reads 1 g within this share. */
    private static final double ONE_G = 0.15;
    /** The two poses are apart by a right angle within this, degrees; nearer than {@link #SAME_DEG} they were one. */
    private static final double SQUARE_DEG = 25;

    private static final double SAME_DEG = 40;

    private final double accelScale;
    private final double gyroScale;
    private final long sampleUs;
    private Step step = Step.HANG;
    private final double[] sum = new double[3];
    private long n;
    private double[] hang;
    private float[] rotation;
    private String refusal;

    /**
     * @param range full scale of the samples to come
     * @param rateMilliHz their rate
     */
    public MountWizard(ImuRange range, int rateMilliHz) {
        accelScale = range.accelScale();
        gyroScale = range.gyroScale();
        sampleUs = Math.round(1e9 / rateMilliHz);
    }

    /** What the person at the bat is to do now. */
    public Step step() {
        return step;
    }

    /** Share of the present pose that has been held, 0..1. */
    public float held() {
        return step == Step.DONE ? 1 : Math.min(1f, (float) (n * sampleUs) / POSE_US);
    }

    /** Why the last try of a pose counted for nothing, in a clear sentence; null while all is well. */
    public String refusal() {
        return refusal;
    }

    /** Takes samples as they come. */
    public void accept(ImuBlock block) {
        for (int i = 0; i < block.size() && step != Step.DONE; i++) {
            sample(block.counts(), i * ImuBlock.AXES);
        }
    }

    private void sample(short[] c, int at) {
        double wx = c[at + 3] * gyroScale;
        double wy = c[at + 4] * gyroScale;
        double wz = c[at + 5] * gyroScale;
        double[] a = {c[at] * accelScale, c[at + 1] * accelScale, c[at + 2] * accelScale};
        if (Math.sqrt(wx * wx + wy * wy + wz * wz) > MOVED_DPS || n > 0 && strayed(a)) {
            if (held() > 0.25) {
                refusal = "It moved: hold the pose for two seconds.";
            }
            again();
            return;
        }
        for (int i = 0; i < 3; i++) {
            sum[i] += a[i];
        }
        n++;
        if (n * sampleUs >= POSE_US) {
            posed();
        }
    }

    private boolean strayed(double[] a) {
        double d2 = 0;
        for (int i = 0; i < 3; i++) {
            double d = a[i] - sum[i] / n;
            d2 += d * d;
        }
        return d2 > STRAYED_G * STRAYED_G;
    }

    private void again() {
        n = 0;
        java.util.Arrays.fill(sum, 0);
    }

    private void posed() {
        double[] mean = {sum[0] / n, sum[1] / n, sum[2] / n};
        again();
        double g = length(mean);
        if (Math.abs(g - 1) > ONE_G) {
            refusal = String.format(
                    java.util.Locale.ROOT, "The sensor reads %.2f g at rest, not 1: it is not fit for use.", g);
            return;
        }
        if (step == Step.HANG) {
            hang = mean;
            refusal = null;
            step = Step.LIE;
            return;
        }
        double apart = Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, dot(hang, mean) / length(hang) / g))));
        if (apart < SAME_DEG) {
            // most likely it has not been laid down yet
            refusal = "That was the same pose twice: lay the bat down, face up.";
        } else if (Math.abs(apart - 90) > SQUARE_DEG) {
            refusal = String.format(
                    java.util.Locale.ROOT,
                    "Hanging and lying were %.0f degrees apart, not 90: hang it freely, lay it flat, and begin anew.",
                    apart);
            step = Step.HANG;
        } else {
            refusal = null;
            rotation = rotation(hang, mean);
            step = Step.DONE;
        }
    }

    /** Bat axes in sensor axes: x against the hanging bat's pull, z along the lying one's, made square to it, y = z x x. */
    private static float[] rotation(double[] hanging, double[] lying) {
        double l = length(hanging);
        double[] x = {-hanging[0] / l, -hanging[1] / l, -hanging[2] / l};
        double along = dot(lying, x);
        double[] z = {lying[0] - along * x[0], lying[1] - along * x[1], lying[2] - along * x[2]};
        l = length(z);
        for (int i = 0; i < 3; i++) {
            z[i] /= l;
        }
        double[] y = {z[1] * x[2] - z[2] * x[1], z[2] * x[0] - z[0] * x[2], z[0] * x[1] - z[1] * x[0]};
        var rows = new float[9];
        for (int i = 0; i < 3; i++) {
            rows[i] = (float) x[i];
            rows[3 + i] = (float) y[i];
            rows[6 + i] = (float) z[i];
        }
        return rows;
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private static double length(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    /** The mount, once both poses are taken. */
    public Optional<Mount> mount(Hand hand) {
        return rotation == null ? Optional.empty() : Optional.of(new Mount(rotation, hand));
    }

    /** Forgets everything and begins anew. */
    public void restart() {
        step = Step.HANG;
        hang = null;
        rotation = null;
        refusal = null;
        again();
    }
}
