package org.pitchside.trainer.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.pitchside.api.ImuBlock;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.Recording;
import org.pitchside.trainer.check.Finding.Rule;

/** The six channels of one recording: dead ones, frozen stretches, a range smaller than the stated one. */
final class ChannelRules {

    static final List<String> NAMES = List.of("ax_g", "ay_g", "az_g", "gx_dps", "gy_dps", "gz_dps");

    private static final int LEAST = 20;
    private static final int AXES = ImuBlock.AXES;
    /** Full scales that sensors are built with, below which a recording may level off. */
    private static final double[][] USUAL = {{2, 4, 8, 16, 32}, {125, 250, 500, 1000, 2000}};

    private ChannelRules() {}

    static void look(DataSetInfo info, Recording r, String file, List<Row> rows, Consumer<Finding> out) {
        if (r.size() < LEAST) {
            return;
        }
        boolean swing = rows.stream()
                .anyMatch(row -> !info.noSwing().contains(row.label().label()));
        dead(r, file, swing, out);
        frozen(info, r, file, out);
        levels(r, file, 0, r.range().accelScale(), "g", USUAL[0], r.range().accelG(), out);
        levels(r, file, 3, r.range().gyroScale(), "dps", USUAL[1], r.range().gyroDps(), out);
    }

    private static void dead(Recording r, String file, boolean swing, Consumer<Finding> out) {
        short[] c = r.counts();
        var names = new ArrayList<String>();
        var same = new boolean[AXES];
        for (int axis = 0; axis < AXES; axis++) {
            same[axis] = true;
            for (int i = 1; i < r.size() && same[axis]; i++) {
                same[axis] = c[i * AXES + axis] == c[axis];
            }
            if (same[axis]) {
                float scale = axis < 3 ? r.range().accelScale() : r.range().gyroScale();
                names.add(String.format(Locale.ROOT, "%s is %.4g throughout", NAMES.get(axis), c[axis] * scale));
            }
        }
        if (names.isEmpty()) {
            return;
        }
        boolean whole = same[0] && same[1] && same[2] || same[3] && same[4] && same[5];
        String what = String.join(", ", names);
        out.accept(
                whole && swing
                        ? Finding.refused(Rule.CHANNEL, file, what + ", in a recording of a swing: the sensor is dead")
                        : Finding.flagged(Rule.CHANNEL, file, what));
    }

    /** All six standing still for a quarter of a second in a recording that otherwise moves: samples were lost and filled up. */
    private static void frozen(DataSetInfo info, Recording r, String file, Consumer<Finding> out) {
        short[] c = r.counts();
        int longest = 0;
        int at = 0;
        int run = 0;
        int moving = 0;
        for (int i = 1; i < r.size(); i++) {
            boolean same = true;
            for (int axis = 0; axis < AXES && same; axis++) {
                same = c[i * AXES + axis] == c[(i - 1) * AXES + axis];
            }
            run = same ? run + 1 : 0;
            moving += same ? 0 : 1;
            if (run > longest) {
                longest = run;
                at = i - run;
            }
        }
        if (longest >= Math.max(4, 0.25 * info.rateHz()) && moving > r.size() / 2) {
            out.accept(Finding.flagged(
                    Rule.FROZEN,
                    file + ":" + (at + 2),
                    String.format(Locale.ROOT, "all channels stand still for %.2f s", longest / info.rateHz())));
        }
    }

    private static void levels(
            Recording r,
            String file,
            int from,
            float scale,
            String unit,
            double[] usual,
            int range,
            Consumer<Finding> out) {
        short[] c = r.counts();
        int most = 0;
        for (int i = 0; i < r.size(); i++) {
            for (int axis = from; axis < from + 3; axis++) {
                most = Math.max(most, Math.abs(c[i * AXES + axis]));
            }
        }
        double level = most * (double) scale;
        if (level > 0.97 * range) {
            return;
        }
        for (double u : usual) {
            if (Math.abs(level / u - 1) < 0.002 && levelled(r, from, most)) {
                out.accept(Finding.flagged(
                        Rule.RANGE,
                        file,
                        String.format(
                                Locale.ROOT,
                                "levels off at %.3g %s: recorded with that range, not the %d %s of dataset.json?",
                                u,
                                unit,
                                range,
                                unit)));
                return;
            }
        }
    }

    private static boolean levelled(Recording r, int from, int most) {
        for (int axis = from; axis < from + 3; axis++) {
            int run = 0;
            for (int i = 0; i < r.size(); i++) {
                int now = r.counts()[i * AXES + axis];
                boolean again = i > 0 && now == r.counts()[(i - 1) * AXES + axis];
                run = Math.abs(now) >= most - 1 ? (again ? run + 1 : 1) : 0;
                if (run >= 3) {
                    return true;
                }
            }
        }
        return false;
    }
}
