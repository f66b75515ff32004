package org.pitchside.trainer.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Intervals by drawing subjects, not swings: swings of one person are alike, and a figure that treats them as independent flatters.
 * Each of {@value #DRAWS} draws takes as many subjects as there are, with replacement. Deterministic.
 */
public final class Bootstrap {

    static final int DRAWS = 2000;
    /** Fewer subjects than this make an interval that hardly means anything. */
    private static final int FEW = 8;

    private Bootstrap() {}

    /** A 95 % interval. */
    public record Interval(double low, double high) {

        /** {@code [low, high]} in percent. */
        public String percent() {
            return String.format(Locale.ROOT, "[%.1f, %.1f]", 100 * low, 100 * high);
        }
    }

    /** Of a figure of all swings together. */
    public static Interval pooled(Collection<Tally> subjects, int classes, ToDoubleFunction<Tally> figure) {
        return of(List.copyOf(subjects), drawn -> {
            var sum = new Tally(classes);
            drawn.forEach(sum::add);
            return figure.applyAsDouble(sum);
        });
    }

    /** Of a figure's mean over subjects. */
    public static Interval mean(Collection<Tally> subjects, ToDoubleFunction<Tally> figure) {
        return of(
                List.copyOf(subjects),
                drawn -> drawn.stream().mapToDouble(figure).average().orElse(Double.NaN));
    }

    /** Of any figure of what each subject did. */
    public static <T> Interval of(List<T> subjects, ToDoubleFunction<List<T>> figure) {
        if (subjects.isEmpty()) {
            return new Interval(Double.NaN, Double.NaN);
        }
        var random = new SplittableRandom(95);
        var values = new double[DRAWS];
        var drawn = new ArrayList<>(subjects);
        for (int i = 0; i < DRAWS; i++) {
            for (int s = 0; s < subjects.size(); s++) {
                drawn.set(s, subjects.get(random.nextInt(subjects.size())));
            }
            values[i] = figure.applyAsDouble(drawn);
        }
        Arrays.sort(values);
        return new Interval(values[(int) (0.025 * DRAWS)], values[(int) (0.975 * DRAWS) - 1]);
    }

    /** What a reader must know of an interval from so many subjects. */
    public static String warning(int subjects) {
        if (subjects < 2) {
            return "one subject: no interval can be given";
        }
        return subjects < FEW
                ? subjects + " subjects: the interval can only mix these " + subjects
                        + " and says next to nothing of a further one"
                : "";
    }
}
