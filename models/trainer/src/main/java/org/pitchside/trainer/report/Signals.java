package org.pitchside.trainer.report;

import java.util.ArrayList;
import org.pitchside.trainer.report.Answers.Point;
import org.pitchside.trainer.report.ReportData.ExampleSwing;

/** Three channels of a swing over time, from t0. */
final class Signals {

    private static final int CHANNELS = 9;

    private Signals() {}

    static String plot(ExampleSwing e, int from, double most, String unit) {
        int steps = e.window().length / CHANNELS;
        double seen = 0;
        for (int i = from * steps; i < (from + 3) * steps; i++) {
            seen = Math.max(seen, Math.abs(e.window()[i]));
        }
        double range = Math.max(most / 8, Math.min(most, seen * 1.1));
        var plot = new Plot(
                        e.label() + " " + unit,
                        310,
                        170,
                        -e.t0Step() / 100.0,
                        (steps - e.t0Step()) / 100.0,
                        -range,
                        range)
                .axes("s from t0", unit, 4, 4, 1, range < 20 ? 1 : 0)
                .guide(0, -range, 0, range);
        for (int axis = 0; axis < 3; axis++) {
            var points = new ArrayList<Point>();
            for (int s = 0; s < steps; s++) {
                points.add(new Point((s - e.t0Step()) / 100.0, e.window()[(from + axis) * steps + s]));
            }
            plot.curve(axis, points);
        }
        return plot.svg();
    }
}
