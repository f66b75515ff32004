package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pitchside.api.ImuRange;
import org.pitchside.api.SwingWindow;
import org.pitchside.models.ModelPackageBuilder;
import org.pitchside.sensormodel.ModelClass;
import org.pitchside.sensormodel.ModelFacts;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelWriter;
import org.pitchside.sensormodel.SensorNet;
import org.pitchside.sensormodel.SensorRuntime;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.ModelInput;
import org.pitchside.trainer.int8.Calibration;
import org.pitchside.trainer.int8.FoldedNet;
import org.pitchside.trainer.int8.Qat;
import org.pitchside.trainer.int8.Quantizer;

/**
 * The net that a bat runs: one small net that learns what the committee thinks of every drawn window, then learns on as the int8 net
 * that it will be.
 *
 * @param learned the float net
 * @param tuned the same after learning on as int8, in float
 * @param int8 what runs
 */
record BatNet(FoldedNet learned, FoldedNet tuned, SensorNet int8) {

    /** The widths of the printed curve, narrowest first; the last is about what 16,384 bytes hold with nine classes. */
    static final List<Net.Width> WIDTHS = List.of(
            new Net.Width(8, List.of(12, 16, 24), 8),
            new Net.Width(12, List.of(20, 28, 40), 12),
            new Net.Width(16, List.of(28, 40, 56), 16),
            new Net.Width(24, List.of(36, 52, 76), 16));

    static final Net.Width WIDEST = WIDTHS.get(WIDTHS.size() - 1);

    /** What a bat has room for, signature included. */
    static final int MOST_BYTES = 16_384;

    /** The share of the label in what is learned; the rest is the committee's opinion. */
    private static final float LABEL = 0.3f;

    private static final int CALIBRATE_ON = 1000;
    private static final double PERCENT = 99.99;
    private static final int TUNING_STEPS = 500;
    private static final float TUNING_RATE = 3e-4f;

    /** Learns from a committee, then as int8. */
    static BatNet train(
            Net.Width width, Committee committee, List<Example> examples, int steps, long seed, Net.Progress progress) {
        int tuning = Math.min(TUNING_STEPS, steps);
        FoldedNet learned = learn(width, committee, examples, steps, seed, (step, of, loss) -> {
            progress.at(step, of + tuning, loss);
        });
        Calibration ranges = ranges(learned, examples);
        var draw = new Draw(examples, learned.classes(), seed + 100);
        var settings = new Qat.Settings(tuning, Net.BATCH, TUNING_RATE, Net.SMOOTHING);
        Net.Teacher teacher = teacher(committee);
        var scaled = new float[Net.BATCH * ModelInput.LENGTH];
        FoldedNet tuned = Qat.tune(
                learned,
                ranges,
                draw::physical,
                (windows, drawn, target) -> {
                    Net.scaleAll(windows, scaled, drawn.length);
                    teacher.answer(scaled, drawn, target);
                },
                settings,
                (step, of, loss) -> progress.at(steps + step, steps + of, loss));
        return new BatNet(learned, tuned, Quantizer.quantize(tuned, ranges));
    }

    /** A float net that learned from a committee, its batch norms folded. */
    static FoldedNet learn(
            Net.Width width, Committee committee, List<Example> examples, int steps, long seed, Net.Progress progress) {
        int classes = committee.classes();
        try (var net = new Net(width, classes, seed)) {
            net.train(examples, steps, seed, teacher(committee), progress);
            return folded(net);
        }
    }

    /** Mostly the committee's opinion, a little the label. */
    private static Net.Teacher teacher(Committee committee) {
        int classes = committee.classes();
        Net.Teacher labels = Net.labels(classes);
        return (scaled, drawn, target) -> {
            labels.answer(scaled, drawn, target);
            float[][] opinions = committee.opinions(scaled, drawn.length);
            for (int b = 0; b < drawn.length; b++) {
                for (int c = 0; c < classes; c++) {
                    int i = b * classes + c;
                    target[i] = LABEL * target[i] + (1 - LABEL) * Math.max(0, opinions[b][c]);
                }
            }
        };
    }

    private static FoldedNet folded(Net net) {
        var builder =
                FoldedNet.of(ModelInput.CHANNELS, ModelInput.STEPS, gain()).inputScale(Net.SCALE);
        for (Net.Layer l : net.layers()) {
            Net.Folded f = Net.fold(l);
            if (l.groups() > 1) {
                builder.depthwise(l.kernel(), l.stride(), l.kernel() / 2, f.weights(), f.bias(), true);
            } else {
                builder.convolution(l.out(), l.kernel(), l.stride(), l.kernel() / 2, f.weights(), f.bias(), true);
            }
        }
        Net.Folded dense = net.denseFolded();
        return builder.dense(net.classes(), dense.weights(), dense.bias(), false)
                .build();
    }

    private static float[] gain() {
        var gain = new float[ModelInput.CHANNELS];
        for (int c = 0; c < gain.length; c++) {
            gain[c] = ModelPackageBuilder.SHIPPED_INPUT_GAIN.get(c);
        }
        return gain;
    }

    /** Ranges of the maps, read off every n-th example. */
    static Calibration ranges(FoldedNet net, List<Example> examples) {
        var windows = new ArrayList<float[]>();
        int every = Math.max(1, examples.size() / CALIBRATE_ON);
        for (int i = 0; i < examples.size(); i += every) {
            windows.add(examples.get(i).x());
        }
        return Calibration.of(net, windows, PERCENT);
    }

    /**
     * Packs a net as the blob that a bat takes.
     *
     * @param margin below it a bat does not say which swing it was
     */
    static SensorModel pack(
            SensorNet net,
            String id,
            int version,
            List<String> classes,
            List<String> noSwing,
            int margin,
            ImuRange range,
            Map<String, Float> detector) {
        var margins = new int[classes.size()];
        for (int c = 0; c < margins.length; c++) {
            margins[c] = noSwing.contains(classes.get(c)) ? 0 : margin;
        }
        var parameters = new float[detector.size()];
        int i = 0;
        for (float p : detector.values()) {
            parameters[i++] = p;
        }
        return SensorModelWriter.pack(
                net,
                new ModelFacts(
                        id.substring(0, Math.min(16, id.length())),
                        version,
                        200_000,
                        2 * ModelInput.STEPS,
                        SwingWindow.T0_INDEX,
                        range.accelG(),
                        range.gyroDps(),
                        DetectorParameters.VERSION,
                        parameters,
                        ModelClass.list(classes, noSwing, margins),
                        0));
    }

    /** The int8 logits of examples, by the exact reference. */
    static List<byte[]> logits(SensorModel model, List<Example> examples) {
        var runtime = new SensorRuntime(model);
        var input = new byte[ModelInput.LENGTH];
        var all = new ArrayList<byte[]>();
        for (Example e : examples) {
            Calibration.quantise(model.gain(), model.steps(), e.x(), input);
            var logits = new byte[model.classes()];
            runtime.run(input, logits);
            all.add(logits);
        }
        return all;
    }

    /** The lowest index of the largest. */
    static int best(byte[] logits) {
        int best = 0;
        for (int c = 1; c < logits.length; c++) {
            best = logits[c] > logits[best] ? c : best;
        }
        return best;
    }
}
