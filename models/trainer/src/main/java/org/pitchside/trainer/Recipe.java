package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How every model is trained, whatever the data set: the same net, the same number of steps, the same augmentation. What must be chosen
 * (temperature, refusal) is chosen on a part of the training examples that a first net has not seen.
 */
final class Recipe {

    /** Steps of 64 examples. */
    static final int STEPS = 2500;
    /** Of the swings that are recognised as such so many are to be answered at least. */
    private static final double COVERAGE = 0.85;
    /** Right on so many of the answered, if the coverage allows. */
    private static final double RIGHT = 0.985;

    private final List<String> classes;
    private final List<String> noSwing;
    private final int steps;
    private final long seed;

    Recipe(List<String> classes, List<String> noSwing, int steps, long seed) {
        this.classes = classes;
        this.noSwing = noSwing;
        this.steps = steps;
        this.seed = seed;
    }

    /** A trained net and its graph; the net is closed. */
    record Trained(byte[] onnx, double parity) {}

    Trained train(String what, List<Example> examples, List<Example> parityOn) {
        long begun = System.nanoTime();
        try (var net = new Net(classes.size(), seed)) {
            net.train(examples, steps, seed, (step, of, loss) -> {
                double s = (System.nanoTime() - begun) / 1e9;
                Console.progress(
                        "%s: step %d of %d, loss %.3f, %.0f s left", what, step, of, loss, s / step * (of - step));
            });
            Console.progressDone();
            byte[] onnx = OnnxGraph.of(net);
            try (var ort = new Ort(onnx)) {
                return new Trained(onnx, ort.parity(net, parityOn));
            }
        }
    }

    /** Temperature and refusal. */
    record Calibration(float temperature, float minConfidence) {}

    /** Chooses both on held-back training examples: a fifth of the subjects where there are three or more, else a fifth at random. */
    Calibration calibrate(List<Example> examples) {
        var subjects = new ArrayList<>(
                new LinkedHashSet<>(examples.stream().map(Example::subject).toList()));
        var random = new SplittableRandom(seed);
        var back = new LinkedHashSet<String>();
        if (subjects.size() >= 3) {
            while (back.size() < Math.max(1, subjects.size() / 5)) {
                back.add(subjects.get(random.nextInt(subjects.size())));
            }
        }
        var inner = new ArrayList<Example>();
        var held = new ArrayList<Example>();
        for (Example e : examples) {
            boolean out = back.isEmpty() ? random.nextInt(5) == 0 : back.contains(e.subject());
            (out ? held : inner).add(e);
        }
        if (inner.isEmpty() || held.isEmpty()) {
            return new Calibration(1, 0.5f);
        }
        var trained = train("calibration", inner, List.of());
        try (var ort = new Ort(trained.onnx())) {
            var logits = held.stream().map(e -> ort.logits(e.x())).toList();
            float temperature = temperature(logits, held);
            return new Calibration(temperature, refusal(logits, held, temperature));
        }
    }

    private static float temperature(List<float[]> logits, List<Example> held) {
        float best = 1;
        double least = Double.MAX_VALUE;
        for (float t = 0.3f; t <= 4f; t += 0.05f) {
            double nll = 0;
            for (int i = 0; i < held.size(); i++) {
                nll -= Math.log(
                        Math.max(1e-9, softmax(logits.get(i), t)[held.get(i).label()]));
            }
            if (nll < least) {
                least = nll;
                best = t;
            }
        }
        return best;
    }

    /** The lowest threshold with which the answered are right often enough, but never so high that too few are answered. */
    private float refusal(List<float[]> logits, List<Example> held, float temperature) {
        var answers = new ArrayList<float[]>();
        for (int i = 0; i < held.size(); i++) {
            float[] p = softmax(logits.get(i), temperature);
            int best = Ort.best(logits.get(i));
            if (!noSwing.contains(classes.get(best))) {
                answers.add(new float[] {p[best], best == held.get(i).label() ? 1 : 0});
            }
        }
        for (float threshold = 0.3f; threshold < 0.98f; threshold += 0.01f) {
            double answered = 0;
            double right = 0;
            for (float[] a : answers) {
                if (a[0] >= threshold) {
                    answered++;
                    right += a[1];
                }
            }
            if (answered < COVERAGE * answers.size()) {
                return Math.max(0.3f, threshold - 0.01f);
            }
            if (right >= RIGHT * answered) {
                return threshold;
            }
        }
        return 0.97f;
    }

    static float[] softmax(float[] logits, float temperature) {
        float most = logits[Ort.best(logits)];
        var p = new float[logits.length];
        float sum = 0;
        for (int c = 0; c < p.length; c++) {
            p[c] = (float) Math.exp((logits[c] - most) / temperature);
            sum += p[c];
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= sum;
        }
        return p;
    }
}
