package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.pitchside.api.ImuRange;
import org.pitchside.sensormodel.SensorVerdict;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.trainer.int8.FoldedNet;
import org.pitchside.trainer.int8.Quantizer;

/**
 * How every model is trained, whatever the data set: the same committee, the same augmentation. What must be chosen (the kernel's
 * share, temperature, refusal) is chosen on a part of the training examples that a first committee has not seen.
 */
final class Recipe {

    /** At most so many steps of 64 examples for each net. */
    static final int STEPS = 2500;
    /** Each example is drawn about so often, if the steps allow. */
    private static final int ROUNDS = 80;

    private static final int LEAST_STEPS = 700;
    private static final int NETS = 3;
    /** What is said without enough people to choose it on. */
    private static final float HALF = 0.5f;
    /** A choice that holds for people needs people. */
    private static final int SUBJECTS_TO_CHOOSE = 8;
    /** Macro-F1 that is not worth bytes. */
    private static final double CLOSE = 0.002;
    /** Of the swings that are recognised as such so many are to be answered at least. */
    private static final double COVERAGE = 0.82;
    /** Right on so many of the answered, if the coverage allows. */
    private static final double RIGHT = 0.99;

    private final List<String> classes;
    private final List<String> noSwing;
    private final int steps;
    private final long seed;
    private float kernelShare = HALF;
    private Net.Width batWidth = BatNet.WIDEST;

    Recipe(List<String> classes, List<String> noSwing, int steps, long seed) {
        this.classes = classes;
        this.noSwing = noSwing;
        this.steps = steps;
        this.seed = seed;
    }

    /** How it trains, for a card. */
    String words() {
        return NETS + " nets of at most " + steps + " steps of " + Net.BATCH + " and a kernel machine, seed " + seed;
    }

    /** Steps of each net for so many examples. */
    private int stepsFor(int examples) {
        return Math.min(steps, Math.max(LEAST_STEPS, ROUNDS * examples / Net.BATCH));
    }

    /**
     * What a training gives.
     *
     * @param onnx the committee's graph
     * @param parity the largest difference of an opinion between the committee and its graph
     * @param bat the bat's net, which learned from the committee
     */
    record Trained(byte[] onnx, double parity, BatNet bat) {}

    /** Trains the committee, then the bat's net on what the committee thinks. */
    Trained train(String what, List<Example> examples, List<Example> parityOn) {
        try (var committee = committee(what, examples)) {
            var bat = BatNet.train(
                    batWidth,
                    committee,
                    examples,
                    stepsFor(examples.size()),
                    seed + NETS,
                    progress(what + ", the bat's net"));
            Console.progressDone();
            byte[] onnx = OnnxGraph.of(committee);
            try (var ort = new Ort(onnx)) {
                return new Trained(onnx, ort.parity(committee, parityOn), bat);
            }
        }
    }

    private static Net.Progress progress(String what) {
        long begun = System.nanoTime();
        return (step, of, loss) -> {
            double s = (System.nanoTime() - begun) / 1e9;
            Console.progress("%s: step %d of %d, loss %.3f, %.0f s left", what, step, of, loss, s / step * (of - step));
        };
    }

    private Committee committee(String what, List<Example> examples) {
        int each = stepsFor(examples.size());
        var progress = progress(what);
        var nets = new ArrayList<Net>();
        for (int n = 0; n < NETS; n++) {
            var net = new Net(Net.Width.GATEWAY, classes.size(), seed + n);
            nets.add(net);
            int before = n * each;
            net.train(examples, each, seed + n, Net.labels(classes.size()), (step, of, loss) -> {
                progress.at(before + step, NETS * each, loss);
            });
        }
        Console.progressDone();
        return new Committee(
                nets, Kernel.train(examples, classes.size(), seed), Familiar.of(nets, examples, none()), kernelShare);
    }

    private Set<Integer> none() {
        var none = new HashSet<Integer>();
        noSwing.forEach(c -> none.add(classes.indexOf(c)));
        return none;
    }

    /**
     * What was chosen on held-back examples.
     *
     * @param batMargin the least lead of the best int8 logit with which a bat says which swing it was
     * @param curve macro-F1 of the bat's net over its bytes, one line a width; empty where there were too few people
     * @param held what it was chosen on; never trained on by what answered
     * @param logits the committee's for these
     * @param bat the bat's net that learned without them
     * @param byPeople whether whole people were held back, not windows
     */
    record Calibration(
            float temperature,
            float minConfidence,
            float kernelShare,
            int batMargin,
            List<String> curve,
            List<Example> held,
            List<float[]> logits,
            BatNet bat,
            boolean byPeople) {}

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
            throw new UsageException("too few labelled events to hold any back: " + examples.size());
        }
        try (var committee = committee("calibration", inner)) {
            if (subjects.size() >= SUBJECTS_TO_CHOOSE) {
                kernelShare = share(committee, held);
            }
            var logits = committee.heard(kernelShare).logits(held);
            float temperature = temperature(logits, held);
            var answers = answers(logits, held, temperature);
            var curve = subjects.size() >= SUBJECTS_TO_CHOOSE ? curve(committee, inner, held) : List.<String>of();
            var bat = BatNet.train(
                    batWidth,
                    committee,
                    inner,
                    stepsFor(inner.size()),
                    seed + NETS,
                    progress("calibration, the bat's net"));
            Console.progressDone();
            return new Calibration(
                    temperature,
                    refusal(answers, 0.3f, 0.98f, 0.01f),
                    kernelShare,
                    Math.round(refusal(batAnswers(bat, held), 0, 128, 1)),
                    curve,
                    held,
                    logits,
                    bat,
                    !back.isEmpty());
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
        for (float t = 0.1f; t <= 4f; t += 0.05f) {
            double nll = loss(logits, held, t);
            if (nll < least) {
                least = nll;
                best = t;
            }
        }
        return best;
    }

    /** A width after the other, trained in half the steps: the smallest that is within {@value #CLOSE} of the best is taken. */
    private List<String> curve(Committee committee, List<Example> inner, List<Example> held) {
        var lines = new ArrayList<String>();
        var scores = new ArrayList<Double>();
        for (Net.Width width : BatNet.WIDTHS) {
            FoldedNet net = BatNet.learn(
                    width,
                    committee,
                    inner,
                    Math.max(1, stepsFor(inner.size()) / 2),
                    seed + NETS,
                    progress("the curve, stem of " + width.stem()));
            var model = BatNet.pack(
                    Quantizer.quantize(net, BatNet.ranges(net, inner)),
                    "curve",
                    1,
                    classes,
                    noSwing,
                    0,
                    ImuRange.NOMINAL,
                    DetectorParameters.DEFAULT.named());
            var confusion = new Confusion(classes);
            var logits = BatNet.logits(model, held);
            for (int i = 0; i < held.size(); i++) {
                confusion.add(held.get(i).label(), BatNet.best(logits.get(i)));
            }
            boolean fits = model.bytes().length <= BatNet.MOST_BYTES;
            scores.add(fits ? confusion.macroF1() : 0);
            lines.add(String.format(
                    Locale.ROOT,
                    "%d bytes: macro-F1 %.4f%s",
                    model.bytes().length,
                    confusion.macroF1(),
                    fits ? "" : " (does not fit)"));
        }
        Console.progressDone();
        double best = scores.stream().mapToDouble(d -> d).max().orElseThrow();
        for (int w = scores.size() - 1; w >= 0; w--) {
            if (scores.get(w) >= best - CLOSE) {
                batWidth = BatNet.WIDTHS.get(w);
            }
        }
        return lines;
    }

    /** An answered swing: how sure, and whether right. */
    private record Answer(float sure, boolean right) {}

    private List<Answer> answers(List<float[]> logits, List<Example> held, float temperature) {
        var answers = new ArrayList<Answer>();
        for (int i = 0; i < held.size(); i++) {
            float[] p = softmax(logits.get(i), temperature);
            int best = Ort.best(logits.get(i));
            if (!noSwing.contains(classes.get(best))) {
                answers.add(new Answer(p[best], best == held.get(i).label()));
            }
        }
        return answers;
    }

    private List<Answer> batAnswers(BatNet bat, List<Example> held) {
        var model = BatNet.pack(
                bat.int8(), "bat", 1, classes, noSwing, 0, ImuRange.NOMINAL, DetectorParameters.DEFAULT.named());
        var answers = new ArrayList<Answer>();
        var logits = BatNet.logits(model, held);
        for (int i = 0; i < held.size(); i++) {
            var verdict = SensorVerdict.of(logits.get(i), model.facts().classes(), 0);
            if (!noSwing.contains(classes.get(verdict.best()))) {
                answers.add(new Answer(
                        verdict.margin(), verdict.best() == held.get(i).label()));
            }
        }
        return answers;
    }

    /** The lowest threshold with which the answered are right often enough, but never so high that too few are answered. */
    private static float refusal(List<Answer> answers, float least, float most, float step) {
        for (float threshold = least; threshold < most; threshold += step) {
            double answered = 0;
            double right = 0;
            for (Answer a : answers) {
                if (a.sure() >= threshold) {
                    answered++;
                    right += a.right() ? 1 : 0;
                }
            }
            if (answered < COVERAGE * answers.size()) {
                return Math.max(least, threshold - step);
            }
            if (right >= RIGHT * answered) {
                return threshold;
            }
        }
        return most - step;
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
