package org.pitchside.trainer.baseline;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Ridge regression on {@link BinFeatures}, its penalty chosen on a quarter of the training subjects; the test subjects are looked at
 * once.
 */
public final class NaiveClassifier {

    private static final double[] LAMBDAS = {1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1};

    private final int classes;
    private final int steps;
    private final BinFeatures features;

    /**
     * @param classes how many there are
     * @param steps time steps of a window
     * @param channels channels looked at, from the first
     */
    public NaiveClassifier(int classes, int steps, int channels) {
        this.classes = classes;
        this.steps = steps;
        this.features = new BinFeatures(channels);
    }

    /**
     * Windows with what they are and who swung.
     *
     * @param x windows, channel by channel
     * @param labels class of each
     * @param subjects who swung each
     */
    public record Windows(List<float[]> x, List<Integer> labels, List<String> subjects) {

        public Windows {
            if (x.size() != labels.size() || x.size() != subjects.size()) {
                throw new IllegalArgumentException(
                        x.size() + " windows, " + labels.size() + " labels, " + subjects.size() + " subjects");
            }
        }

        private Windows of(LinkedHashSet<String> chosen, boolean in) {
            var part = new Windows(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < x.size(); i++) {
                if (chosen.contains(subjects.get(i)) == in) {
                    part.x.add(x.get(i));
                    part.labels.add(labels.get(i));
                    part.subjects.add(subjects.get(i));
                }
            }
            return part;
        }

        int[] truth() {
            return labels.stream().mapToInt(i -> i).toArray();
        }
    }

    /**
     * What came out.
     *
     * @param lambda the chosen penalty
     * @param answers of the test windows, in their order
     * @param macroF1 on the test windows
     */
    public record Result(double lambda, int[] answers, double macroF1) {}

    /** Trains on some subjects and tests on others. */
    public Result run(Windows training, Windows test) {
        var subjects = new ArrayList<>(new LinkedHashSet<>(training.subjects));
        var held = new LinkedHashSet<String>();
        for (int i = 0; i < subjects.size(); i += 4) {
            held.add(subjects.get(i));
        }
        var inner = training.of(held, false);
        var choosing = training.of(held, true);
        double best = -1;
        double lambda = LAMBDAS[0];
        for (double l : LAMBDAS) {
            double f1 = F1.macro(choosing.truth(), answers(fit(inner, l), choosing), classes);
            if (f1 > best) {
                best = f1;
                lambda = l;
            }
        }
        int[] answers = answers(fit(training, lambda), test);
        return new Result(lambda, answers, F1.macro(test.truth(), answers, classes));
    }

    private Ridge fit(Windows w, double lambda) {
        return Ridge.fit(rows(w), w.truth(), classes, lambda);
    }

    private int[] answers(Ridge ridge, Windows w) {
        return rows(w).stream().mapToInt(ridge::answer).toArray();
    }

    private List<double[]> rows(Windows w) {
        return w.x.stream().map(x -> features.of(x, steps)).toList();
    }
}
