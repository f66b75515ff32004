package org.pitchside.trainer;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.List;
import org.pitchside.swing.ModelInput;

/**
 * A net and how it is trained: a strided convolution, depthwise-separable blocks, a dense layer over the time that is left. Input
 * [N, 9, 128] in g (no more than {@link #ACCEL_LIMIT_G}), dps and toe units times {@link #SCALE}; output logits. One thread,
 * deterministic by its seed.
 */
final class Net implements AutoCloseable {

    /** What the channels are multiplied by first, in training and in the graph. */
    static final float[] SCALE = {0.25f, 0.25f, 0.25f, 0.002f, 0.002f, 0.002f, 1, 1, 1};

    /**
     * What an accelerometer reads beyond this says more about the sensor's place and range than about the shot: half the range of a
     * 16 g part, so that 8 g parts see the same.
     */
    static final float ACCEL_LIMIT_G = 8;

    static final float BN_EPS = 1e-5f;
    static final int BATCH = 64;
    static final float SMOOTHING = 0.05f;
    private static final float RATE = 3e-3f;

    /**
     * How wide a net is.
     *
     * @param stem channels of the first convolution
     * @param blocks channels behind each depthwise-separable block; the first keeps the rate, each further one halves it
     * @param head channels that the dense layer sees, 16 steps each
     */
    record Width(int stem, List<Integer> blocks, int head) {

        static final Width GATEWAY = new Width(32, List.of(48, 64, 96), 32);
    }

    /** A convolution of the net. */
    record Layer(int in, int out, int kernel, int stride, int groups, Block convolution, BatchNorm norm) {}

    private final int classes;
    private final Model model;
    private final List<Layer> layers = new ArrayList<>();
    private final Linear dense;
    private Trainer trainer;

    Net(Width width, int classes, long seed) {
        this.classes = classes;
        Engine.getInstance().setRandomSeed((int) seed);
        var block = new SequentialBlock();
        convolution(block, ModelInput.CHANNELS, width.stem(), 5, 2, 1);
        int channels = width.stem();
        for (int b = 0; b < width.blocks().size(); b++) {
            separable(block, channels, width.blocks().get(b), b == 0 ? 1 : 2);
            channels = width.blocks().get(b);
        }
        convolution(block, channels, width.head(), 1, 1, 1);
        block.add(Dropout.builder().optRate(0.3f).build());
        block.add(Blocks.batchFlattenBlock());
        dense = Linear.builder().setUnits(classes).build();
        block.add(dense);
        model = Model.newInstance("swing");
        model.setBlock(block);
    }

    private void separable(SequentialBlock block, int in, int out, int stride) {
        convolution(block, in, in, 5, stride, in);
        convolution(block, in, out, 1, 1, 1);
    }

    private void convolution(SequentialBlock block, int in, int out, int kernel, int stride, int groups) {
        var convolution = Conv1d.builder()
                .setKernelShape(new Shape(kernel))
                .setFilters(out)
                .optStride(new Shape(stride))
                .optPadding(new Shape(kernel / 2))
                .optGroups(groups)
                .optBias(false)
                .build();
        var norm = BatchNorm.builder().optEpsilon(BN_EPS).build();
        block.add(convolution);
        block.add(norm);
        block.add(Activation::relu);
        layers.add(new Layer(in, out, kernel, stride, groups, convolution, norm));
    }

    List<Layer> layers() {
        return layers;
    }

    /** A convolution's weights and biases with the batch norm behind it folded in. */
    record Folded(float[] weights, float[] bias) {}

    static Folded fold(Layer layer) {
        float[] w = values(layer.convolution().getParameters().get("weight")).clone();
        var norm = layer.norm().getParameters();
        float[] gamma = values(norm.get("gamma"));
        float[] beta = values(norm.get("beta"));
        float[] mean = values(norm.get("runningMean"));
        float[] var = values(norm.get("runningVar"));
        var b = new float[layer.out()];
        int each = w.length / layer.out();
        for (int o = 0; o < layer.out(); o++) {
            float f = (float) (gamma[o] / Math.sqrt(var[o] + BN_EPS));
            for (int k = 0; k < each; k++) {
                w[o * each + k] *= f;
            }
            b[o] = beta[o] - mean[o] * f;
        }
        return new Folded(w, b);
    }

    Folded denseFolded() {
        return new Folded(
                values(dense.getParameters().get("weight")).clone(),
                values(dense.getParameters().get("bias")).clone());
    }

    private static float[] values(Parameter parameter) {
        return parameter.getArray().toFloatArray();
    }

    int classes() {
        return classes;
    }

    /**
     * Trains for a number of steps, each on {@value #BATCH} examples drawn and augmented from the seed.
     *
     * @param teacher gives the answer to learn for each drawn example
     * @param progress told now and then: step, of how many, mean loss since the last time
     */
    void train(List<Example> examples, int steps, long seed, Teacher teacher, Progress progress) {
        var draw = new Draw(examples, classes, seed);
        var config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(Optimizer.adam()
                        .optWeightDecays(1e-4f)
                        .optLearningRateTracker(Tracker.cosine()
                                .setBaseValue(RATE)
                                .optFinalValue(RATE / 100)
                                .setMaxUpdates(steps)
                                .build())
                        .build());
        trainer = model.newTrainer(config);
        trainer.initialize(new Shape(BATCH, ModelInput.CHANNELS, ModelInput.STEPS));
        var x = new float[BATCH * ModelInput.LENGTH];
        var target = new float[BATCH * classes];
        var labels = new int[BATCH];
        double sum = 0;
        int since = 0;
        for (int step = 1; step <= steps; step++) {
            for (int b = 0; b < BATCH; b++) {
                labels[b] = draw.next(x, b * ModelInput.LENGTH);
            }
            teacher.answer(x, labels, target);
            sum += step(x, target);
            since++;
            if (step % 50 == 0 || step == steps) {
                progress.at(step, steps, sum / since);
                sum = 0;
                since = 0;
            }
        }
    }

    private float step(float[] x, float[] target) {
        try (NDManager manager = trainer.getManager().newSubManager()) {
            NDArray in = manager.create(x, new Shape(BATCH, ModelInput.CHANNELS, ModelInput.STEPS));
            NDArray want = manager.create(target, new Shape(BATCH, classes));
            float loss;
            try (GradientCollector gradients = trainer.newGradientCollector()) {
                NDArray logits = trainer.forward(new NDList(in)).singletonOrThrow();
                NDArray l = logits.logSoftmax(1).mul(want).sum().neg().div(BATCH);
                gradients.backward(l);
                loss = l.getFloat();
            }
            trainer.step();
            return loss;
        }
    }

    /** Logits of a scaled batch, as the trained net gives them. */
    float[] logits(float[] scaled, int n) {
        try (NDManager manager = trainer.getManager().newSubManager()) {
            NDArray in = manager.create(scaled, new Shape(n, ModelInput.CHANNELS, ModelInput.STEPS));
            return trainer.evaluate(new NDList(in)).singletonOrThrow().toFloatArray();
        }
    }

    /** Brings a window into the net's units. */
    static void scale(float[] x, float[] out, int at) {
        scale(x, 0, out, at);
    }

    /** Brings the first {@code n} windows of a batch into the net's units. */
    static void scaleAll(float[] batch, float[] out, int n) {
        for (int b = 0; b < n; b++) {
            scale(batch, b * ModelInput.LENGTH, out, b * ModelInput.LENGTH);
        }
    }

    private static void scale(float[] x, int from, float[] out, int at) {
        for (int c = 0; c < ModelInput.CHANNELS; c++) {
            float limit = c < 3 ? ACCEL_LIMIT_G : Float.MAX_VALUE;
            for (int s = 0; s < ModelInput.STEPS; s++) {
                int i = c * ModelInput.STEPS + s;
                out[at + i] = Math.max(-limit, Math.min(limit, x[from + i])) * SCALE[c];
            }
        }
    }

    @Override
    public void close() {
        if (trainer != null) {
            trainer.close();
        }
        model.close();
    }

    /** The label, a little softened, so that the net does not learn to be sure of everything. */
    static Teacher labels(int classes) {
        return (scaled, labels, target) -> {
            for (int b = 0; b < labels.length; b++) {
                for (int c = 0; c < classes; c++) {
                    target[b * classes + c] = SMOOTHING / classes + (c == labels[b] ? 1 - SMOOTHING : 0);
                }
            }
        };
    }

    /** Says what is to be learned: a probability for each class of each example of a batch. */
    @FunctionalInterface
    interface Teacher {
        void answer(float[] scaled, int[] labels, float[] target);
    }

    /** Hears how far a training is. */
    @FunctionalInterface
    interface Progress {
        void at(int step, int steps, double loss);
    }
}
