package org.pitchside.gateway.internal.watch;

import java.util.Arrays;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Measurement;
import org.pitchside.api.Metric;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingWindow;
import org.pitchside.swing.BatFrame;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.HitAxes;

/**
 * What one hit tells of how the sensor sits and who holds the bat: numbers not a number where it tells nothing.
 */
final class Hit {

    /** What tells how the sensor sits, degrees. */
    enum Trait {
        /** The turn's axis, laid over towards the face. */
        TURN_Z(5),
        /** Gravity in the stance, turned about z: how far the handle leans sideways. */
        LEAN(2.5);

        /** No player is taken to repeat it better than this. */
        final double least;

        Trait(double least) {
            this.least = least;
        }
    }

    static final int TRAITS = Trait.values().length;

    private static final double STEP_S = 0.005;
    /** A stance is at most so long before its hit. */
    private static final int STILL_LEAST = 20;

    private static final double STILL_DPS = 30;

    final double[] traits = new double[TRAITS];
    /** By how much the turn's axis is off that of a hit with the face, degrees: about 10, and over 60 only with wrong axes. */
    final double offDeg;

    final boolean clipped;
    /** How it was swung: of {@link Manner#of}. */
    final double[] manner;

    private Hit(HitAxes axes, boolean clipped, double[] manner) {
        offDeg = Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, axes.turnY()))));
        this.clipped = clipped;
        this.manner = manner;
        Arrays.fill(traits, Double.NaN);
    }

    /**
     * Reads a candidate; null for one that is no hit, or too slow to tell anything.
     *
     * @param stance gravity in the stance before it, in the bat's frame; null where only the window is there to show it
     * @param taps of {@link Knocks#before}; null where the bat sent no stream
     */
    static Hit of(Candidate c, float[] stance, double[] taps) {
        if (c.trigger() != Candidate.Trigger.BURST || !c.contact() || c.flags().contains(SwingFlag.GAP)) {
            return null;
        }
        HitAxes axes = HitAxes.of(c.window());
        if (axes == null) {
            return null;
        }
        var reading = new double[5];
        double downswing = value(c, Metric.DOWNSWING_TIME);
        read(c.window(), downswing, reading);
        double[] gravity = null;
        if (stance != null) {
            gravity = new double[] {stance[0], stance[1], stance[2]};
        } else if (reading[3] > 0) {
            gravity = reading;
        }
        double[] manner = Manner.of(
                c,
                gravity == null ? Double.NaN : degrees(gravity[2], -gravity[0]),
                Double.isNaN(downswing) ? Double.NaN : reading[4],
                degrees(axes.pullZ(), axes.pullX()),
                degrees(axes.turnX(), axes.turnY()),
                taps);
        var hit = new Hit(axes, c.flags().contains(SwingFlag.CLIPPED_GYRO), manner);
        hit.put(Trait.TURN_Z, degrees(axes.turnZ(), axes.turnY()));
        if (gravity != null) {
            hit.put(Trait.LEAN, degrees(gravity[1], -gravity[0]));
        }
        return hit;
    }

    private void put(Trait trait, double value) {
        traits[trait.ordinal()] = value;
    }

    /** Gravity of the last still stretch in the window (0..2; 3 is 1 where there is one), and the turn about x since then to the top (4). */
    private static void read(SwingWindow w, double downswingMs, double[] out) {
        var frame = new BatFrame(w.range(), w.mount());
        var six = new float[ImuBlock.AXES];
        int top = Double.isNaN(downswingMs)
                ? 0
                : Math.max(0, SwingWindow.T0_INDEX - (int) Math.round(downswingMs / 1000 / STEP_S));
        int run = 0;
        double opened = 0;
        var sum = new double[3];
        for (int k = 0; k < SwingWindow.T0_INDEX - 20; k++) {
            frame.apply(w.counts(), k * ImuBlock.AXES, six);
            double rate2 = six[3] * six[3] + six[4] * six[4] + six[5] * six[5];
            double g2 = six[0] * six[0] + six[1] * six[1] + six[2] * six[2];
            boolean still = rate2 < STILL_DPS * STILL_DPS && g2 > 0.85 && g2 < 1.15;
            if (still && k < top) {
                run++;
                for (int i = 0; i < 3; i++) {
                    sum[i] = run == 1 ? six[i] : sum[i] + six[i];
                }
                // a bat that rests half lifted is no stance
                if (run >= STILL_LEAST && sum[0] < -0.5 * run) {
                    for (int i = 0; i < 3; i++) {
                        out[i] = sum[i] / run;
                    }
                    out[3] = 1;
                    opened = 0;
                }
            } else {
                run = 0;
            }
            if (k < top) {
                opened += six[3] * STEP_S;
            }
        }
        out[4] = opened;
    }

    private static double degrees(double y, double x) {
        return Math.toDegrees(Math.atan2(y, x));
    }

    private static double value(Candidate c, Metric metric) {
        for (Measurement m : c.measurements()) {
            if (m.metric() == metric) {
                return m.value();
            }
        }
        return Double.NaN;
    }
}
