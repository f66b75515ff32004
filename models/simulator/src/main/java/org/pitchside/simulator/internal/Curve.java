package org.pitchside.simulator.internal;

import java.util.Arrays;

/**
 * One quantity over time: quintic pieces joined so that value, first and second derivative are continuous. Between two rests a
 * piece is the minimum-jerk profile that human reaching follows (Flash and Hogan 1985). Before the first and after the last knot
 * the value stands.
 *
 * <p>Arrays are kept from one activity to the next; a filled curve is read without allocation.
 */
final class Curve {

    private static final int COEFFICIENTS = 6;

    /** Value at the time last asked for. */
    double value;
    /** First derivative, per second. */
    double rate;
    /** Second derivative, per second squared. */
    double accel;

    private double[] end = new double[16];
    private double[] c = new double[16 * COEFFICIENTS];
    private double start;
    private int pieces;
    private int cursor;

    private double lastTime;
    private double lastValue;
    private double lastRate;
    private double lastAccel;

    Curve() {
        restart(0);
    }

    /** Forgets all pieces: the curve stands at a value from time 0. */
    void restart(double at) {
        pieces = 0;
        cursor = 0;
        start = 0;
        lastTime = 0;
        lastValue = at;
        lastRate = 0;
        lastAccel = 0;
    }

    double lastTime() {
        return lastTime;
    }

    double lastValue() {
        return lastValue;
    }

    double lastRate() {
        return lastRate;
    }

    /** Stands still until a time; the curve must be at rest. */
    void hold(double until) {
        if (lastRate != 0 || lastAccel != 0) {
            throw new IllegalStateException("a moving curve cannot be held");
        }
        if (until > lastTime) {
            reach(until, lastValue, 0, 0);
        }
    }

    /** Goes on, smoothly, to a value with a rate and an acceleration at a time later than the last one. */
    void reach(double time, double v, double d, double a) {
        double h = time - lastTime;
        if (!(h > 0)) {
            throw new IllegalArgumentException("a curve cannot go from " + lastTime + " s back to " + time + " s");
        }
        if (pieces == end.length) {
            end = Arrays.copyOf(end, pieces * 2);
            c = Arrays.copyOf(c, pieces * 2 * COEFFICIENTS);
        }
        double c1 = lastRate * h;
        double c2 = lastAccel * h * h / 2;
        double gap = v - (lastValue + c1 + c2);
        double slope = d * h - (c1 + 2 * c2);
        double bend = (a - lastAccel) * h * h;
        int k = pieces * COEFFICIENTS;
        c[k] = lastValue;
        c[k + 1] = c1;
        c[k + 2] = c2;
        c[k + 3] = 10 * gap - 4 * slope + bend / 2;
        c[k + 4] = -15 * gap + 7 * slope - bend;
        c[k + 5] = 6 * gap - 3 * slope + bend / 2;
        end[pieces] = time;
        pieces++;
        lastTime = time;
        lastValue = v;
        lastRate = d;
        lastAccel = a;
    }

    /** Sets {@link #value}, {@link #rate} and {@link #accel}; fast when times ask forward. */
    void at(double t) {
        if (t >= lastTime || t < start || pieces == 0) {
            value = t < start && pieces > 0 ? c[0] : lastValue;
            rate = 0;
            accel = 0;
            return;
        }
        if (cursor >= pieces || (cursor > 0 && t < end[cursor - 1])) {
            cursor = 0;
        }
        while (t >= end[cursor]) {
            cursor++;
        }
        double from = cursor == 0 ? start : end[cursor - 1];
        double h = end[cursor] - from;
        double s = (t - from) / h;
        int k = cursor * COEFFICIENTS;
        double c3 = c[k + 3];
        double c4 = c[k + 4];
        double c5 = c[k + 5];
        value = c[k] + s * (c[k + 1] + s * (c[k + 2] + s * (c3 + s * (c4 + s * c5))));
        rate = (c[k + 1] + s * (2 * c[k + 2] + s * (3 * c3 + s * (4 * c4 + s * 5 * c5)))) / h;
        accel = (2 * c[k + 2] + s * (6 * c3 + s * (12 * c4 + s * 20 * c5))) / (h * h);
    }
}
