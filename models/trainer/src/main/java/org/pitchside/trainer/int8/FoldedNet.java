package org.pitchside.trainer.int8;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.sensormodel.LayerKind;

/**
 * A trained net as plain numbers: batch norms folded into the convolutions, no dropout. It takes physical floats (g, dps, toe), channel
 * by channel, and gives logits. Arrays are not copied; whoever trains further works on a {@link #copy()}.
 *
 * @param channels of the input
 * @param steps of the input
 * @param gain K, one a channel: what turns the input into int8
 * @param layers in order of execution
 */
public record FoldedNet(int channels, int steps, float[] gain, List<Layer> layers) {

    /**
     * A layer.
     *
     * @param groups 1, or {@code in} for a depthwise convolution
     * @param weights [out][in / groups][kernel]; of a dense layer [out][in][steps], which is what PyTorch's flatten gives; empty for a pool
     * @param bias [out]; empty for a pool
     */
    public record Layer(
            LayerKind kind,
            int in,
            int out,
            int kernel,
            int stride,
            int pad,
            int groups,
            float[] weights,
            float[] bias,
            boolean relu) {

        /** Steps of the output for so many of the input. */
        public int outSteps(int inSteps) {
            return (inSteps + 2 * pad - kernel) / stride + 1;
        }

        /** Weights of one output channel. */
        public int fanIn() {
            return kind == LayerKind.AVERAGE_POOL ? 0 : in / groups * kernel;
        }
    }

    /** Layers in a list of their own. */
    public FoldedNet {
        layers = List.copyOf(layers);
    }

    /** Begins a net. */
    public static Builder of(int channels, int steps, float[] gain) {
        return new Builder(channels, steps, gain);
    }

    /** The same with arrays of its own. */
    public FoldedNet copy() {
        return new FoldedNet(
                channels,
                steps,
                gain.clone(),
                layers.stream()
                        .map(l -> new Layer(
                                l.kind,
                                l.in,
                                l.out,
                                l.kernel,
                                l.stride,
                                l.pad,
                                l.groups,
                                l.weights.clone(),
                                l.bias.clone(),
                                l.relu))
                        .toList());
    }

    /** Logits. */
    public int classes() {
        return layers.get(layers.size() - 1).out();
    }

    /** Steps of the map that a layer reads. */
    public int stepsBefore(int layer) {
        int length = steps;
        for (int i = 0; i < layer; i++) {
            length = layers.get(i).outSteps(length);
        }
        return length;
    }

    /** Adds layer after layer; each takes the map of the one before. */
    public static final class Builder {
        private final int channels;
        private final int steps;
        private final float[] gain;
        private final List<Layer> layers = new ArrayList<>();
        private float[] scale;
        private int width;
        private int length;

        private Builder(int channels, int steps, float[] gain) {
            this.channels = channels;
            this.steps = steps;
            this.gain = gain;
            width = channels;
            length = steps;
        }

        /** What the channels are multiplied by before the first layer; it is folded into that layer's weights. */
        public Builder inputScale(float[] scale) {
            this.scale = scale.clone();
            return this;
        }

        /** A convolution over all channels. */
        public Builder convolution(
                int out, int kernel, int stride, int pad, float[] weights, float[] bias, boolean relu) {
            boolean point = kernel == 1 && stride == 1 && pad == 0;
            return add(new Layer(
                    point ? LayerKind.POINTWISE : LayerKind.CONV1D,
                    width,
                    out,
                    kernel,
                    stride,
                    pad,
                    1,
                    weights,
                    bias,
                    relu));
        }

        /** A convolution of each channel for itself. */
        public Builder depthwise(int kernel, int stride, int pad, float[] weights, float[] bias, boolean relu) {
            return add(new Layer(LayerKind.DEPTHWISE, width, width, kernel, stride, pad, width, weights, bias, relu));
        }

        /** A mean over windows of steps. */
        public Builder averagePool(int kernel, int stride) {
            return add(new Layer(
                    LayerKind.AVERAGE_POOL, width, width, kernel, stride, 0, width, new float[0], new float[0], false));
        }

        /** A mean over all steps. */
        public Builder globalAveragePool() {
            return averagePool(length, 1);
        }

        /** A matrix over the flattened map, [out][channel * steps + step]. */
        public Builder dense(int out, float[] weights, float[] bias, boolean relu) {
            return add(new Layer(LayerKind.DENSE, width, out, length, 1, 0, 1, weights, bias, relu));
        }

        private Builder add(Layer l) {
            boolean pool = l.kind == LayerKind.AVERAGE_POOL;
            int rows = pool ? 0 : l.out;
            if (l.weights.length != rows * l.fanIn() || l.bias.length != rows) {
                throw new IllegalArgumentException("layer " + layers.size() + ": " + l.weights.length + " weights and "
                        + l.bias.length + " biases, wanted " + rows * l.fanIn() + " and " + rows);
            }
            layers.add(layers.isEmpty() && scale != null ? scaled(l) : l);
            width = l.out;
            length = l.outSteps(length);
            return this;
        }

        private Layer scaled(Layer l) {
            if (l.groups != 1) {
                throw new IllegalArgumentException(
                        "layer 0: an input scale wants a convolution over all channels first");
            }
            float[] w = l.weights.clone();
            for (int i = 0; i < w.length; i++) {
                w[i] *= scale[i / l.kernel % l.in];
            }
            return new Layer(l.kind, l.in, l.out, l.kernel, l.stride, l.pad, l.groups, w, l.bias, l.relu);
        }

        public FoldedNet build() {
            return new FoldedNet(channels, steps, gain, layers);
        }
    }
}
