package org.pitchside.trainer.rollout;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.pitchside.sensormodel.LayerKind;
import org.pitchside.sensormodel.LayerRecord;
import org.pitchside.sensormodel.ModelClass;
import org.pitchside.sensormodel.ModelFacts;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelException;
import org.pitchside.sensormodel.SensorModelWriter;
import org.pitchside.sensormodel.SensorNet;
import org.pitchside.sensormodel.internal.Layout;

/**
 * The bats' half of a model, taken apart so that it can be bent. A blob keeps multipliers only, not the scales that they came from: here
 * every map has scale 1 and a weight's scale is the multiplier, which packs to the very same multipliers.
 */
final class BatHalf {

    /** One layer; arrays are the half's own. */
    static final class Layer {
        LayerKind kind;
        int in;
        int out;
        int kernel;
        int stride;
        int padLeft;
        int padRight;
        byte[] weights;
        int[] bias;
        float[] scale;
        int inZero;
        int outZero;

        int fanIn() {
            return weights.length == 0 ? 0 : weights.length / out;
        }

        Layer copy() {
            var l = new Layer();
            l.kind = kind;
            l.in = in;
            l.out = out;
            l.kernel = kernel;
            l.stride = stride;
            l.padLeft = padLeft;
            l.padRight = padRight;
            l.weights = weights.clone();
            l.bias = bias.clone();
            l.scale = scale.clone();
            l.inZero = inZero;
            l.outZero = outZero;
            return l;
        }

        /** Weights of an output channel in steps of its output, each step of the input. */
        float[] row(int channel) {
            int n = fanIn();
            var row = new float[n];
            for (int k = 0; k < n; k++) {
                row[k] = weights[channel * n + k] * scale[channel];
            }
            return row;
        }

        float bias(int channel) {
            return bias[channel] * scale[channel];
        }

        /** Quantizes anew: the largest weight becomes 127, unless the accumulator would then pass its bound. */
        void row(int channel, float[] row, float itsBias) {
            float most = 0;
            double sum = 0;
            for (float w : row) {
                most = Math.max(most, Math.abs(w));
                sum += Math.abs(w);
            }
            double bound = (Math.abs(itsBias) + 255 * sum) / (0.9 * Layout.ACCUMULATOR);
            float s = (float) Math.max(Math.max(most / 127, bound), 1e-9);
            for (int k = 0; k < row.length; k++) {
                weights[channel * row.length + k] = (byte) Math.max(-127, Math.min(127, Math.rint(row[k] / s)));
            }
            bias[channel] = (int) Math.rint(itsBias / s);
            scale[channel] = s;
        }
    }

    final List<Layer> layers;
    private final int channels;
    private final int steps;
    private final float[] gain;
    private final ModelFacts facts;
    float[] detector;
    int[] margins;
    int notMargin;

    private BatHalf(int channels, int steps, float[] gain, ModelFacts facts, List<Layer> layers) {
        this.channels = channels;
        this.steps = steps;
        this.gain = gain;
        this.facts = facts;
        this.layers = layers;
        detector = facts.detector().clone();
        margins = facts.classes().stream().mapToInt(ModelClass::margin).toArray();
        notMargin = facts.notMargin();
    }

    static BatHalf of(byte[] blob) {
        try {
            SensorModel model = SensorModel.read(blob);
            var layers = new ArrayList<Layer>();
            ByteBuffer bytes = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
            int in = model.channels();
            int zero = 0;
            for (int i = 0; i < model.layers().size(); i++) {
                LayerRecord r = model.layers().get(i);
                boolean last = i == model.layers().size() - 1;
                Layer l = layer(bytes, r, in, last ? model.classes() : r.kind().full() ? r.out() : in, zero);
                layers.add(l);
                in = l.out;
                zero = l.outZero;
            }
            return new BatHalf(model.channels(), model.steps(), model.gain(), model.facts(), layers);
        } catch (SensorModelException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Layer layer(ByteBuffer blob, LayerRecord r, int in, int out, int inZero) {
        var l = new Layer();
        boolean pool = r.kind() == LayerKind.AVERAGE_POOL;
        boolean full = r.kind().full();
        l.kind = r.kind();
        l.in = in;
        l.out = out;
        l.kernel = r.kernel();
        l.stride = r.stride();
        l.padLeft = r.padLeft();
        l.padRight = r.padRight();
        l.inZero = inZero;
        l.outZero = r.zero();
        l.bias = new int[pool ? 0 : out];
        l.scale = new float[pool ? 0 : out];
        int taps = pool ? 0 : full ? in * r.kernel() : r.kernel();
        l.weights = new byte[l.bias.length * taps];
        int at = r.payload() + 8 * r.out();
        int row = Layout.row(r.in(), r.kernel());
        for (int c = 0; c < l.bias.length; c++) {
            l.bias[c] = blob.getInt(r.payload() + 4 * c);
            l.scale[c] = blob.getFloat(r.payload() + 4 * (r.out() + c));
            for (int k = 0; k < r.kernel(); k++) {
                for (int i = 0; full && i < in; i++) {
                    l.weights[c * taps + i * r.kernel() + k] = blob.get(at + c * row + Layout.place(k * r.in() + i));
                }
                if (!full) {
                    l.weights[c * taps + k] = blob.get(at + Layout.place(c, k, r.kernel()));
                }
            }
        }
        return l;
    }

    BatHalf copy() {
        var layersOfIt = new ArrayList<Layer>();
        layers.forEach(l -> layersOfIt.add(l.copy()));
        var half = new BatHalf(channels, steps, gain, facts, layersOfIt);
        half.detector = detector.clone();
        half.margins = margins.clone();
        half.notMargin = notMargin;
        return half;
    }

    /** The layer that ends in the logits. */
    Layer last() {
        return layers.get(layers.size() - 1);
    }

    int classes() {
        return margins.length;
    }

    SensorNet net() {
        var all = new ArrayList<SensorNet.Layer>();
        for (Layer l : layers) {
            all.add(new SensorNet.Layer(
                    l.kind,
                    l.in,
                    l.out,
                    l.kernel,
                    l.stride,
                    l.padLeft,
                    l.padRight,
                    l.weights,
                    l.bias,
                    l.scale,
                    1,
                    // of a pool over part of a map M is (s_x * 1/n) / s_y
                    1,
                    l.inZero,
                    l.outZero));
        }
        return new SensorNet(channels, steps, gain, all);
    }

    /** The blob, unsigned. */
    SensorModel pack(int version) {
        var classes = new ArrayList<ModelClass>();
        for (int c = 0; c < margins.length; c++) {
            ModelClass was = facts.classes().get(c);
            classes.add(new ModelClass(was.code(), was.name(), was.noSwing(), margins[c]));
        }
        return SensorModelWriter.pack(
                net(),
                new ModelFacts(
                        facts.id(),
                        version,
                        facts.rateMilliHz(),
                        facts.samples(),
                        facts.t0(),
                        facts.accelRangeG(),
                        facts.gyroRangeDps(),
                        facts.detectorVersion(),
                        detector,
                        classes,
                        notMargin));
    }
}
