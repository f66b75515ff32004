package org.pitchside.simulator.internal;

import java.util.Arrays;
import org.pitchside.api.Hand;

/**
 * What one bat does for a while: seven curves that give its pose, and the knocks it gets.
 *
 * <p>World: X to the bowler, Y to a right-hander's leg side, Z up. The pose of the bat is
 * {@code R = Rz(HEADING) Rx(-TILT) N Ry(-SWING) Rx(ROLL)}, N = the bat hanging with its face to the bowler. SWING 0 hangs, negative
 * is backlift, positive follow-through; TILT lays the plane of the swing over, 90 degrees = a horizontal bat with its toe to the
 * off side; ROLL about the blade's long axis, negative closes the face. X, Y, Z place the pivot (between the hands) in metres.
 * Angles are radians, times seconds from the start of the motion.
 *
 * <p>Writers speak as right-handers. A left-hander's motion is the mirror image (Y to -Y), made here, before any physics.
 */
public final class Motion {

    public static final int HEADING = 0;
    public static final int TILT = 1;
    public static final int SWING = 2;
    public static final int ROLL = 3;
    public static final int X = 4;
    public static final int Y = 5;
    public static final int Z = 6;
    static final int CHANNELS = 7;

    /** How long before and after a knock the sensor's filter must see the fine structure of the motion. */
    private static final double KNOCK_BEFORE_S = 0.025;

    private static final double KNOCK_AFTER_S = 0.09;
    /** After five time constants (0.7 %) a vibration is over. */
    private static final double VIBRATION_LIVES = 5;
    /** Bending twice, twisting once. */
    static final int MODES = 3;
    /** A vibration does not begin at once: so long does a blow last, s. */
    private static final double RISE_S = 0.0015;

    private final Curve[] curves = new Curve[CHANNELS];
    private final double[] sign = new double[CHANNELS];
    private double now;

    private double[] fineFrom = new double[16];
    private double[] fineTo = new double[16];
    private int fines;
    private int fineCursor;

    private double[] vibrationStart = new double[16];
    /** Three a knock: first and second bending mode in g, twist in dps. */
    private double[] amplitude = new double[16 * MODES];

    private int vibrations;
    private int vibrationCursor;
    private final double[] modeRadians = {2 * Math.PI * 140, 2 * Math.PI * 390, 2 * Math.PI * 400};
    private final double[] modeDecayS = {0.015, 0.008, 0.006};
    /** Rate about the face's cross axis that goes with 1 g of a bending mode, dps. */
    private final double[] slopeDps = new double[2];

    private double ringZ;
    private double ringY;
    private double ringX;

    public Motion(Hand hand) {
        Arrays.setAll(curves, i -> new Curve());
        Arrays.fill(sign, 1);
        if (hand == Hand.LEFT) {
            sign[HEADING] = -1;
            sign[TILT] = -1;
            sign[ROLL] = -1;
            sign[Y] = -1;
        }
    }

    /** Starts anew at time 0 from the pose in which the last motion ended; full turns are forgotten. */
    public void restart() {
        for (int i = 0; i < CHANNELS; i++) {
            double v = curves[i].lastValue();
            if (i <= ROLL) {
                v -= 2 * Math.PI * Math.rint(v / (2 * Math.PI));
            }
            curves[i].restart(v);
        }
        now = 0;
        fines = 0;
        fineCursor = 0;
        vibrations = 0;
        vibrationCursor = 0;
    }

    /**
     * The bat's own modes: two of bending, one of twisting.
     *
     * @param slopePerM by how much a bending mode's shape falls a metre along the blade, where the sensor sits, as a share of its
     *     height there
     */
    void modes(double[] hz, double[] decayS, double slopePerM) {
        for (int i = 0; i < MODES; i++) {
            modeRadians[i] = 2 * Math.PI * hz[i];
            modeDecayS[i] = decayS[i];
        }
        for (int i = 0; i < slopeDps.length; i++) {
            slopeDps[i] = Math.toDegrees(slopePerM * (i + 1) * Kinematics.G / modeRadians[i]);
        }
    }

    /** The end of what is written so far: every channel rests there. */
    public double now() {
        return now;
    }

    /** Lets every channel rest until a time and makes that the new end. */
    public void settle(double until) {
        double t = until;
        for (Curve c : curves) {
            t = Math.max(t, c.lastTime());
        }
        for (Curve c : curves) {
            c.hold(t);
        }
        now = t;
    }

    /** The value a channel has reached by its last knot, as a right-hander would say it. */
    public double reached(int channel) {
        return curves[channel].lastValue() * sign[channel];
    }

    /** The rate a channel has at its last knot, as a right-hander would say it. */
    double lastRate(int channel) {
        return curves[channel].lastRate() * sign[channel];
    }

    /** The time of a channel's last knot. */
    double lastTime(int channel) {
        return curves[channel].lastTime();
    }

    /** A knot of a channel: value, rate and acceleration at a time. */
    public void reach(int channel, double t, double value, double rate, double accel) {
        double s = sign[channel];
        curves[channel].reach(t, value * s, rate * s, accel * s);
    }

    /** A knot at rest. */
    public void reach(int channel, double t, double value) {
        reach(channel, t, value, 0, 0);
    }

    /** Stands still in one channel. */
    public void hold(int channel, double until) {
        curves[channel].hold(until);
    }

    /** Sets the pose at once; only before anything is written. */
    void place(int channel, double value) {
        if (now != 0) {
            throw new IllegalStateException("a moving bat cannot be placed");
        }
        curves[channel].restart(value * sign[channel]);
    }

    /** The value of a channel at a time, in the world (a left-hander's is mirrored already). */
    public double value(int channel, double t) {
        Curve c = curves[channel];
        c.at(t);
        return c.value;
    }

    Curve at(int channel, double t) {
        Curve c = curves[channel];
        c.at(t);
        return c;
    }

    /** From here to there the sensor's filter works on the fine structure. Intervals are given in order of time. */
    void fine(double from, double to) {
        if (fines > 0 && from <= fineTo[fines - 1]) {
            fineTo[fines - 1] = Math.max(to, fineTo[fines - 1]);
            return;
        }
        if (fines == fineFrom.length) {
            fineFrom = Arrays.copyOf(fineFrom, fines * 2);
            fineTo = Arrays.copyOf(fineTo, fines * 2);
        }
        fineFrom[fines] = from;
        fineTo[fines++] = to;
    }

    /** Something hard was met, later than the last time: the blade rings, at first with this amplitude across its face in its first mode. */
    void knock(double t, double amplitudeG) {
        knock(t, amplitudeG, 0.6 * amplitudeG, 0);
    }

    /** As {@link #knock(double, double)}, with the amplitudes of both bending modes in g and of the twisting one in dps. */
    void knock(double t, double firstG, double secondG, double twistDps) {
        fine(t - KNOCK_BEFORE_S, t + KNOCK_AFTER_S);
        if (vibrations == vibrationStart.length) {
            vibrationStart = Arrays.copyOf(vibrationStart, vibrations * 2);
            amplitude = Arrays.copyOf(amplitude, vibrations * 2 * MODES);
        }
        vibrationStart[vibrations] = t;
        amplitude[vibrations * MODES] = firstG;
        amplitude[vibrations * MODES + 1] = secondG;
        amplitude[vibrations * MODES + 2] = twistDps * sign[ROLL];
        vibrations++;
    }

    /** Whether a time lies where fine structure matters; fast when times ask forward. */
    boolean isFine(double t) {
        if (fineCursor > 0 && t < fineTo[fineCursor - 1]) {
            fineCursor = 0;
        }
        while (fineCursor < fines && t >= fineTo[fineCursor]) {
            fineCursor++;
        }
        return fineCursor < fines && t >= fineFrom[fineCursor];
    }

    /** Sets {@link #ringZ}, {@link #ringY} and {@link #ringX} to what the blade's vibration adds at a time. */
    void ring(double t) {
        ringZ = 0;
        ringY = 0;
        ringX = 0;
        while (vibrationCursor < vibrations && vibrationStart[vibrationCursor] <= t) {
            vibrationCursor++;
        }
        while (vibrationCursor > 0 && vibrationStart[vibrationCursor - 1] > t) {
            vibrationCursor--;
        }
        for (int i = vibrationCursor - 1; i >= 0; i--) {
            double dt = t - vibrationStart[i];
            if (dt > VIBRATION_LIVES * modeDecayS[0]) {
                break;
            }
            double rise = Math.min(1, dt / RISE_S);
            for (int mode = 0; mode < MODES; mode++) {
                double a = rise * amplitude[i * MODES + mode] * Math.exp(-dt / modeDecayS[mode]);
                double angle = modeRadians[mode] * dt;
                if (mode < slopeDps.length) {
                    ringZ += a * Math.sin(angle);
                    ringY += a * slopeDps[mode] * Math.cos(angle);
                } else {
                    ringX += a * Math.cos(angle);
                }
            }
        }
    }

    /** Across the face, g. */
    double ringZ() {
        return ringZ;
    }

    /** About the cross axis, dps. */
    double ringY() {
        return ringY;
    }

    /** About the long axis, dps. */
    double ringX() {
        return ringX;
    }
}
