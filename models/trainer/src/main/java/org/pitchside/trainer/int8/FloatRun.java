package org.pitchside.trainer.int8;

import java.util.List;
import org.pitchside.sensormodel.LayerKind;

/** Runs a {@link FoldedNet} in plain float32. Not for two threads at once. */
public final class FloatRun {

    private final FoldedNet net;
    private final float[][] maps;

    public FloatRun(FoldedNet net) {
        this.net = net;
        maps = new float[net.layers().size()][];
        int steps = net.steps();
        for (int i = 0; i < maps.length; i++) {
            FoldedNet.Layer l = net.layers().get(i);
            steps = l.outSteps(steps);
            maps[i] = new float[l.out() * steps];
        }
    }

    /**
     * @param x channels x steps, physical floats
     * @return the logits; not to be kept over the next call
     */
    public float[] run(float[] x) {
        List<FoldedNet.Layer> layers = net.layers();
        int steps = net.steps();
        float[] in = x;
        for (int i = 0; i < maps.length; i++) {
            FoldedNet.Layer l = layers.get(i);
            layer(l, in, steps, maps[i], l.outSteps(steps));
            steps = l.outSteps(steps);
            in = maps[i];
        }
        return in;
    }

    /** What a layer made of the last window, channel by channel. */
    float[] output(int layer) {
        return maps[layer];
    }

    private static void layer(FoldedNet.Layer l, float[] in, int steps, float[] out, int outSteps) {
        boolean pool = l.kind() == LayerKind.AVERAGE_POOL;
        int each = l.in() / l.groups();
        for (int o = 0; o < l.out(); o++) {
            int first = l.groups() == 1 ? 0 : o;
            for (int t = 0; t < outSteps; t++) {
                float sum = pool ? 0 : l.bias()[o];
                int from = t * l.stride() - l.pad();
                for (int c = 0; c < each; c++) {
                    int x = (first + c) * steps;
                    int w = (o * each + c) * l.kernel();
                    for (int k = Math.max(0, -from); k < l.kernel() && from + k < steps; k++) {
                        sum += pool ? in[x + from + k] : in[x + from + k] * l.weights()[w + k];
                    }
                }
                sum = pool ? sum / l.kernel() : sum;
                out[o * outSteps + t] = l.relu() && sum < 0 ? 0 : sum;
            }
        }
    }

    /** The largest logit, of equal ones the first. */
    static int best(float[] logits) {
        int best = 0;
        for (int c = 1; c < logits.length; c++) {
            best = logits[c] > logits[best] ? c : best;
        }
        return best;
    }
}
