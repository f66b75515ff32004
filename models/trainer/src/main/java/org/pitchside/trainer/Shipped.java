package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pitchside.api.Verdict;
import org.pitchside.trainer.report.Answer;
import org.pitchside.trainer.report.Answers;
import org.pitchside.trainer.report.Bootstrap;
import org.pitchside.trainer.report.Tally;

/** {@code evaluate shipped}: the whole way, detector and model, forced to answer and allowed to refuse. */
final class Shipped {

    /** So many players are listed each, the worst first. */
    private static final int LISTED = 24;

    private final Source source;
    private final Evaluated evaluated;
    private final List<String> classes;
    private final Answers answers;
    private final int outside;

    /** @param classes what is a swing for the classifier, in the order of its table */
    Shipped(Source source, Evaluated evaluated, List<String> classes) {
        this.source = source;
        this.evaluated = evaluated;
        this.classes = List.copyOf(classes);
        var all = new ArrayList<Answer>();
        int unknown = 0;
        for (var event : evaluated.events()) {
            if (event.truth() == null) {
                continue;
            }
            int truth = classes.indexOf(event.truth().label());
            if (truth < 0) {
                unknown++;
            } else {
                all.add(new Answer(
                        event.subject(),
                        truth,
                        probabilities(event.verdict()),
                        event.verdict().isUnknown()));
            }
        }
        answers = new Answers(classes, all);
        outside = unknown;
    }

    /** Of the classes that are swings. A verdict without scores has none: it is wrong, whatever is asked. */
    private float[] probabilities(Verdict verdict) {
        var p = new float[classes.size()];
        for (var score : verdict.scores()) {
            int c = classes.indexOf(score.label());
            if (c >= 0) {
                p[c] = score.probability();
            }
        }
        return p;
    }

    /** On found swings of known classes. */
    Answers answers() {
        return answers;
    }

    /** @param prefix of the metrics: {@code shipped} or {@code rules} */
    void report(String prefix, Scorecard scorecard) {
        String data = source.name();
        int found = evaluated.found();
        var tally = answers.tally();
        long answered = answers.all().stream().filter(a -> !a.refused()).count();
        long answeredRight =
                answers.all().stream().filter(a -> !a.refused() && a.isRight()).count();
        Console.say(
                "found %d of %d; forced: %d right; allowed to refuse: %d answered, %d of them right",
                found, evaluated.truths(), tally.right(), answered, answeredRight);
        if (outside > 0) {
            Console.say("%d found events have a label that the model does not know", outside);
        }
        if (evaluated.apart() > 0) {
            Console.say(
                    "practice swings, returns and throw-downs, counted neither right nor false: %d", evaluated.apart());
        }
        System.out.print(new Confusion(classes, tally).table());
        var whole = byPlayer();
        players(whole);
        var interval = Bootstrap.pooled(whole.values(), 2, Tally::accuracy);
        String worst = worst(whole);
        Console.say(
                "found and right, 95 %% interval by drawing players: %s %%; %s",
                interval.percent(),
                Bootstrap.warning(whole.size()).isEmpty()
                        ? whole.size() + " players"
                        : Bootstrap.warning(whole.size()));
        scorecard.put(prefix + ".macro_f1", tally.macroF1(), 4, "1", sim(data, prefix, ">= 0.93"), data);
        scorecard.put(
                prefix + ".found_and_right",
                percent(tally.right(), evaluated.truths()),
                2,
                "%",
                sim(data, prefix, ">= 90"),
                data);
        if (!worst.isEmpty()) {
            scorecard.put(
                    prefix + ".found_and_right_worst", 100 * whole.get(worst).accuracy(), 2, "%", "-", data);
        }
        scorecard.put(prefix + ".coverage", percent(answered, found), 2, "%", sim(data, prefix, ">= 80"), data);
        scorecard.put(
                prefix + ".selective_accuracy",
                percent(answeredRight, answered),
                2,
                "%",
                sim(data, prefix, ">= 98"),
                data);
        scorecard.put(prefix + ".ece", answers.ece(), 4, "1", sim(data, prefix, "<= 0.03"), data);
        if (evaluated.truths(true) > 0 && evaluated.truths(false) > 0) {
            double gap =
                    percent(rightOf(true), evaluated.truths(true)) - percent(rightOf(false), evaluated.truths(false));
            scorecard.put(prefix + ".left_right_gap", Math.abs(gap), 2, "points", sim(data, prefix, "<= 0.5"), data);
        }
        if (prefix.equals("shipped")) {
            scorecard.put("refusal.right_at_80", 100 * answers.rightAt(0.8), 2, "%", sim(data, prefix, ">= 98"), data);
            scorecard.put("refusal.right_at_80_false_counted", rightAt80WithFalse(), 2, "%", "-", data);
        }
    }

    /** Of each player's true swings: found and right (0 taken for 0), or not (0 taken for 1). */
    private Map<String, Tally> byPlayer() {
        var rightOf = answers.bySubject();
        var map = new LinkedHashMap<String, Tally>();
        evaluated.subjects().forEach((name, s) -> {
            if (s.truths() > 0) {
                var t = new Tally(2);
                int right = rightOf.containsKey(name) ? rightOf.get(name).right() : 0;
                for (int i = 0; i < s.truths(); i++) {
                    t.add(0, i < right ? 0 : 1);
                }
                map.put(name, t);
            }
        });
        return map;
    }

    private static String worst(Map<String, Tally> whole) {
        return whole.entrySet().stream()
                .min(Comparator.comparingDouble(e -> e.getValue().accuracy()))
                .map(Map.Entry::getKey)
                .orElse("");
    }

    private void players(Map<String, Tally> whole) {
        var of = answers.bySubject();
        Console.say(
                "  %-16s %6s %6s %6s %8s %8s %6s",
                "player", "swings", "found", "right", "found+r.", "refused", "false");
        whole.entrySet().stream()
                .sorted(Comparator.comparingDouble(e -> e.getValue().accuracy()))
                .limit(LISTED)
                .forEach(e -> {
                    var s = evaluated.subjects().get(e.getKey());
                    long refused = answers.all().stream()
                            .filter(a -> a.refused() && a.subject().equals(e.getKey()))
                            .count();
                    Console.say(
                            "  %-16s %6d %6d %6d %6.1f %% %8d %6d",
                            e.getKey(),
                            s.truths(),
                            s.found(),
                            of.containsKey(e.getKey()) ? of.get(e.getKey()).right() : 0,
                            100 * e.getValue().accuracy(),
                            refused,
                            s.falseEvents());
                });
        if (whole.size() > LISTED) {
            Console.say("  ... and %d players who fare better", whole.size() - LISTED);
        }
        if (!whole.isEmpty()) {
            String worst = worst(whole);
            Console.say(
                    "worst player: %s, %s %% of %d swings found and right",
                    worst,
                    String.format(Locale.ROOT, "%.1f", 100 * whole.get(worst).accuracy()),
                    whole.get(worst).total());
        }
    }

    /** The same figure where an event that was no swing is a wrong answer too: that is what a coach sees. */
    private double rightAt80WithFalse() {
        var all = new ArrayList<>(answers.all());
        for (var event : evaluated.events()) {
            if (event.truth() == null && classes.size() > 1) {
                var p = probabilities(event.verdict());
                int said = new Answer(event.subject(), 0, p, false).best();
                // whatever it says is wrong: the truth is put where it did not answer
                all.add(new Answer(
                        event.subject(), said == 0 ? 1 : 0, p, event.verdict().isUnknown()));
            }
        }
        return 100 * new Answers(classes, all).rightAt(0.8);
    }

    private int rightOf(boolean left) {
        return (int) evaluated.events().stream()
                .filter(v -> v.truth() != null && v.left() == left)
                .filter(v -> v.truth().label().equals(forced(v.verdict())))
                .count();
    }

    /** The best class that is a swing. */
    private String forced(Verdict verdict) {
        return verdict.scores().stream()
                .map(s -> s.label())
                .filter(classes::contains)
                .findFirst()
                .orElse(verdict.label());
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? Double.NaN : 100.0 * part / whole;
    }

    private static String sim(String data, String prefix, String goal) {
        if (data.equals("SIM") && prefix.equals("bat") && goal.equals(">= 0.93")) {
            return ">= 0.91";
        }
        return data.equals("SIM") && prefix.equals("shipped") ? goal : "-";
    }
}
