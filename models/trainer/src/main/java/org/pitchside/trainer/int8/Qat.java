package org.pitchside.trainer.int8;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pitchside.sensormodel.LayerKind;
import org.pitchside.sensormodel.SensorNet;

/**
 * Quantization-aware fine-tuning. Each step quantizes the weights as {@link Quantizer} does and runs the int8 net itself, in float32
 * that holds whole numbers only (all below 2^24, so every sum is exact): what is trained is what a bat will run. Gradients pass the
 * roundings as if they were not there, and stop at the limits. Adam, cosine, one thread; the same batches give the same weights.
 */
public final class Qat {

    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;

    /**
     * How to train.
     *
     * @param steps batches
     * @param batch examples in one
     * @param rate of learning, relative to weights whose root mean square is 0.1
     * @param smoothing of the labels
     */
    public record Settings(int steps, int batch, float rate, float smoothing) {

        /** 600 steps of 64. */
        public static final Settings DEFAULT = new Settings(600, 64, 3e-4f, 0.05f);
    }

    /** Says what is to be learned of a batch: a probability for each class of each example. */
    @FunctionalInterface
    public interface Teacher {

        /**
         * @param windows the batch in physical floats
         * @param labels one a window
         * @param target takes batch x classes
         */
        void answer(float[] windows, int[] labels, float[] target);
    }

    /** Hears how far a training is. */
    @FunctionalInterface
    public interface Progress {
        void at(int step, int steps, double loss);
    }

    private final FoldedNet net;
    private final Calibration ranges;
    private final Settings settings;
    private final List<Tuned> tuned = new ArrayList<>();

    private Qat(FoldedNet net, Calibration ranges, Settings settings) {
        this.net = net.copy();
        this.ranges = ranges;
        this.settings = settings;
        for (int i = 0; i < net.layers().size(); i++) {
            FoldedNet.Layer l = this.net.layers().get(i);
            if (l.kind() != LayerKind.AVERAGE_POOL) {
                float[] w = i == 0 ? Quantizer.perCount(l, net.gain()) : l.weights();
                tuned.add(new Tuned(w, l.weights(), unit(w)));
                tuned.add(new Tuned(l.bias(), l.bias(), 51 * ranges.scale(net, i)));
            }
        }
    }

    /** Ten times the root mean square. */
    private static float unit(float[] w) {
        double sum = 0;
        for (float v : w) {
            sum += (double) v * v;
        }
        return (float) Math.max(1e-12, 10 * Math.sqrt(sum / Math.max(1, w.length)));
    }

    /** Fine-tunes a copy of the net to its int8 form with these ranges, on the labels. */
    public static FoldedNet tune(
            FoldedNet net, Calibration ranges, BatchSource source, Settings settings, Progress progress) {
        return tune(net, ranges, source, labels(net.classes(), settings.smoothing()), settings, progress);
    }

    /** The same, on what a teacher says. */
    public static FoldedNet tune(
            FoldedNet net,
            Calibration ranges,
            BatchSource source,
            Teacher teacher,
            Settings settings,
            Progress progress) {
        var qat = new Qat(net, ranges, settings);
        qat.train(source, teacher, progress);
        return qat.net;
    }

    /** The label, a little softened. */
    public static Teacher labels(int classes, float smoothing) {
        return (windows, labels, target) -> {
            Arrays.fill(target, smoothing / classes);
            for (int b = 0; b < labels.length; b++) {
                target[b * classes + labels[b]] += 1 - smoothing;
            }
        };
    }

    private void train(BatchSource source, Teacher teacher, Progress progress) {
        int size = net.channels() * net.steps();
        var x = new float[settings.batch * size];
        var labels = new int[settings.batch];
        var target = new float[settings.batch * net.classes()];
        double sum = 0;
        int since = 0;
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int step = 1; step <= settings.steps; step++) {
                for (int b = 0; b < settings.batch; b++) {
                    labels[b] = source.next(x, b * size);
                }
                teacher.answer(x, labels, target);
                sum += step(manager, x, target, step);
                since++;
                if (step % 50 == 0 || step == settings.steps) {
                    progress.at(step, settings.steps, sum / since);
                    sum = 0;
                    since = 0;
                }
            }
        }
    }

    private float step(NDManager parent, float[] x, float[] target, int step) {
        int classes = net.classes();
        try (NDManager manager = parent.newSubManager()) {
            NDArray in = manager.create(counts(x), new Shape(settings.batch, net.channels(), net.steps()));
            NDArray want = manager.create(target, new Shape(settings.batch, classes));
            var parameters = new ArrayList<NDArray>();
            float loss;
            try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
                NDArray l = logits(manager, in, parameters)
                        .logSoftmax(1)
                        .mul(want)
                        .sum()
                        .neg()
                        .div(settings.batch);
                gradients.backward(l);
                loss = l.getFloat();
            }
            double cosine = 0.5 * (1 + Math.cos(Math.PI * step / settings.steps));
            float rate = (float) (settings.rate * (0.01 + 0.99 * cosine));
            for (int i = 0; i < tuned.size(); i++) {
                tuned.get(i).step(parameters.get(i).getGradient().toFloatArray(), rate, step);
            }
            giveBack();
            return loss;
        }
    }

    private float[] counts(float[] x) {
        int size = net.channels() * net.steps();
        var q = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            double v = Math.rint(x[i] * net.gain()[i % size / net.steps()]);
            q[i] = (float) Math.max(-128, Math.min(127, v));
        }
        return q;
    }

    /** The int8 net on a batch, in real units; the parameters that take gradients are added to the list in the order of {@code tuned}. */
    private NDArray logits(NDManager manager, NDArray in, List<NDArray> parameters) {
        SensorNet int8 = Quantizer.quantize(net, ranges);
        NDArray v = in;
        for (int i = 0; i < int8.layers().size(); i++) {
            SensorNet.Layer l = int8.layers().get(i);
            NDArray acc;
            if (l.kind() == LayerKind.AVERAGE_POOL) {
                acc = sums(v, l, int8.stepsBefore(i));
            } else {
                int groups = l.kind() == LayerKind.DEPTHWISE ? l.in() : 1;
                var whole = new float[l.weights().length];
                var perUnit = new float[l.out()];
                var bias = new float[l.out()];
                var biasPerUnit = new float[l.out()];
                for (int o = 0; o < l.out(); o++) {
                    perUnit[o] = 1 / l.weightScale()[o];
                    bias[o] = l.bias()[o];
                    biasPerUnit[o] = 1 / (l.inScale() * l.weightScale()[o]);
                }
                for (int k = 0; k < whole.length; k++) {
                    whole[k] = l.weights()[k];
                }
                Shape shape = new Shape(l.out(), l.in() / groups, l.kernel());
                NDArray w = through(manager, parameters, whole, shape, perUnit, new Shape(l.out(), 1, 1));
                NDArray b = through(manager, parameters, bias, new Shape(l.out()), biasPerUnit, new Shape(l.out()));
                acc = l.kind() == LayerKind.DENSE ? dense(v, w, b, l) : convolution(v, w, b, l, groups);
            }
            NDArray m = manager.create(multipliers(l, int8.stepsBefore(i)), new Shape(1, l.out(), 1));
            NDArray y = acc.mul(m).clip(-128 - l.outZero(), 127 - l.outZero());
            v = y.round().stopGradient().add(y.sub(y.stopGradient()));
        }
        SensorNet.Layer last = int8.layers().get(int8.layers().size() - 1);
        return v.mul(last.outScale()).reshape(settings.batch, net.classes());
    }

    /** Whole numbers whose gradient is that of the parameter they were rounded from. */
    private NDArray through(
            NDManager manager, List<NDArray> parameters, float[] whole, Shape shape, float[] perUnit, Shape each) {
        Tuned t = tuned.get(parameters.size());
        NDArray p = manager.create(t.p, shape);
        p.setRequiresGradient(true);
        parameters.add(p);
        NDArray u = p.mul(manager.create(perUnit, each).mul(t.unit));
        return manager.create(whole, shape).add(u.sub(u.stopGradient()));
    }

    /** As a product of matrices: the backward pass of a convolution as long as its map now and then gives NaN in PyTorch 2.7.1. */
    private NDArray dense(NDArray x, NDArray w, NDArray b, SensorNet.Layer l) {
        NDArray flat = x.reshape(settings.batch, l.fanIn());
        return flat.matMul(w.reshape(l.out(), l.fanIn()).transpose()).add(b).reshape(settings.batch, l.out(), 1);
    }

    private static NDArray convolution(NDArray x, NDArray w, NDArray b, SensorNet.Layer l, int groups) {
        return Conv1d.conv1d(x, w, b, new Shape(l.stride()), new Shape(l.padLeft()), new Shape(1), groups)
                .get(0);
    }

    /** What a pool adds up: the first tap of every window, the second, and so on. */
    private static NDArray sums(NDArray v, SensorNet.Layer l, int steps) {
        int last = (l.outSteps(steps) - 1) * l.stride() + 1;
        NDArray sum = null;
        for (int k = 0; k < l.kernel(); k++) {
            NDArray tap = v.get(":, :, " + k + ":" + (k + last) + ":" + l.stride());
            sum = sum == null ? tap : sum.add(tap);
        }
        return sum;
    }

    private static float[] multipliers(SensorNet.Layer l, int steps) {
        var m = new float[l.out()];
        for (int o = 0; o < m.length; o++) {
            m[o] = l.multiplier(o, steps);
        }
        return m;
    }

    /** The logits of the net as it is trained, for a test that it is the int8 net itself. */
    static float[] logits(FoldedNet net, Calibration ranges, float[] windows) {
        int n = windows.length / (net.channels() * net.steps());
        var qat = new Qat(net, ranges, new Settings(1, n, 0, 0));
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray in = manager.create(qat.counts(windows), new Shape(n, net.channels(), net.steps()));
            return qat.logits(manager, in, new ArrayList<>()).toFloatArray();
        }
    }

    /** Writes what was learned into the net's own arrays. */
    private void giveBack() {
        boolean first = true;
        for (Tuned t : tuned) {
            for (int i = 0; i < t.p.length; i++) {
                t.target[i] = t.p[i] * t.unit;
            }
            if (first) {
                FoldedNet.Layer l = net.layers().get(0);
                float[] k = net.gain();
                int each = l.in() / l.groups();
                for (int i = 0; i < t.target.length; i++) {
                    t.target[i] *= l.groups() == 1 ? k[i / l.kernel() % each] : k[i / (each * l.kernel())];
                }
                first = false;
            }
        }
    }

    /** Parameters in units in which one rate suits them all, and what Adam remembers of them. */
    private static final class Tuned {
        private final float[] p;
        private final float[] target;
        private final float unit;
        private final float[] mean;
        private final float[] square;

        Tuned(float[] values, float[] target, float unit) {
            this.target = target;
            this.unit = unit;
            p = new float[values.length];
            for (int i = 0; i < p.length; i++) {
                p[i] = values[i] / unit;
            }
            mean = new float[p.length];
            square = new float[p.length];
        }

        void step(float[] gradient, float rate, int step) {
            for (float g : gradient) {
                if (!Float.isFinite(g)) {
                    throw new IllegalStateException("step " + step + ": a gradient is no number");
                }
            }
            double first = 1 - Math.pow(BETA1, step);
            double second = 1 - Math.pow(BETA2, step);
            for (int i = 0; i < p.length; i++) {
                mean[i] = BETA1 * mean[i] + (1 - BETA1) * gradient[i];
                square[i] = BETA2 * square[i] + (1 - BETA2) * gradient[i] * gradient[i];
                p[i] -= (float) (rate * (mean[i] / first) / (Math.sqrt(square[i] / second) + 1e-8));
            }
        }
    }
}
