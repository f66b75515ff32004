package org.pitchside.gateway.internal.watch;

import java.util.Arrays;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Measurement;
import org.pitchside.api.Metric;
import org.pitchside.api.SwingWindow;
import org.pitchside.swing.BatFrame;
import org.pitchside.swing.Candidate;

/**
 * How one hit was swung, in numbers that are much the same from ball to ball of one player: how the bat was held, lifted, opened and
 * brought down. Of the window and what was measured of it, so a bat that streams and one that sends events are told apart by the same.
 */
final class Manner {

    /** Degrees; hundredths of a logarithm for times, speeds and their ratios. */
    private enum Scalar {
        TILT,
        OPENED,
        LIFTED_TO,
        BACKLIFT,
        FOLLOW_THROUGH,
        TIME_TO_IMPACT,
        DOWNSWING,
        HANDS,
        SPEED,
        REST_AT_TOP,
        PULL,
        LAID_OVER,
        TAPS,
        TAPPING
    }

    /** Where rates are read before the hit, samples, and of which axis (3 is x), as hundredths of the rate at the hit. */
    private static final int[][] BEFORE_HIT = {{36, 3}, {20, 3}, {28, 5}, {2, 5}};

    /** The same before the top of the backlift; there rates are degrees a second, and gravity and pull are sixtieths of a g. */
    private static final int[][] BEFORE_TOP = {
        {60, 3}, {60, 4}, {60, 5}, {60, 0}, {60, 2}, {25, 3}, {25, 4}, {25, 5}, {25, 0}, {25, 1}, {25, 2}
    };

    private static final int SCALARS = Scalar.values().length;
    static final int NUMBERS = SCALARS + BEFORE_HIT.length + BEFORE_TOP.length;
    /** This one wraps at 180 degrees. */
    static final int WRAPS = Scalar.LIFTED_TO.ordinal();

    static final int TILT = Scalar.TILT.ordinal();

    private static final int LONGEST_REST = 80;
    private static final double RESTS_DPS = 60;

    private final SwingWindow window;
    private final BatFrame frame;
    private final float[] six = new float[ImuBlock.AXES];
    private final double[] numbers = new double[NUMBERS];

    private Manner(SwingWindow window) {
        this.window = window;
        frame = new BatFrame(window.range(), window.mount());
        Arrays.fill(numbers, Double.NaN);
    }

    /**
     * The numbers; not a number where this hit does not tell one.
     *
     * @param tilt gravity in the stance, turned about y, degrees
     * @param opened how far the face opened up to the top, degrees
     * @param pull the hands' pull at the hit, turned about y's axis, degrees
     * @param laidOver the turn's axis at the hit, laid over towards the toe, degrees
     * @param taps of {@link Knocks#before}; null where the bat sent no stream
     */
    static double[] of(Candidate c, double tilt, double opened, double pull, double laidOver, double[] taps) {
        var manner = new Manner(c.window());
        manner.scalars(c, tilt, opened);
        manner.put(Scalar.PULL, pull);
        manner.put(Scalar.LAID_OVER, laidOver);
        if (taps != null) {
            manner.put(Scalar.TAPS, taps[0]);
            manner.put(Scalar.TAPPING, taps[1]);
        }
        manner.beforeHit();
        double downswing = value(c, Metric.DOWNSWING_TIME);
        if (!Double.isNaN(downswing)) {
            manner.beforeTop(SwingWindow.T0_INDEX - (int) Math.round(downswing / 5));
        }
        return manner.numbers;
    }

    private void scalars(Candidate c, double tilt, double opened) {
        put(Scalar.TILT, tilt);
        put(Scalar.OPENED, opened);
        put(Scalar.LIFTED_TO, value(c, Metric.BACKLIFT_DIRECTION));
        put(Scalar.BACKLIFT, value(c, Metric.BACKLIFT));
        put(Scalar.FOLLOW_THROUGH, log(value(c, Metric.FOLLOW_THROUGH), 1));
        put(Scalar.TIME_TO_IMPACT, log(value(c, Metric.TIME_TO_IMPACT), 50));
        put(Scalar.DOWNSWING, log(value(c, Metric.DOWNSWING_TIME), 5));
        put(Scalar.HANDS, log(value(c, Metric.BAT_SPEED) / value(c, Metric.ROTATION_SPEED), 0.01));
        put(Scalar.SPEED, log(value(c, Metric.ROTATION_SPEED), 0.1));
    }

    private void put(Scalar scalar, double value) {
        numbers[scalar.ordinal()] = value;
    }

    private static double log(double value, double least) {
        return 100 * Math.log(Math.max(least, value));
    }

    private void beforeHit() {
        var at = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            at[axis] = mean(SwingWindow.T0_INDEX - 5, 3, 3 + axis);
        }
        double rate = Math.max(1, Math.sqrt(at[0] * at[0] + at[1] * at[1] + at[2] * at[2]));
        for (int i = 0; i < BEFORE_HIT.length; i++) {
            int[] where = BEFORE_HIT[i];
            numbers[SCALARS + i] = 100 * mean(SwingWindow.T0_INDEX - where[0], 1, where[1]) / rate;
        }
    }

    private void beforeTop(int top) {
        if (top < LONGEST_REST || top >= SwingWindow.T0_INDEX) {
            return;
        }
        for (int i = 0; i < BEFORE_TOP.length; i++) {
            int[] where = BEFORE_TOP[i];
            numbers[SCALARS + BEFORE_HIT.length + i] = mean(top - where[0], 1, where[1]) * (where[1] < 3 ? 60 : 1);
        }
        int from = top;
        while (from > top - LONGEST_REST && rate(from - 1) < RESTS_DPS) {
            from--;
        }
        int to = top;
        while (to < SwingWindow.T0_INDEX - 5 && rate(to) < RESTS_DPS) {
            to++;
        }
        put(Scalar.REST_AT_TOP, 100 * Math.log(2.0 + to - from));
    }

    /** Whether a player who stands the other way round has this number the other way round. */
    static boolean isMirrored(int number) {
        if (number < SCALARS) {
            Scalar scalar = Scalar.values()[number];
            return scalar == Scalar.OPENED || scalar == Scalar.LIFTED_TO || scalar == Scalar.LAID_OVER;
        }
        int n = number - SCALARS;
        int axis = n < BEFORE_HIT.length ? BEFORE_HIT[n][1] : BEFORE_TOP[n - BEFORE_HIT.length][1];
        return axis % 2 == 1;
    }

    /** Over as many samples on either side. */
    private double mean(int at, int aside, int axis) {
        double sum = 0;
        for (int k = at - aside; k <= at + aside; k++) {
            frame.apply(window.counts(), k * ImuBlock.AXES, six);
            sum += six[axis];
        }
        return sum / (2 * aside + 1);
    }

    private double rate(int k) {
        frame.apply(window.counts(), k * ImuBlock.AXES, six);
        return Math.sqrt(six[3] * six[3] + six[4] * six[4] + six[5] * six[5]);
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
