package org.pitchside.sensormodel;

import java.util.List;

/**
 * A quantized net: what the trainer hands to the packer and to the ONNX writer. Activations are int8 maps of channels x steps, one scale
 * and zero point a map; weights are int8 with one scale an output channel and no zero point; biases are int32 in units of input scale
 * times weight scale. The input map has scale 1 and zero point 0: it is the int8 input of docs/model-window.md section 5.
 * Arrays are not copied and not to be changed.
 *
 * @param channels of the input, 1 .. 254
 * @param steps of the input, 1 .. 255
 * @param gain K, one a channel: q = clamp(rint(x * K))
 * @param layers in order of execution; the last one's map is classes x 1: the logits
 */
public record SensorNet(int channels, int steps, float[] gain, List<Layer> layers) {

    /**
     * A layer.
     *
     * @param in channels of its input
     * @param out channels of its output; with DEPTHWISE and AVERAGE_POOL the same
     * @param kernel steps it sees at once; POINTWISE 1, DENSE and a global pool all
     * @param padLeft steps of the input's zero point before the first step
     * @param weights [out][in or 1][kernel]; empty for AVERAGE_POOL
     * @param bias [out]; empty for AVERAGE_POOL
     * @param weightScale [out]; empty for AVERAGE_POOL
     * @param inScale real value of one step of the input map
     * @param outScale real value of one step of the output map
     * @param inZero zero point of the input map
     * @param outZero zero point of the output map; -128 is a ReLU
     */
    public record Layer(
            LayerKind kind,
            int in,
            int out,
            int kernel,
            int stride,
            int padLeft,
            int padRight,
            byte[] weights,
            int[] bias,
            float[] weightScale,
            float inScale,
            float outScale,
            int inZero,
            int outZero) {

        /** Steps of the output map for so many of the input. */
        public int outSteps(int inSteps) {
            return Math.floorDiv(inSteps + padLeft + padRight - kernel, stride) + 1;
        }

        /** Weights of one output channel. */
        public int fanIn() {
            return switch (kind) {
                case CONV1D, POINTWISE, DENSE -> in * kernel;
                case DEPTHWISE -> kernel;
                case AVERAGE_POOL -> 0;
            };
        }

        /** True for an AVERAGE_POOL over all steps. */
        public boolean global(int inSteps) {
            return kind == LayerKind.AVERAGE_POOL && kernel == inSteps;
        }

        /**
         * M of an output channel, in float32 and in exactly this order, which is ONNX Runtime's: (s_x * s_w) / s_y; of a global pool
         * s_x / (s_y * n), of another pool as of a convolution with weights 1 and scale 1/n.
         */
        public float multiplier(int channel, int inSteps) {
            if (kind != LayerKind.AVERAGE_POOL) {
                return inScale * weightScale[channel] / outScale;
            }
            return global(inSteps) ? inScale / (outScale * kernel) : inScale * (1f / kernel) / outScale;
        }
    }

    /**
     * @throws IllegalArgumentException one line: which layer does not fit and why
     */
    public SensorNet {
        require(channels >= 1 && channels <= 254, "the input has " + channels + " channels, not 1 .. 254");
        require(steps >= 1 && steps <= 255, "the input has " + steps + " steps, not 1 .. 255");
        require(gain.length == channels, gain.length + " gains for " + channels + " channels");
        require(!layers.isEmpty() && layers.size() <= 64, layers.size() + " layers, not 1 .. 64");
        layers = List.copyOf(layers);
        int width = channels;
        int length = steps;
        float scale = 1;
        int zero = 0;
        for (int i = 0; i < layers.size(); i++) {
            Layer l = layers.get(i);
            String at = "layer " + i + " (" + l.kind + "): ";
            require(l.in == width, at + l.in + " channels in, but the map before has " + width);
            require(l.out >= 1 && l.out <= 254, at + l.out + " channels out, not 1 .. 254");
            require(
                    l.inScale == scale && l.inZero == zero,
                    at + "scale or zero point in is not that of the map before");
            shape(l, length, at);
            numbers(l, at);
            width = l.out;
            length = l.outSteps(length);
            scale = l.outScale;
            zero = l.outZero;
        }
        require(length == 1, "the last map has " + length + " steps, not 1");
    }

    private static void shape(Layer l, int length, String at) {
        require(
                l.kernel >= 1 && l.kernel <= 255 && l.stride >= 1 && l.stride <= 255,
                at + "kernel or stride is not 1 .. 255");
        require(
                l.padLeft >= 0 && l.padLeft < l.kernel && l.padRight >= 0 && l.padRight < l.kernel,
                at + "padding is not 0 .. kernel - 1");
        require(length + l.padLeft + l.padRight >= l.kernel, at + "kernel is longer than the padded map");
        int steps = l.outSteps(length);
        require(steps <= 255, at + steps + " steps out, not 1 .. 255");
        boolean plain = l.padLeft == 0 && l.padRight == 0;
        switch (l.kind) {
            case CONV1D -> require(true, "");
            case DEPTHWISE -> require(l.in == l.out, at + "channels in and out differ");
            case POINTWISE ->
                require(plain && l.kernel == 1 && l.stride == 1, at + "wants kernel 1, stride 1, no padding");
            case AVERAGE_POOL -> require(plain && l.in == l.out, at + "wants no padding and channels out as in");
            case DENSE ->
                require(
                        plain && l.kernel == length && l.stride == 1,
                        at + "wants the kernel as long as the map, " + length);
        }
    }

    private static void numbers(Layer l, String at) {
        int rows = l.kind == LayerKind.AVERAGE_POOL ? 0 : l.out;
        require(l.weights.length == rows * l.fanIn(), at + l.weights.length + " weights, not " + rows * l.fanIn());
        require(l.bias.length == rows && l.weightScale.length == rows, at + "wants " + rows + " biases and scales");
        require(l.outZero >= -128 && l.outZero <= 127, at + "zero point " + l.outZero + " is not -128 .. 127");
        require(positive(l.outScale), at + "scale out " + l.outScale + " is not above 0");
        for (float s : l.weightScale) {
            require(positive(s), at + "weight scale " + s + " is not above 0");
        }
    }

    private static boolean positive(float v) {
        return v > 0 && v < Float.POSITIVE_INFINITY;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Logits. */
    public int classes() {
        return layers.get(layers.size() - 1).out();
    }

    /** Steps of the map that a layer reads; {@code layers.size()} gives 1. */
    public int stepsBefore(int layer) {
        int length = steps;
        for (int i = 0; i < layer; i++) {
            length = layers.get(i).outSteps(length);
        }
        return length;
    }

    /** Multiplications of weights for one window. */
    public long macs() {
        long sum = 0;
        for (int i = 0; i < layers.size(); i++) {
            Layer l = layers.get(i);
            sum += (long) l.out * l.fanIn() * stepsBefore(i + 1);
        }
        return sum;
    }
}
