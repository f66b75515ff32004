package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How every model is trained, whatever the data set: the same committee, the same augmentation. What must be chosen (the kernel's
 * share, temperature, refusal) is chosen on a part of the training examples that a first committee has not seen.
 */
final class Recipe {

    /** At most so many steps of 64 examples for each net. */
    static final int STEPS = 2500;
    /** Each example is drawn about so often, if the steps allow. */
    private static final int ROUNDS = 100;

    private static final int LEAST_STEPS = 700;
    private static final int NETS = 3;
    /** What is said without enough people to choose it on. */
    private static final float HALF = 0.5f;
    /** A choice that holds for people needs people. */
    private static final int SUBJECTS_TO_CHOOSE = 8;
    /** Of the swings that are recognised as such so many are to be answered at least. */
    private static final double COVERAGE = 0.85;
    /** Right on so many of the answered, if the coverage allows. */
    private static final double RIGHT = 0.985;

    private final List<String> classes;
    private final List<String> noSwing;
    private final int steps;
    private final long seed;
    private float kernelShare = HALF;

    Recipe(List<String> classes, List<String> noSwing, int steps, long seed) {
        this.classes = classes;
        this.noSwing = noSwing;
        this.steps = steps;
        this.seed = seed;
    }

    /** Steps of each net for so many examples. */
    private int stepsFor(int examples) {
        return Math.min(steps, Math.max(LEAST_STEPS, ROUNDS * examples / Net.BATCH));
    }

    /** A trained committee's graph; parity is the largest difference of an opinion between the two. */
    record Trained(byte[] onnx, double parity) {}

    Trained train(String what, List<Example> examples, List<Example> parityOn) {
        try (var committee = committee(what, examples)) {
            byte[] onnx = OnnxGraph.of(committee);
            try (var ort = new Ort(onnx)) {
                return new Trained(onnx, ort.parity(committee, parityOn));
            }
        }
    }

    private Committee committee(String what, List<Example> examples) {
        int each = stepsFor(examples.size());
        long begun = System.nanoTime();
        var nets = new ArrayList<Net>();
        for (int n = 0; n < NETS; n++) {
            var net = new Net(Net.Width.GATEWAY, classes.size(), seed + n);
            nets.add(net);
            int before = n * each;
            net.train(examples, each, seed + n, Net.labels(classes.size()), (step, of, loss) -> {
                double s = (System.nanoTime() - begun) / 1e9;
                int done = before + step;
                int all = NETS * each;
                Console.progress(
                        "%s: step %d of %d, loss %.3f, %.0f s left", what, done, all, loss, s / done * (all - done));
            });
        }
        Console.progressDone();
        return new Committee(nets, Kernel.train(examples, classes.size(), seed), kernelShare);
    }

    /** Temperature, refusal and how much the kernel is heard. */
    record Calibration(float temperature, float minConfidence, float kernelShare) {}

    /**
     * Chooses all three on held-back training examples: a fifth of the subjects where there are three or more, else a fifth at
     * random. The kernel's share is a half where there are too few people to choose it.
     */
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
            return new Calibration(1, 0.5f, HALF);
        }
        try (var committee = committee("calibration", inner)) {
            if (subjects.size() >= SUBJECTS_TO_CHOOSE) {
                kernelShare = share(committee, held);
            }
            var logits = committee.heard(kernelShare).logits(held);
            float temperature = temperature(logits, held);
            return new Calibration(temperature, refusal(logits, held, temperature), kernelShare);
        }
    }

    private static float share(Committee committee, List<Example> held) {
        float best = HALF;
        double least = Double.MAX_VALUE;
        for (float share : new float[] {HALF, 0, 0.1f, 0.2f, 0.3f, 0.4f, 0.6f, 0.7f}) {
            double loss = loss(committee.heard(share).logits(held), held, 1);
            if (loss < least) {
                least = loss;
                best = share;
            }
        }
        return best;
    }

    private static double loss(List<float[]> logits, List<Example> held, float temperature) {
        double nll = 0;
        for (int i = 0; i < held.size(); i++) {
            nll -= Math.log(Math.max(
                    1e-9, softmax(logits.get(i), temperature)[held.get(i).label()]));
        }
        return nll;
    }

    private static float temperature(List<float[]> logits, List<Example> held) {
        float best = 1;
        double least = Double.MAX_VALUE;
        for (float t = 0.3f; t <= 4f; t += 0.05f) {
            double nll = loss(logits, held, t);
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
