package org.pitchside.trainer.int8;

import java.util.ArrayList;
import org.pitchside.sensormodel.LayerKind;
import org.pitchside.sensormodel.SensorNet;

/** Float weights onto the int8 grid: symmetric, one scale an output channel; biases in int32. */
public final class Quantizer {

    /** Biases stay below it, so that with the largest weights an accumulator stays below 2^24. */
    static final float BIAS = 1 << 22;

    private Quantizer() {}

    /** The quantized net; the gains of the input go into the first layer's weights. */
    public static SensorNet quantize(FoldedNet net, Calibration ranges) {
        var layers = new ArrayList<SensorNet.Layer>();
        float inScale = 1;
        int inZero = 0;
        for (int i = 0; i < net.layers().size(); i++) {
            FoldedNet.Layer l = net.layers().get(i);
            float outScale = ranges.scale(net, i);
            int outZero = ranges.zero(net, i);
            int rows = l.kind() == LayerKind.AVERAGE_POOL ? 0 : l.out();
            float[] w = i == 0 ? perCount(l, net.gain()) : l.weights();
            var q = new byte[w.length];
            var b = new int[rows];
            var scales = new float[rows];
            int each = l.fanIn();
            for (int o = 0; o < rows; o++) {
                scales[o] = scale(w, o * each, each, l.bias()[o], inScale);
                for (int k = 0; k < each; k++) {
                    q[o * each + k] = (byte) clamp(w[o * each + k] / scales[o]);
                }
                b[o] = (int) Math.rint(l.bias()[o] / (inScale * scales[o]));
            }
            layers.add(new SensorNet.Layer(
                    l.kind(),
                    l.in(),
                    l.out(),
                    l.kernel(),
                    l.stride(),
                    l.pad(),
                    l.pad(),
                    q,
                    b,
                    scales,
                    inScale,
                    outScale,
                    inZero,
                    outZero));
            inScale = outScale;
            inZero = outZero;
        }
        return new SensorNet(net.channels(), net.steps(), net.gain(), layers);
    }

    private static double clamp(float w) {
        double q = Math.rint(w);
        return q > 127 ? 127 : q < -127 ? -127 : q;
    }

    /** The weights of the first layer for an input in counts: w / K. */
    static float[] perCount(FoldedNet.Layer l, float[] gain) {
        float[] w = l.weights().clone();
        int each = l.in() / l.groups();
        for (int i = 0; i < w.length; i++) {
            int o = i / (each * l.kernel());
            int c = l.groups() == 1 ? i / l.kernel() % each : o;
            w[i] /= gain[c];
        }
        return w;
    }

    /** The largest weight becomes 127, unless the bias would grow beyond its bound. */
    private static float scale(float[] w, int from, int n, float bias, float inScale) {
        float most = 0;
        for (int k = 0; k < n; k++) {
            most = Math.max(most, Math.abs(w[from + k]));
        }
        float scale = Math.max(most / 127f, Math.abs(bias) / (inScale * BIAS));
        return Math.max(scale, 1e-12f);
    }
}
