package org.pitchside.swing;

import java.util.Arrays;
import java.util.Locale;
import org.pitchside.api.SwingWindow;

/**
 * Watches whether a sensor still sits as calibrated, from nothing but play. Whatever the shot, a bat that hits face first turns about
 * -y, and on its way down the hands pull it along -x. The medians of both over the last swings say how far the sensor's axes have
 * left the bat's. What turns the sensor about y itself changes no shot's look much and is told only when it is gross. docs/mount.md.
 *
 * <p>Not for several threads at once.
 */
public final class MountCheck {

    /** What the check says. */
    public enum Verdict {
        /** Too few swings so far. */
        UNKNOWN,
        OK,
        /** Numbers of swings are not to be told. */
        OFF
    }

    /** Off by more than this, the numbers are withheld, degrees; below {@link #OK_DEG} they are told again. */
    public static final float OFF_DEG = 15;

    private static final float OK_DEG = 11;
    /** The turn about y is known only so coarsely, degrees. */
    private static final float TWIST_OFF_DEG = 45;

    private static final float TWIST_OK_DEG = 35;

    /** Swings remembered, and wanted before anything is said. */
    private static final int MEMORY = 15;

    private static final int LEAST = 6;

    /** Where both directions lie on well mounted bats: medians of simulated training players (SIM), who roll the face now and then. */
    private static final double[] TURN = unit(0.04, 0.99, -0.05);

    private static final double[] PULL = unit(0.92, -0.02, 0.15);

    /** From a median distance to the standard error of a median, for one swing, were they spread normally: 1.4826 * 1.2533. */
    private static final double MEDIAN_ERROR = 1.858;

    private final double[][] turns = new double[MEMORY][];
    private final double[][] pulls = new double[MEMORY][];
    private int swings;
    private Verdict verdict = Verdict.UNKNOWN;
    private float off;

    /** Takes a swing that was told as complete. */
    public void swing(Candidate c) {
        if (c.trigger() == Candidate.Trigger.BURST) {
            add(c.window());
        }
    }

    private void add(SwingWindow w) {
        HitAxes axes = HitAxes.of(w);
        if (axes == null) {
            return;
        }
        turns[swings % MEMORY] = new double[] {axes.turnX(), axes.turnY(), axes.turnZ()};
        pulls[swings % MEMORY] = new double[] {axes.pullX(), axes.pullY(), axes.pullZ()};
        swings++;
        judge();
    }

    private void judge() {
        if (swings < LEAST) {
            return;
        }
        double[] turn = median(turns);
        double turned = angle(turn, TURN);
        double[] pull = median(pulls);
        double twisted = twist(pull);
        boolean wasOff = verdict == Verdict.OFF;
        // to be called off a bat must be so beyond the chance of its few swings; a player who rolls the face scatters
        boolean isOff = wasOff
                ? turned > OK_DEG || twisted > TWIST_OK_DEG
                : turned - doubt(turns, turn) > OFF_DEG || twisted - doubt(pulls, pull) > TWIST_OFF_DEG;
        verdict = isOff ? Verdict.OFF : Verdict.OK;
        off = (float) (twisted > TWIST_OK_DEG ? Math.max(turned, twisted) : turned);
    }

    /** Two standard errors of a median direction, degrees: from the median distance of the swings to it. */
    private double doubt(double[][] of, double[] median) {
        int n = Math.min(swings, MEMORY);
        var apart = new double[n];
        for (int i = 0; i < n; i++) {
            apart[i] = angle(median, of[i]);
        }
        Arrays.sort(apart);
        return 2 * MEDIAN_ERROR * (apart[(n - 1) / 2] + apart[n / 2]) / 2 / Math.sqrt(n);
    }

    /** How far the pull is turned about y from where it should be. */
    private static double twist(double[] pull) {
        double is = Math.atan2(pull[2], pull[0]);
        double should = Math.atan2(PULL[2], PULL[0]);
        double d = Math.toDegrees(is - should);
        return Math.abs(d - 360 * Math.rint(d / 360));
    }

    private double[] median(double[][] of) {
        int n = Math.min(swings, MEMORY);
        var out = new double[3];
        var values = new double[n];
        for (int axis = 0; axis < 3; axis++) {
            for (int i = 0; i < n; i++) {
                values[i] = of[i][axis];
            }
            Arrays.sort(values);
            out[axis] = (values[(n - 1) / 2] + values[n / 2]) / 2;
        }
        return out;
    }

    public Verdict verdict() {
        return verdict;
    }

    /** By how many degrees the sensor seems to be off; 0 while unknown. */
    public float offDeg() {
        return verdict == Verdict.UNKNOWN ? 0 : off;
    }

    /** The state in words. */
    public String words() {
        return switch (verdict) {
            case UNKNOWN -> "not known yet";
            case OK -> "as calibrated";
            case OFF -> String.format(Locale.ROOT, "off by about %.0f degrees", off);
        };
    }

    /** Another mount holds from now on: all that was seen counts no more. */
    public void restart() {
        swings = 0;
        verdict = Verdict.UNKNOWN;
        off = 0;
    }

    private static double angle(double[] a, double[] b) {
        double l = length(a);
        if (l == 0) {
            return 180;
        }
        double dot = (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / l;
        return Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, dot))));
    }

    private static double length(double[] a) {
        return Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
    }

    private static double[] unit(double x, double y, double z) {
        double l = Math.sqrt(x * x + y * y + z * z);
        return l > 0 ? new double[] {x / l, y / l, z / l} : new double[3];
    }
}
