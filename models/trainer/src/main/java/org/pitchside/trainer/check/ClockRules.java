package org.pitchside.trainer.check;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.Recording;
import org.pitchside.trainer.check.Finding.Rule;

/** The times of one recording: the stated rate, gaps, jumps, standing still. That time never runs backwards is held while reading. */
final class ClockRules {

    /** Fewer samples than this tell nothing of a rate. */
    private static final int LEAST = 20;
    /** As the detector: more than 20 samples at 200 Hz missing forget the stance. */
    static final long GAP_US = 100_000;
    /** A step so long is no lost packet: the clock was set, or two recordings were joined. */
    static final long JUMP_US = 1_000_000;

    private static final long LATE_START_US = 3_600_000_000L;

    private ClockRules() {}

    /** @return the measured rate in Hz, NaN where it cannot be told */
    static double look(DataSetInfo info, Recording r, String file, List<Row> rows, Consumer<Finding> out) {
        long[] t = r.tUs();
        if (t.length > 0 && t[0] > LATE_START_US) {
            out.accept(Finding.flagged(
                    Rule.CLOCK,
                    file + ":2",
                    "begins at " + t[0] / 1_000_000 + " s: t_us counts from the recording's start"));
        }
        if (t.length < LEAST) {
            return Double.NaN;
        }
        if (t[t.length - 1] == t[0]) {
            out.accept(Finding.refused(Rule.CLOCK, file, "the clock stands still at " + t[0] + " us"));
            return Double.NaN;
        }
        steps(info, t, file, rows, out);
        return rate(info, t, file, out);
    }

    private static void steps(DataSetInfo info, long[] t, String file, List<Row> rows, Consumer<Finding> out) {
        long longest = Math.max(GAP_US, 3 * info.samplePeriodUs());
        int equal = 0;
        int gaps = 0;
        int first = 0;
        long lostUs = 0;
        for (int i = 1; i < t.length; i++) {
            long step = t[i] - t[i - 1];
            equal += step == 0 ? 1 : 0;
            if (step > JUMP_US && step > longest) {
                jump(info, t[i - 1], t[i], file + ":" + (i + 2), rows, out);
            } else if (step > longest) {
                gaps++;
                lostUs += step;
                first = first == 0 ? i : first;
            }
        }
        if (gaps > 0) {
            out.accept(Finding.flagged(
                    Rule.GAP,
                    file + ":" + (first + 2),
                    String.format(
                            Locale.ROOT,
                            "%d gap%s, %.1f %% of the recording; the first is %d ms",
                            gaps,
                            gaps == 1 ? "" : "s",
                            100.0 * lostUs / (t[t.length - 1] - t[0]),
                            (t[first] - t[first - 1]) / 1000)));
        }
        if (equal > 0.05 * t.length) {
            out.accept(Finding.flagged(
                    Rule.CLOCK, file, equal + " of " + t.length + " samples have the time of the one before"));
        }
    }

    private static void jump(
            DataSetInfo info, long fromUs, long toUs, String where, List<Row> rows, Consumer<Finding> out) {
        String what = String.format(
                Locale.ROOT, "the clock jumps by %.1f s, from %d to %d us", (toUs - fromUs) / 1e6, fromUs, toUs);
        for (Row row : rows) {
            var label = row.label();
            if (label.startUs() < toUs
                    && label.endUs() > fromUs
                    && !info.noSwing().contains(label.label())) {
                out.accept(Finding.refused(
                        Rule.CLOCK, where, what + ", within the " + label.label() + " of " + row.where()));
                return;
            }
        }
        out.accept(Finding.flagged(Rule.CLOCK, where, what));
    }

    private static double rate(DataSetInfo info, long[] t, String file, Consumer<Finding> out) {
        var steps = new long[t.length - 1];
        for (int i = 1; i < t.length; i++) {
            steps[i - 1] = t[i] - t[i - 1];
        }
        var sorted = steps.clone();
        Arrays.sort(sorted);
        long usual = 3 * Math.max(1, sorted[sorted.length / 2]);
        long sum = 0;
        int n = 0;
        for (long step : steps) {
            if (step <= usual) {
                sum += step;
                n++;
            }
        }
        double rate = sum == 0 ? Double.NaN : n * 1e6 / sum;
        double off = Math.abs(rate / info.rateHz() - 1);
        if (off > 0.03) {
            String what = String.format(
                    Locale.ROOT, "has %.1f samples a second where dataset.json says %.1f", rate, info.rateHz());
            out.accept(off > 0.2 ? Finding.refused(Rule.RATE, file, what) : Finding.flagged(Rule.RATE, file, what));
        }
        return rate;
    }
}
