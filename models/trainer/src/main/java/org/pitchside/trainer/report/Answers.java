package org.pitchside.trainer.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answers of a model on windows of people it never saw, and every figure that they give.
 *
 * @param classes in the order of the probabilities
 * @param all the answers
 */
public record Answers(List<String> classes, List<Answer> all) {

    /** Bins of equal width of {@link #ece} and {@link #reliability}. */
    public static final int BINS = 15;

    public Answers {
        classes = List.copyOf(classes);
        all = List.copyOf(all);
    }

    /** Who was taken for whom, all subjects together. */
    public Tally tally() {
        var tally = new Tally(classes.size());
        all.forEach(a -> tally.add(a.truth(), a.best()));
        return tally;
    }

    /** The same for each subject, in the order in which they come. */
    public Map<String, Tally> bySubject() {
        var map = new LinkedHashMap<String, Tally>();
        all.forEach(a ->
                map.computeIfAbsent(a.subject(), s -> new Tally(classes.size())).add(a.truth(), a.best()));
        return map;
    }

    /** Who fares worst, empty string where nobody is there; of equals the first. */
    public String worstSubject() {
        return bySubject().entrySet().stream()
                .min(Comparator.comparingDouble(e -> e.getValue().accuracy()))
                .map(Map.Entry::getKey)
                .orElse("");
    }

    /**
     * A bin of the reliability diagram.
     *
     * @param n answers in it
     * @param confidence their mean confidence
     * @param right the share of them that is right
     */
    public record Bin(int n, double confidence, double right) {}

    /** {@value #BINS} bins of equal width of the confidence; empty ones with n = 0. */
    public List<Bin> reliability() {
        var sums = new double[BINS][3];
        for (Answer a : all) {
            double[] s = sums[Math.max(0, Math.min(BINS - 1, (int) (a.confidence() * BINS)))];
            s[0]++;
            s[1] += a.confidence();
            s[2] += a.isRight() ? 1 : 0;
        }
        var bins = new ArrayList<Bin>();
        for (double[] s : sums) {
            bins.add(new Bin((int) s[0], s[0] == 0 ? 0 : s[1] / s[0], s[0] == 0 ? 0 : s[2] / s[0]));
        }
        return bins;
    }

    /** Expected calibration error: how far confidence and share of right ones lie apart, weighed by answers. */
    public double ece() {
        double error = 0;
        for (Bin b : reliability()) {
            error += b.n() * Math.abs(b.confidence() - b.right());
        }
        return all.isEmpty() ? Double.NaN : error / all.size();
    }

    /** Share of right ones among the most confident {@code coverage} of all. NaN where there is none. */
    public double rightAt(double coverage) {
        return rightAt(all, coverage);
    }

    private static double rightAt(List<Answer> answers, double coverage) {
        int n = (int) Math.ceil(coverage * answers.size() - 1e-9);
        return n == 0
                ? Double.NaN
                : (double) mostConfident(answers).stream()
                                .limit(n)
                                .filter(Answer::isRight)
                                .count()
                        / n;
    }

    /** What it refuses comes last, however confident a number stands beside it. */
    private static List<Answer> mostConfident(List<Answer> answers) {
        return answers.stream()
                .sorted(Comparator.comparing(Answer::refused).thenComparingDouble(a -> -a.confidence()))
                .toList();
    }

    /** A point of a curve. */
    public record Point(double x, double y) {}

    /** Coverage (x) against the share of right ones among those answered (y), 100 points at most. */
    public List<Point> selective() {
        var points = new ArrayList<Point>();
        var sorted = mostConfident(all);
        int right = 0;
        int step = Math.max(1, sorted.size() / 100);
        for (int i = 0; i < sorted.size(); i++) {
            right += sorted.get(i).isRight() ? 1 : 0;
            if ((i + 1) % step == 0 || i + 1 == sorted.size()) {
                points.add(new Point((i + 1.0) / sorted.size(), right / (i + 1.0)));
            }
        }
        return points;
    }

    /** Recall (x) against precision (y) of one class against all others as its probability's threshold falls; 100 points at most. */
    public List<Point> precisionRecall(int c) {
        long truths = all.stream().filter(a -> a.truth() == c).count();
        var points = new ArrayList<Point>();
        if (truths == 0) {
            return points;
        }
        var sorted = all.stream()
                .sorted(Comparator.comparingDouble((Answer a) -> -a.probabilities()[c]))
                .toList();
        int hit = 0;
        int told = 0;
        for (int i = 0; i < sorted.size() && hit < truths; i++) {
            hit += sorted.get(i).truth() == c ? 1 : 0;
            boolean tied = i + 1 < sorted.size()
                    && sorted.get(i + 1).probabilities()[c] == sorted.get(i).probabilities()[c];
            int due = (int) (100.0 * hit / truths);
            if (!tied && (due > told || points.isEmpty() || hit == truths)) {
                points.add(new Point((double) hit / truths, hit / (i + 1.0)));
                told = due;
            }
        }
        return points;
    }

    /** Area under the precision-recall curve by steps, NaN where the class does not occur. */
    public double averagePrecision(int c) {
        double sum = 0;
        double before = 0;
        var points = precisionRecall(c);
        for (Point p : points) {
            sum += (p.x() - before) * p.y();
            before = p.x();
        }
        return points.isEmpty() ? Double.NaN : sum;
    }
}
