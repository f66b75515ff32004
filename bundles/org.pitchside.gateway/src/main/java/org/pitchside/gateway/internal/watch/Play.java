package org.pitchside.gateway.internal.watch;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.pitchside.gateway.internal.watch.Hit.Trait;

/**
 * Whether the bat's hits are as they were: does the sensor still sit where it sat, and does the same player hold it? Two tests of a
 * change over the same hits, since a sensor that turns moves other traits than a player who changes. Not for several threads.
 */
final class Play {

    /** What a sensor that turned moves, and no player does. */
    private static final Trait[] SEAT = {Trait.TURN_Z, Trait.LEAN};

    private static final double SEAT_LIMIT = 28;
    private static final double PLAYER_LIMIT = 13;
    private static final double EITHER = 0.75;
    /** Less than this is within what play and hands do, degrees. */
    private static final double LEAST_LEAN = 12;

    private static final double LEAST_TURN = 18;
    private static final double LEAST_TILT = 18;
    /** Hits in quicker succession are no balls of a net: throw-downs and balls knocked back, from other stances. */
    private static final long QUICK_US = 7_000_000;
    /** After so many hits what is new is usual. */
    private static final int ADOPTED = 40;
    /** Evidence below this share of the limit: it is as it was. */
    private static final double BACK = 0.4;

    private double factor;
    private final ChangeTest seat = test(SEAT, 4, 2);
    private final OtherPlayer style = new OtherPlayer(Habits.LEARNED);
    private long lastUs = Long.MIN_VALUE / 2;
    private final long[] times = new long[ChangeTest.RECENT];
    private int hits;
    private boolean turned;
    private boolean other;
    private boolean tilted;
    private int sinceThen;
    private long changedUs;
    private long toldUs;
    private double degrees;

    /** @param factor on the limits of evidence; 1 as measured, more is less sensitive */
    Play(double factor) {
        this.factor = factor;
    }

    void factor(double other) {
        factor = other;
    }

    private static ChangeTest test(Trait[] traits, double cut, int fewest) {
        var least = new double[traits.length];
        var angle = new boolean[traits.length];
        for (int i = 0; i < traits.length; i++) {
            least[i] = traits[i].least;
            angle[i] = true;
        }
        return new ChangeTest(least, angle, cut, fewest);
    }

    private static double[] pick(Trait[] traits, double[] of) {
        var some = new double[traits.length];
        for (int i = 0; i < traits.length; i++) {
            some[i] = of[traits[i].ordinal()];
        }
        return some;
    }

    /** A hit, at an instant in microseconds of any clock that runs on. */
    void hit(Hit hit, long atUs) {
        boolean quick = atUs - lastUs < QUICK_US;
        lastUs = atUs;
        if (quick) {
            return;
        }
        times[hits++ % times.length] = atUs;
        seat.add(pick(SEAT, hit.traits));
        style.add(hit.manner);
        if (turned || other) {
            settle();
        } else {
            judge();
        }
    }

    private void judge() {
        boolean changed = style.statistic() >= PLAYER_LIMIT * factor;
        // a turned sensor swings otherwise, too: once something has changed for sure, half of the evidence says what
        if (!style.isNearerInAMirror() && seat.statistic() >= (changed ? EITHER : 1) * SEAT_LIMIT * factor) {
            double turn = Math.abs(seat.moved(0));
            double lean = Math.abs(seat.moved(1));
            if (turn >= LEAST_TURN || lean >= LEAST_LEAN) {
                turned = true;
                degrees = Math.hypot(Double.isNaN(turn) ? 0 : turn, Double.isNaN(lean) ? 0 : lean);
                begin(seat.since());
                return;
            }
        }
        if (changed) {
            other = true;
            tilted = Math.abs(style.moved(Manner.TILT)) >= LEAST_TILT;
            begin(style.since());
        }
    }

    private void begin(int since) {
        toldUs = lastUs;
        changedUs = times[Math.floorMod(hits - since, times.length)];
        sinceThen = 0;
        seat.hold(true);
        style.hold(true);
    }

    private void settle() {
        sinceThen++;
        boolean back =
                seat.statistic() < BACK * SEAT_LIMIT * factor && style.statistic() < BACK * PLAYER_LIMIT * factor;
        if (!back
                && other
                && !style.isNearerInAMirror()
                && seat.statistic() >= SEAT_LIMIT * factor
                && Math.abs(seat.moved(1)) >= LEAST_LEAN) {
            // the first hits after a turn may look like another player's
            other = false;
            turned = true;
            degrees = Math.abs(seat.moved(1));
        }
        if (back || sinceThen >= ADOPTED) {
            if (!back) {
                seat.forget();
                style.forget();
            }
            end();
        }
    }

    private void end() {
        turned = false;
        other = false;
        seat.hold(false);
        style.hold(false);
    }

    /** Another mount or hand was set: nothing that was seen counts any more. */
    void forget() {
        seat.forget();
        style.forget();
        end();
    }

    boolean turned() {
        return turned;
    }

    boolean other() {
        return other;
    }

    /** Whether the stance's gravity moved so far that it can be a sensor that turned about y as well as a player. */
    boolean tilted() {
        return tilted;
    }

    /** When it began, by the clock of the hits. */
    long changedUs() {
        return changedUs;
    }

    /** When it was seen, by the same clock. */
    long toldUs() {
        return toldUs;
    }

    /** By how far the sensor seems to have turned. */
    double turnedDeg() {
        return degrees;
    }

    String degrees() {
        return String.format(Locale.ROOT, "%.0f", 5 * Math.rint(degrees / 5));
    }

    /** What is usual, to be kept over a restart: rows of the traits watched, oldest first. */
    List<double[]> past() {
        List<double[]> a = seat.past();
        List<double[]> b = style.past();
        var rows = new double[Math.min(a.size(), b.size())][];
        for (int i = 0; i < rows.length; i++) {
            double[] of = a.get(a.size() - rows.length + i);
            double[] ob = b.get(b.size() - rows.length + i);
            rows[i] = Arrays.copyOf(of, SEAT.length + Manner.NUMBERS);
            System.arraycopy(ob, 0, rows[i], SEAT.length, Manner.NUMBERS);
        }
        return List.of(rows);
    }

    static int rowLength() {
        return SEAT.length + Manner.NUMBERS;
    }

    void restore(List<double[]> rows) {
        seat.restore(rows.stream().map(r -> Arrays.copyOf(r, SEAT.length)).toList());
        style.restore(rows.stream()
                .map(r -> Arrays.copyOfRange(r, SEAT.length, rowLength()))
                .toList());
    }
}
