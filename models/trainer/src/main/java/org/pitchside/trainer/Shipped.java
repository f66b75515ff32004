package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.model.ModelDescriptor;

/** {@code evaluate shipped}: the whole way, detector and model, forced to answer and allowed to refuse. */
final class Shipped {

    private Shipped() {}

    static void report(Source source, Evaluated e, ModelDescriptor model, Scorecard scorecard) {
        String data = source.name();
        var classes = new ArrayList<String>(model.classes());
        classes.removeAll(model.noSwing());
        var confusion = new Confusion(classes);
        int right = 0;
        int answered = 0;
        int answeredRight = 0;
        int outside = 0;
        for (var event : e.events()) {
            if (event.truth() == null) {
                continue;
            }
            int truth = classes.indexOf(event.truth().label());
            int answer = classes.indexOf(forced(event, classes));
            if (truth < 0 || answer < 0) {
                outside++;
                continue;
            }
            confusion.add(truth, answer);
            boolean same = truth == answer;
            right += same ? 1 : 0;
            if (!event.verdict().isUnknown()) {
                answered++;
                answeredRight += same ? 1 : 0;
            }
        }
        int found = e.found();
        Console.say(
                "found %d of %d; forced: %d right; allowed to refuse: %d answered, %d of them right",
                found, e.truths(), right, answered, answeredRight);
        if (outside > 0) {
            Console.say("%d found events have a label that the model does not know", outside);
        }
        System.out.print(confusion.table());
        scorecard.put("shipped.macro_f1", confusion.macroF1(), 4, "1", sim(data, ">= 0.93"), data);
        scorecard.put("shipped.found_and_right", percent(right, e.truths()), 2, "%", sim(data, ">= 90"), data);
        scorecard.put("shipped.coverage", percent(answered, found), 2, "%", sim(data, ">= 80"), data);
        scorecard.put("shipped.selective_accuracy", percent(answeredRight, answered), 2, "%", sim(data, ">= 98"), data);
        scorecard.put("shipped.ece", ece(e, classes), 4, "1", sim(data, "<= 0.03"), data);
        if (e.truths(true) > 0 && e.truths(false) > 0) {
            double gap = percent(rightOf(e, true), e.truths(true)) - percent(rightOf(e, false), e.truths(false));
            scorecard.put("shipped.left_right_gap", Math.abs(gap), 2, "points", sim(data, "<= 0.5"), data);
        }
    }

    /** The best class that is a swing. */
    private static String forced(Evaluated.Event event, List<String> classes) {
        return event.verdict().scores().stream()
                .map(s -> s.label())
                .filter(classes::contains)
                .findFirst()
                .orElse(event.verdict().label());
    }

    private static int rightOf(Evaluated e, boolean left) {
        return (int) e.events().stream()
                .filter(v -> v.truth() != null && v.left() == left)
                .filter(v -> v.truth().label().equals(v.verdict().forced()))
                .count();
    }

    /** Expected calibration error over found events, fifteen bins of equal width. */
    private static double ece(Evaluated e, List<String> classes) {
        var sums = new double[15][3];
        int n = 0;
        for (var event : e.events()) {
            if (event.truth() != null && classes.contains(event.truth().label())) {
                int bin = Math.min(14, (int) (event.verdict().confidence() * 15));
                sums[bin][0]++;
                sums[bin][1] += event.verdict().confidence();
                sums[bin][2] += event.truth().label().equals(event.verdict().forced()) ? 1 : 0;
                n++;
            }
        }
        double error = 0;
        for (double[] s : sums) {
            error += n == 0 ? 0 : Math.abs(s[1] - s[2]) / n;
        }
        return error;
    }

    private static double percent(int part, int whole) {
        return whole == 0 ? Double.NaN : 100.0 * part / whole;
    }

    private static String sim(String data, String goal) {
        return data.equals("SIM") ? goal : "-";
    }
}
