package org.pitchside.trainer.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.pitchside.trainer.report.Answers.Point;

/** A detector's trade-off as a picture: missed swings against false events, each tried set of parameters a dot. */
public final class TradeOff {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    /** A picture shows so many times what the marked sets lose; what is worse lies outside. */
    private static final double ROOM = 2;

    private static final int STEPS = 5;

    private TradeOff() {}

    /**
     * A set of parameters.
     *
     * @param falsePerHour false events an hour
     * @param missedPercent of the swings
     */
    public record Tried(double falsePerHour, double missedPercent) {}

    /**
     * The picture as an SVG file.
     *
     * @param data named in the picture
     */
    public static String svg(String data, List<Tried> all, Tried shipped, Tried found) {
        double right = top(Math.max(shipped.falsePerHour, found.falsePerHour));
        double top = top(Math.max(shipped.missedPercent, found.missedPercent));
        var inside = all.stream()
                .filter(t -> t.falsePerHour <= right && t.missedPercent <= top)
                .toList();
        var shown = inside.stream().distinct().toList();
        String title = "Detector parameters on " + data + ": swings missed against false events an hour, "
                + (all.size() - inside.size()) + " of " + all.size()
                + " sets lie outside";
        var plot = new Plot(title, WIDTH, HEIGHT, 0, right, 0, top)
                .axes("false events an hour (" + data + ")", "swings missed, %", STEPS, STEPS, 1, 2);
        for (Tried t : shown) {
            plot.dot(
                    t.falsePerHour,
                    t.missedPercent,
                    2,
                    String.format(Locale.ROOT, "%.2f an hour, %.2f %%", t.falsePerHour, t.missedPercent));
        }
        plot.curve(
                1,
                front(shown).stream()
                        .map(t -> new Point(t.falsePerHour, t.missedPercent))
                        .toList());
        plot.ring(2, shipped.falsePerHour, shipped.missedPercent, -6, "shipped");
        if (!found.equals(shipped)) {
            // below: the two are often close
            plot.ring(3, found.falsePerHour, found.missedPercent, 18, "cheapest");
        }
        return plot.file();
    }

    /** The end of an axis of {@value #STEPS} round steps. */
    private static double top(double most) {
        double least = Math.max(ROOM * most, 1) / STEPS;
        double ten = Math.pow(10, Math.floor(Math.log10(least)));
        for (double round : new double[] {1, 2, 2.5, 5}) {
            if (round * ten >= least) {
                return STEPS * round * ten;
            }
        }
        return STEPS * 10 * ten;
    }

    /** Those than which none loses less without letting more through, from the left. */
    static List<Tried> front(List<Tried> all) {
        var sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingDouble(Tried::falsePerHour).thenComparingDouble(Tried::missedPercent));
        var front = new ArrayList<Tried>();
        for (Tried t : sorted) {
            if (front.isEmpty() || t.missedPercent < front.get(front.size() - 1).missedPercent) {
                front.add(t);
            }
        }
        return front;
    }
}
