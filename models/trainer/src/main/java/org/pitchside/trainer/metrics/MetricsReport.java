package org.pitchside.trainer.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.pitchside.api.Family;
import org.pitchside.api.Metric;
import org.pitchside.api.SwingFlag;
import org.pitchside.swing.DetectorParameters;

/** {@code evaluate metrics}: how far the numbers of a swing are off, and whether their intervals hold the truth. */
public final class MetricsReport {

    /** Where figures go: metric, value, digits, unit, goal. */
    public interface Sink {
        /** One line of the scorecard. */
        void put(String metric, double value, int digits, String unit, String goal);
    }

    private final List<MeasuredSwing> swings = new ArrayList<>();

    private MetricsReport() {}

    /**
     * Plays test players through the shipped engine and prints tables and figures.
     *
     * @param hours of simulated play
     * @param say takes lines of text
     */
    public static void run(double hours, long seed, DetectorParameters detector, Consumer<String> say, Sink sink) {
        var players = new SimPlayers(true, hours, seed, detector);
        for (boolean calibrated : new boolean[] {true, false}) {
            var report = new MetricsReport();
            players.play(calibrated, played -> report.swings.addAll(SimPlayers.measured(played)));
            say.accept(String.format(
                    Locale.ROOT,
                    "%d test players, %d strokes measured, %s",
                    players.players(),
                    report.swings.size(),
                    calibrated ? "mounts calibrated by the wizard" : "sensors stuck on by hand, never calibrated"));
            String end = calibrated ? "" : "_uncalibrated";
            report.print(say, (metric, value, digits, unit, goal) -> {
                if (calibrated || metric.contains("_error") || metric.contains("coverage") || metric.contains("icc")) {
                    sink.put(metric + end, value, digits, unit, calibrated ? goal : "-");
                }
            });
        }
    }

    /** Plays training players and prints the rows of {@code org.pitchside.swing.Intervals}. */
    public static void fit(double hours, long seed, DetectorParameters detector, Consumer<String> say) {
        for (boolean calibrated : new boolean[] {true, false}) {
            var fit = new MetricsFit();
            new SimPlayers(false, hours, seed, detector)
                    .play(calibrated, played -> SimPlayers.measured(played).forEach(fit::add));
            say.accept("// " + (calibrated ? "calibrated" : "by eye"));
            fit.print(say);
        }
    }

    private static boolean unclipped(MeasuredSwing s) {
        return !s.candidate().flags().contains(SwingFlag.CLIPPED_GYRO);
    }

    private void print(Consumer<String> say, Sink sink) {
        speeds(say, sink);
        double worst = 1;
        for (Metric m : Metric.values()) {
            double all = table(m, say);
            if (Double.isNaN(all)) {
                continue;
            }
            if (m == Metric.BAT_SPEED || m == Metric.ROTATION_SPEED) {
                // clipped strokes too
                for (double c : coverageByFamily(m, s -> true).values()) {
                    worst = Math.min(worst, c);
                }
            }
        }
        sink.put("metrics.interval_coverage", 100 * coverage(Metric.BAT_SPEED, s -> true), 1, "%", "93..97");
        sink.put("metrics.interval_coverage_worst_family", 100 * worst, 1, "%", "93..97");
        sink.put(
                "metrics.interval_coverage_clipped",
                100 * coverage(Metric.BAT_SPEED, s -> s.basis().clipped()),
                1,
                "%",
                "93..97");
        sink.put("metrics.backlift_icc", icc(Metric.BACKLIFT), 3, "1", ">= 0.9");
        sink.put("metrics.face_angle_icc", icc(Metric.FACE_ANGLE), 3, "1", ">= 0.9");
        sink.put("metrics.backlift_median", median(Metric.BACKLIFT), 1, "deg", "-");
        sink.put("metrics.backlift_direction_median", median(Metric.BACKLIFT_DIRECTION), 1, "deg", "-");
        sink.put("metrics.downswing_median", median(Metric.DOWNSWING_TIME), 1, "ms", "-");
        sink.put("metrics.time_to_impact_median", median(Metric.TIME_TO_IMPACT), 1, "ms", "-");
        sink.put("metrics.swing_plane_median", median(Metric.SWING_PLANE), 1, "deg", "-");
        sink.put("metrics.follow_through_median", median(Metric.FOLLOW_THROUGH), 1, "deg", "-");
        sink.put("metrics.face_angle_median", median(Metric.FACE_ANGLE), 1, "deg", "-");
        sink.put("metrics.face_twist_median", median(Metric.FACE_TWIST), 1, "deg", "-");
    }

    private void speeds(Consumer<String> say, Sink sink) {
        sink.put("metrics.bat_speed_error", 100 * relative(Metric.BAT_SPEED), 2, "%", "<= 4");
        sink.put("metrics.rotation_speed_error", 100 * relative(Metric.ROTATION_SPEED), 2, "%", "<= 2");
        sink.put("metrics.peak_speed_error", 100 * relative(Metric.PEAK_SPEED), 2, "%", "-");
        double[] alone = swings.stream()
                .filter(MetricsReport::unclipped)
                .mapToDouble(s -> Math.abs(s.measurement(Metric.ROTATION_SPEED).value()
                                * 1.1
                                / s.truth().batSpeedMps()
                        - 1))
                .toArray();
        say.accept(String.format(
                Locale.ROOT,
                "bat speed as rotation speed x 1.10, for comparison: median error %.2f %%",
                100 * Figures.quantile(alone, 0.5)));
    }

    /** Median relative error where the gyroscope did not clip within 60 ms of impact. */
    private double relative(Metric m) {
        return Figures.quantile(
                swings.stream()
                        .filter(MetricsReport::unclipped)
                        .filter(s -> s.has(m))
                        .mapToDouble(s -> Math.abs(s.error(m) / s.values().get(m)))
                        .toArray(),
                0.5);
    }

    private double median(Metric m) {
        return Figures.quantile(
                swings.stream()
                        .filter(s -> s.has(m))
                        .mapToDouble(s -> Math.abs(s.error(m)))
                        .toArray(),
                0.5);
    }

    private double icc(Metric m) {
        var with = swings.stream().filter(s -> s.has(m)).toList();
        double[] truth = with.stream().mapToDouble(s -> s.values().get(m)).toArray();
        double[] told =
                with.stream().mapToDouble(s -> s.values().get(m) + s.error(m)).toArray();
        return Figures.icc(truth, told);
    }

    private double coverage(Metric m, Predicate<MeasuredSwing> which) {
        var with = swings.stream().filter(which).filter(s -> s.has(m)).toList();
        return with.stream().filter(s -> s.covered(m)).count() / (double) with.size();
    }

    private Map<Family, Double> coverageByFamily(Metric m, Predicate<MeasuredSwing> which) {
        var map = new TreeMap<Family, Double>();
        for (Family f : Family.values()) {
            double c = coverage(m, which.and(s -> s.truth().family() == f));
            if (!Double.isNaN(c)) {
                map.put(f, c);
            }
        }
        return map;
    }

    /** Prints a metric's errors and coverage by family; returns the coverage over all. */
    private double table(Metric m, Consumer<String> say) {
        double all = coverage(m, s -> true);
        if (Double.isNaN(all)) {
            return all;
        }
        var line = new StringBuilder(String.format(
                Locale.ROOT,
                "%-18s holds %.1f %%, median error %.2f %s; by family:",
                m,
                100 * all,
                median(m),
                m.unit()));
        coverageByFamily(m, s -> true)
                .forEach((f, c) -> line.append(String.format(Locale.ROOT, " %s %.1f", f, 100 * c)));
        double clipped = coverage(m, s -> s.basis().clipped());
        line.append(String.format(Locale.ROOT, "; gyroscope at full scale %.1f", 100 * clipped));
        say.accept(line.toString());
        return all;
    }
}
