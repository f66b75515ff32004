package org.pitchside.trainer.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.pitchside.api.ImuBlock;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.Recording;
import org.pitchside.trainer.check.Finding.Rule;

/**
 * Do the two sensors agree on their axes? From one calm moment to the next, gravity turns in the accelerometer by what the gyroscope
 * integrates between: du = u x w dt. Every way to swap and flip the gyroscope's axes (48), in degrees and in radians, is held against what
 * the accelerometer saw; a wrong triad follows it clearly better than the true one. How both together sit on the bat is no matter of
 * this rule: that is the mount.
 */
final class AxesRules {

    /** Stretches that a verdict needs. */
    static final int LEAST = 15;
    /** More add nothing. */
    private static final int MOST = 4000;
    /** What follows gravity leaves less than this of the change unexplained. */
    private static final double FOLLOWS = 0.6;

    private static final double LONGEST_S = 1.0;
    private static final double LEAST_CHANGE = 0.3;
    private static final double STILL = 0.1;
    private static final int AXES = ImuBlock.AXES;
    private static final double[] UNITS = {Math.PI / 180, 1};
    private static final List<int[]> TRIADS = triads();

    private final DataSetInfo info;
    private final double[] missed = new double[TRIADS.size() * UNITS.length];
    private double changed;
    private int stretches;

    AxesRules(DataSetInfo info) {
        this.info = info;
    }

    /** Row i of a triad: axis of the gyroscope, 1-based, with its sign, that plays the part of axis i. */
    private static List<int[]> triads() {
        var all = new ArrayList<int[]>();
        int[][] orders = {{1, 2, 3}, {1, 3, 2}, {2, 1, 3}, {2, 3, 1}, {3, 1, 2}, {3, 2, 1}};
        for (int[] order : orders) {
            for (int signs = 0; signs < 8; signs++) {
                var t = new int[3];
                for (int i = 0; i < 3; i++) {
                    t[i] = (signs >> i & 1) == 0 ? order[i] : -order[i];
                }
                all.add(t);
            }
        }
        return all;
    }

    void look(Recording r) {
        int most = (int) Math.round(LONGEST_S * info.rateHz());
        int from = -1;
        for (int i = 1; i + 1 < r.size() && stretches < MOST; i++) {
            if (full(r, i) || i - from > most || r.tUs()[i] - r.tUs()[i - 1] > ClockRules.GAP_US) {
                from = -1;
            }
            if (!calm(r, i)) {
                continue;
            }
            if (from >= 0 && stretch(r, from, i - from)) {
                from = -1;
            } else if (from < 0 || distance(smooth(r, from), smooth(r, i)) < STILL * STILL) {
                from = i;
            }
        }
    }

    /** Nothing but gravity around this sample: near 1 g, and the same to both sides. */
    private boolean calm(Recording r, int i) {
        double[] u = smooth(r, i);
        double norm = Math.sqrt(distance(u, new double[3]));
        if (norm < 0.92 || norm > 1.08) {
            return false;
        }
        double scale = r.range().accelScale();
        int half = Math.max(1, (int) Math.round(0.02 * info.rateHz()));
        for (int k = Math.max(0, i - half); k <= Math.min(r.size() - 1, i + half); k++) {
            for (int axis = 0; axis < 3; axis++) {
                if (Math.abs(r.counts()[k * AXES + axis] * scale - u[axis]) > 0.06) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean full(Recording r, int i) {
        for (int axis = 3; axis < AXES; axis++) {
            short c = r.counts()[i * AXES + axis];
            if (c == Short.MAX_VALUE || c == Short.MIN_VALUE) {
                return true;
            }
        }
        return false;
    }

    private boolean stretch(Recording r, int at, int h) {
        double[] from = smooth(r, at);
        double[] to = smooth(r, at + h);
        double moved = distance(from, to);
        if (moved < LEAST_CHANGE * LEAST_CHANGE) {
            return false;
        }
        stretches++;
        changed += moved;
        for (int unit = 0; unit < UNITS.length; unit++) {
            for (int t = 0; t < TRIADS.size(); t++) {
                double[] u = turned(r, at, h, from, TRIADS.get(t), UNITS[unit]);
                missed[unit * TRIADS.size() + t] += distance(u, to);
            }
        }
        return true;
    }

    private static double[] smooth(Recording r, int at) {
        var u = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            for (int i = at - 1; i <= at + 1; i++) {
                u[axis] += r.counts()[i * AXES + axis] * r.range().accelScale() / 3.0;
            }
        }
        return u;
    }

    private static double[] turned(Recording r, int at, int h, double[] from, int[] triad, double unit) {
        double scale = r.range().gyroScale() * unit;
        double x = from[0];
        double y = from[1];
        double z = from[2];
        double length = Math.sqrt(x * x + y * y + z * z);
        for (int i = at; i < at + h; i++) {
            double dt = (r.tUs()[i + 1] - r.tUs()[i]) * 1e-6;
            double a = rate(r, i, triad[0]) * scale * dt;
            double b = rate(r, i, triad[1]) * scale * dt;
            double c = rate(r, i, triad[2]) * scale * dt;
            double nx = x + y * c - z * b;
            double ny = y + z * a - x * c;
            double nz = z + x * b - y * a;
            double n = length / Math.sqrt(nx * nx + ny * ny + nz * nz);
            x = nx * n;
            y = ny * n;
            z = nz * n;
        }
        return new double[] {x, y, z};
    }

    private static double rate(Recording r, int i, int signed) {
        int o = AXES / 2 + Math.abs(signed) - 1;
        double mean = (r.counts()[i * AXES + o] + r.counts()[(i + 1) * AXES + o]) / 2.0;
        return signed < 0 ? -mean : mean;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    int stretches() {
        return stretches;
    }

    /** Adds what another one saw. */
    void add(AxesRules other) {
        stretches += other.stretches;
        changed += other.changed;
        for (int i = 0; i < missed.length; i++) {
            missed[i] += other.missed[i];
        }
    }

    /** In words, what follows gravity better than the stated axes do; empty where nothing does or too little was seen. */
    Optional<String> otherwise() {
        if (stretches < LEAST) {
            return Optional.empty();
        }
        int best = 0;
        for (int i = 1; i < missed.length; i++) {
            best = missed[i] < missed[best] ? i : best;
        }
        if (best == 0 || missed[best] > FOLLOWS * changed || missed[0] < 1.5 * missed[best]) {
            return Optional.empty();
        }
        int[] t = TRIADS.get(best % TRIADS.size());
        return Optional.of(String.format(
                Locale.ROOT,
                "gravity turns in the accelerometer as if the gyroscope's (x, y, z) were (%s, %s, %s)%s: of its change %.0f %% are left unexplained so, %.0f %% as it stands (%d stretches)",
                axis(t[0]),
                axis(t[1]),
                axis(t[2]),
                best >= TRIADS.size() ? " in radians a second" : "",
                100 * missed[best] / changed,
                100 * missed[0] / changed,
                stretches));
    }

    private static String axis(int signed) {
        return (signed < 0 ? "-" : "") + "xyz".charAt(Math.abs(signed) - 1);
    }

    void finish(String where, Consumer<Finding> out) {
        otherwise().ifPresent(what -> out.accept(Finding.flagged(Rule.AXES, where, what)));
    }
}
