package org.pitchside.trainer.metrics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.pitchside.api.Metric;
import org.pitchside.swing.Intervals;

/** Reads the rows of {@link Intervals} off simulated training players and prints them as they stand in that class. */
final class MetricsFit {

    /** The share of training players' swings left out below and above: players to come are not those of the fit. */
    private static final double OUTSIDE = 0.022;
    /** Of an interval without an upper end, all of it below. */
    private static final double OUTSIDE_OPEN = 0.045;
    /** A circumstance met more rarely borrows from all of them. */
    private static final int LEAST = 60;

    private final Map<Metric, List<List<Double>>> seen = new EnumMap<>(Metric.class);

    MetricsFit() {
        for (Metric m : Metric.values()) {
            var cells = new ArrayList<List<Double>>();
            for (int i = 0; i < Intervals.cells(m); i++) {
                cells.add(new ArrayList<>());
            }
            seen.put(m, cells);
        }
    }

    void add(MeasuredSwing s) {
        for (Metric m : Metric.values()) {
            if (s.has(m)) {
                double measured =
                        Intervals.measured(m, s.basis(), s.measurement(m).value());
                double step = Intervals.isFactor(m) ? s.values().get(m) / measured : -s.off(m, measured);
                seen.get(m).get(Intervals.cell(m, s.basis())).add(step);
            }
        }
    }

    void print(Consumer<String> to) {
        seen.forEach((metric, cells) -> {
            var line = new StringBuilder("rows.put(Metric." + metric + ", new float[][] {");
            for (int i = 0; i < cells.size(); i++) {
                line.append(i == 0 ? "" : ", ").append(row(metric, cells, i));
            }
            to.accept(line.append("});").toString());
            to.accept("  // swings: " + cells.stream().map(List::size).toList());
        });
    }

    private static String row(Metric metric, List<List<Double>> cells, int cell) {
        var of = cells.get(cell).size() >= LEAST
                ? cells.get(cell)
                : cells.stream().flatMap(List::stream).toList();
        double[] steps = of.stream().mapToDouble(Double::doubleValue).toArray();
        boolean open = cell == cells.size() - 1
                && List.of(Metric.BAT_SPEED, Metric.ROTATION_SPEED, Metric.PEAK_SPEED, Metric.FOLLOW_THROUGH)
                        .contains(metric);
        double low = Figures.quantile(steps, open ? OUTSIDE_OPEN : OUTSIDE);
        double middle = Figures.quantile(steps, 0.5);
        double high = Figures.quantile(steps, 1 - OUTSIDE);
        String form = Intervals.isFactor(metric) ? "{%.3ff, %.3ff, %.3ff}" : "{%.1ff, %.1ff, %.1ff}";
        return String.format(Locale.ROOT, form, low, middle, high);
    }
}
