package org.pitchside.trainer.metrics;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.pitchside.api.Family;
import org.pitchside.api.Verdict;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.RuleClassifier;

/** {@code evaluate rules}: how often each rule of {@link RuleClassifier} is right, and what they are worth together. */
public final class RulesReport {

    private final Map<String, Map<String, Integer>> byRule = new TreeMap<>();
    private final int[][] confusion = new int[Family.values().length][Family.values().length];
    private int swings;
    private int right;

    private RulesReport() {}

    /**
     * @param training whether training players are asked: what the rules' confidences are read off
     */
    public static void run(
            boolean training,
            double hours,
            long seed,
            DetectorParameters detector,
            Consumer<String> say,
            MetricsReport.Sink sink) {
        var report = new RulesReport();
        new SimPlayers(!training, hours, seed, detector).play(false, report::take);
        report.print(say, sink, training);
    }

    private void take(SimPlayers.Played played) {
        var rules = new RuleClassifier();
        swings += played.swings();
        for (var f : played.found()) {
            if (f.truth() != null && !f.truth().isSwing()) {
                continue;
            }
            Family truth = f.truth() == null ? Family.NOT : f.truth().family();
            Verdict v = rules.classify(f.candidate().window());
            byRule.computeIfAbsent(RuleClassifier.ruleOf(f.candidate().window()), r -> new TreeMap<>())
                    .merge(truth.name(), 1, Integer::sum);
            Family forced = v.isNot() ? Family.NOT : Family.valueOf(v.forced());
            confusion[truth.ordinal()][forced.ordinal()]++;
            right += truth == forced && truth.isShot() ? 1 : 0;
        }
    }

    private void print(Consumer<String> say, MetricsReport.Sink sink, boolean training) {
        byRule.forEach((rule, truths) -> {
            int n = truths.values().stream().mapToInt(Integer::intValue).sum();
            say.accept(String.format(Locale.ROOT, "%-16s %5d %s", rule, n, truths));
        });
        double sum = 0;
        int families = 0;
        for (Family f : Family.values()) {
            if (!f.isShot()) {
                continue;
            }
            int truth = 0;
            int told = 0;
            for (Family g : Family.values()) {
                truth += confusion[f.ordinal()][g.ordinal()];
                told += confusion[g.ordinal()][f.ordinal()];
            }
            double f1 = truth + told == 0 ? 0 : 2.0 * confusion[f.ordinal()][f.ordinal()] / (truth + told);
            say.accept(String.format(Locale.ROOT, "%s F1 %.3f of %d", f, f1, truth));
            sum += f1;
            families++;
        }
        if (!training) {
            sink.put("rules.macro_f1", sum / families, 4, "1", "-");
            sink.put("rules.found_and_right", 100.0 * right / swings, 2, "%", "-");
        }
    }
}
