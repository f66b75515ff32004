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

    private static final double KNOCK_AFTER_S = 0.06;
    /** After five time constants (0.7 %) a vibration is over. */
    private static final double VIBRATION_LIVES = 5;

    private final Curve[] curves = new Curve[CHANNELS];
    private final double[] sign = new double[CHANNELS];
    private double now;

    private double[] fineFrom = new double[16];
    private double[] fineTo = new double[16];
    private int fines;
    private int fineCursor;

    private double[] vibrationStart = new double[16];
    private double[] vibrationG = new double[16];
    private int vibrations;
    private double vibrationHz = 140;
    private double vibrationDecayS = 0.015;

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
    }

    /** The bat's own bending: first mode and how fast it dies. */
    void bending(double hz, double decayS) {
        vibrationHz = hz;
        vibrationDecayS = decayS;
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

    /** Something hard was met: the blade rings, first with this amplitude across its face. */
    void knock(double t, double amplitudeG) {
        fine(t - KNOCK_BEFORE_S, t + KNOCK_AFTER_S);
        if (vibrations == vibrationStart.length) {
            vibrationStart = Arrays.copyOf(vibrationStart, vibrations * 2);
            vibrationG = Arrays.copyOf(vibrationG, vibrations * 2);
        }
        vibrationStart[vibrations] = t;
        vibrationG[vibrations++] = amplitudeG;
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

    /** The ringing of the blade across its face, in g. */
    double ringing(double t) {
        double sum = 0;
        for (int i = vibrations - 1; i >= 0; i--) {
            double dt = t - vibrationStart[i];
            if (dt > VIBRATION_LIVES * vibrationDecayS) {
                break;
            }
            if (dt >= 0) {
                sum += vibrationG[i] * Math.exp(-dt / vibrationDecayS) * Math.sin(2 * Math.PI * vibrationHz * dt);
            }
        }
        return sum;
    }
}
