package org.pitchside.trainer.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.pitchside.api.ImuBlock;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.Recording;
import org.pitchside.trainer.check.Finding.Rule;

/** How fast labelled swings turn: a gyroscope in radians a second makes all of them sixty times too slow. */
final class TurnRules {

    /** A soft defence peaks at 250 dps; one in radians a second at 4, the wildest slog at 45. */
    static final double LEAST_DPS = 60;

    private static final int AXES = ImuBlock.AXES;

    private final DataSetInfo info;
    private final List<Double> peaks = new ArrayList<>();
    private String first = "";
    private int fullAccel;
    private int fullGyro;

    TurnRules(DataSetInfo info) {
        this.info = info;
    }

    void look(Recording r, String file, List<Row> rows) {
        for (Row row : rows) {
            if (!info.noSwing().contains(row.label().label())) {
                peak(r, row);
                first = first.isEmpty() ? file : first;
            }
        }
    }

    private void peak(Recording r, Row row) {
        double scale = r.range().gyroScale();
        double most = -1;
        boolean accel = false;
        boolean gyro = false;
        for (int i = 0; i < r.size(); i++) {
            long t = r.tUs()[i];
            if (t < row.label().startUs() || t > row.label().endUs()) {
                continue;
            }
            double sum = 0;
            for (int axis = 0; axis < AXES; axis++) {
                int c = r.counts()[i * AXES + axis];
                boolean end = c == Short.MAX_VALUE || c == Short.MIN_VALUE;
                accel |= end && axis < 3;
                gyro |= end && axis >= 3;
                sum += axis < 3 ? 0 : (double) c * c;
            }
            most = Math.max(most, Math.sqrt(sum) * scale);
        }
        if (most >= 0) {
            peaks.add(most);
            fullAccel += accel ? 1 : 0;
            fullGyro += gyro ? 1 : 0;
        }
    }

    void finish(Consumer<Finding> out) {
        if (peaks.isEmpty()) {
            return;
        }
        double median = RestRules.median(peaks);
        if (median < LEAST_DPS) {
            out.accept(Finding.refused(
                    Rule.GYRO_UNIT,
                    first,
                    String.format(
                            Locale.ROOT,
                            "half of the %d labelled swings, from this one on, never turn faster than %.1f: radians a second, not dps?",
                            peaks.size(),
                            median)));
        }
    }

    int swings() {
        return peaks.size();
    }

    int fullAccel() {
        return fullAccel;
    }

    int fullGyro() {
        return fullGyro;
    }
}
