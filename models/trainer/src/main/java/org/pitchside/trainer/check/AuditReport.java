package org.pitchside.trainer.check;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pitchside.recordings.DataSetInfo;

/**
 * What an audit found, and what the data set holds.
 *
 * @param findings refusals first
 * @param counts labels by subject and class
 * @param hours time from first to last sample of each recording, summed
 * @param fullShare share of samples in which an axis stands at its full scale
 * @param beyond values that did not fit the stated range
 * @param swings labelled swings with samples
 * @param fullAccel those of them in which the accelerometer reaches its full scale
 * @param fullGyro those in which the gyroscope does
 * @param slowestHz the lowest measured rate of a recording
 * @param fastestHz the highest
 * @param restG median reading of rests in g, NaN where nothing rests
 * @param rests how many rests there are
 */
public record AuditReport(
        DataSetInfo info,
        List<Finding> findings,
        Map<String, Map<String, Integer>> counts,
        int recordings,
        double hours,
        double fullShare,
        long beyond,
        int swings,
        int fullAccel,
        int fullGyro,
        double slowestHz,
        double fastestHz,
        double restG,
        int rests) {

    /** Of one kind so many are told, then how many more there are. */
    private static final int TOLD = 3;

    private static final int MOST_SUBJECTS = 40;

    public AuditReport {
        findings = List.copyOf(findings);
        var copy = new LinkedHashMap<String, Map<String, Integer>>();
        counts.forEach((subject, of) -> copy.put(subject, Map.copyOf(of)));
        counts = java.util.Collections.unmodifiableMap(copy);
    }

    /** Whether nothing may be trained or measured with it. */
    public boolean isRefused() {
        return findings.stream().anyMatch(Finding::isRefused);
    }

    /** What makes it unusable, one line: the first finding and how many there are. */
    public String refusal() {
        var refused = findings.stream().filter(Finding::isRefused).toList();
        int more = refused.size() - 1;
        return refused.get(0).line()
                + (more > 0 ? " (and " + more + " more; ./pitchside evaluate data tells all)" : "");
    }

    /** The findings of a level, one line each; of each kind the first few. */
    public List<String> lines(Finding.Level level) {
        var told = new EnumMap<Finding.Rule, Integer>(Finding.Rule.class);
        var lines = new java.util.ArrayList<String>();
        for (Finding f : findings) {
            if (f.level() == level && told.merge(f.rule(), 1, Integer::sum) <= TOLD) {
                lines.add(f.line());
            }
        }
        told.forEach((rule, n) -> {
            if (n > TOLD) {
                lines.add("... and " + (n - TOLD) + " more about "
                        + rule.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            }
        });
        return lines;
    }

    /** In a few lines: what it holds. */
    public String summary() {
        var out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "%s (%s): %d recordings of %d subjects, %.2f hours, %.6g Hz stated, %s measured%n",
                info.name(),
                info.implement(),
                recordings,
                counts.size(),
                hours,
                info.rateHz(),
                Double.isNaN(slowestHz)
                        ? "none"
                        : fastestHz - slowestHz < 0.05
                                ? String.format(Locale.ROOT, "%.1f", slowestHz)
                                : String.format(Locale.ROOT, "%.1f to %.1f", slowestHz, fastestHz)));
        out.append(String.format(
                Locale.ROOT,
                "range %d g, %d dps: %.2f %% of samples stand at full scale; of %d labelled swings %s reach it in acceleration, %s in rate%n",
                info.range().accelG(),
                info.range().gyroDps(),
                100 * fullShare,
                swings,
                share(fullAccel, swings),
                share(fullGyro, swings)));
        out.append(
                rests == 0
                        ? "nothing rests: the units of the accelerometer could not be held against gravity\n"
                        : String.format(Locale.ROOT, "at rest %.3f g (median of %d rests)%n", restG, rests));
        return out.append(table()).toString().replace("\r", "");
    }

    private static String share(int part, int whole) {
        return whole == 0 ? "none" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    /** Subjects in rows, classes in columns. */
    private String table() {
        var out = new StringBuilder();
        int width = Math.max(
                7, counts.keySet().stream().mapToInt(String::length).max().orElse(7));
        out.append(String.format(Locale.ROOT, "  %-" + width + "s", "subject"));
        info.classes().forEach(c -> out.append(String.format(Locale.ROOT, " %" + Math.max(5, c.length()) + "s", c)));
        out.append('\n');
        counts.entrySet().stream().limit(MOST_SUBJECTS).forEach(e -> row(out, width, e.getKey(), e.getValue()));
        if (counts.size() > MOST_SUBJECTS) {
            out.append("  ... and ").append(counts.size() - MOST_SUBJECTS).append(" more\n");
        }
        var sum = new LinkedHashMap<String, Integer>();
        counts.values().forEach(of -> of.forEach((c, n) -> sum.merge(c, n, Integer::sum)));
        row(out, width, "all", sum);
        return out.toString();
    }

    private void row(StringBuilder out, int width, String name, Map<String, Integer> of) {
        out.append(String.format(Locale.ROOT, "  %-" + width + "s", name));
        info.classes()
                .forEach(c -> out.append(
                        String.format(Locale.ROOT, " %" + Math.max(5, c.length()) + "d", of.getOrDefault(c, 0))));
        out.append('\n');
    }
}
