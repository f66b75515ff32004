package org.pitchside.trainer;

import java.util.List;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.trainer.metrics.MetricsReport;

/** {@code evaluate metrics}: how right the numbers of a swing are, or with {@code --fit} how wide their intervals must be. */
final class Numbers {

    private Numbers() {}

    static void evaluate(List<String> arguments, Scorecard scorecard) {
        boolean fit = arguments.contains("--fit");
        var o = new Options(
                arguments.stream().filter(a -> !a.equals("--fit")).toList(), List.of("--data", "--hours", "--seed"));
        if (!o.need("--data").equals("SIM")) {
            throw new UsageException("only SIM knows how fast a bat really was: evaluate metrics --data SIM");
        }
        double hours = o.number("--hours", fit ? 20 : 4, 0.1, 1000);
        long seed = o.whole("--seed", 7, 0, 1_000_000_000);
        if (fit) {
            MetricsReport.fit(hours, seed, DetectorParameters.DEFAULT, System.out::println);
        } else {
            MetricsReport.run(
                    hours,
                    seed,
                    DetectorParameters.DEFAULT,
                    System.out::println,
                    (metric, value, digits, unit, goal) -> scorecard.put(metric, value, digits, unit, goal, "SIM"));
        }
    }
}
