package org.pitchside.sensormodel;

import java.util.ArrayList;
import java.util.List;

/** A second, plain implementation of docs/sensor-model.md section 1: from the net itself, channel by channel, zero points in every sum. */
final class PlainNet {

    private PlainNet() {}

    /** What each layer makes of a window: int8, channels x steps. */
    static List<byte[]> run(SensorNet net, byte[] input) {
        var all = new ArrayList<byte[]>();
        byte[] x = input;
        int steps = net.steps();
        for (SensorNet.Layer l : net.layers()) {
            x = layer(l, x, steps);
            steps = l.outSteps(steps);
            all.add(x);
        }
        return all;
    }

    private static byte[] layer(SensorNet.Layer l, byte[] x, int steps) {
        int outSteps = l.outSteps(steps);
        var y = new byte[l.out() * outSteps];
        for (int o = 0; o < l.out(); o++) {
            for (int t = 0; t < outSteps; t++) {
                long acc = l.kind() == LayerKind.AVERAGE_POOL ? 0 : l.bias()[o];
                for (int c = 0; c < l.in(); c++) {
                    for (int k = 0; k < l.kernel(); k++) {
                        int s = t * l.stride() - l.padLeft() + k;
                        int q = s < 0 || s >= steps ? l.inZero() : x[c * steps + s];
                        acc += (long) (q - l.inZero()) * weight(l, o, c, k);
                    }
                }
                double rounded = Math.rint((float) acc * l.multiplier(o, steps)) + l.outZero();
                y[o * outSteps + t] = (byte) Math.max(-128, Math.min(127, rounded));
            }
        }
        return y;
    }

    private static int weight(SensorNet.Layer l, int o, int c, int k) {
        return switch (l.kind()) {
            case AVERAGE_POOL -> o == c ? 1 : 0;
            case DEPTHWISE -> o == c ? l.weights()[o * l.kernel() + k] : 0;
            default -> l.weights()[(o * l.in() + c) * l.kernel() + k];
        };
    }
}
