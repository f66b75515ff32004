package org.pitchside.trainer;

import java.util.Map;
import java.util.TreeMap;

/** {@code evaluate detect}: are the swings found, and nothing else? */
final class Detect {

    private Detect() {}

    static void report(Source source, Evaluated e, Scorecard scorecard) {
        int found = e.found();
        int falses = e.falseEvents();
        String data = source.name();
        Console.say(
                "%.2f hours, %d true events, %d candidates of the detector, %d events after NOT: %d found, %d false, %d missed",
                e.hours(),
                e.truths(),
                e.candidates(),
                e.events().size(),
                found,
                falses,
                e.missed().size());
        Map<String, Integer> missed = new TreeMap<>();
        e.missed().forEach(l -> missed.merge(l.label(), 1, Integer::sum));
        if (!missed.isEmpty()) {
            Console.say("missed: %s", missed);
        }
        if (e.apart() > 0) {
            Console.say("practice swings, returns and throw-downs, counted neither right nor false: %d", e.apart());
        }
        double precision = found + falses == 0 ? Double.NaN : (double) found / (found + falses);
        double recall = e.truths() == 0 ? Double.NaN : (double) found / e.truths();
        if (e.truths() > 0) {
            scorecard.put(
                    "detect.f1", 2 * precision * recall / (precision + recall), 4, "1", sim(data, ">= 0.995"), data);
            scorecard.put("detect.precision", precision, 4, "1", "-", data);
            scorecard.put("detect.recall", recall, 4, "1", "-", data);
        }
        scorecard.put("detect.false_events", falses, 0, "1", data.equals("WATCH") ? "<= 1" : "-", data);
        scorecard.put("detect.false_per_hour", falses / e.hours(), 3, "1/h", sim(data, "<= 1"), data);
        scorecard.put("detect.false_per_hour_95_upper", poissonUpper(falses) / e.hours(), 3, "1/h", "-", data);
        double[] errors = e.errorsMs();
        if (errors.length > 0) {
            scorecard.put("detect.impact_median_ms", errors[errors.length / 2], 1, "ms", sim(data, "<= 5"), data);
            scorecard.put(
                    "detect.impact_p99_ms", errors[(int) (errors.length * 0.99)], 1, "ms", sim(data, "<= 15"), data);
        }
    }

    private static String sim(String data, String goal) {
        return data.equals("SIM") ? goal : "-";
    }

    /** The 95 % upper bound of a Poisson mean of which {@code n} were seen. */
    static double poissonUpper(int n) {
        double low = n;
        double high = n + 10 + 5 * Math.sqrt(n + 1.0);
        for (int i = 0; i < 100; i++) {
            double mean = (low + high) / 2;
            double term = Math.exp(-mean);
            double sum = term;
            for (int k = 1; k <= n; k++) {
                term *= mean / k;
                sum += term;
            }
            if (sum > 0.05) {
                low = mean;
            } else {
                high = mean;
            }
        }
        return (low + high) / 2;
    }
}
