package org.pitchside.sensormodel;

import java.nio.ByteBuffer;
import org.pitchside.sensormodel.internal.Layout;

/** Checks the numbers of one layer, whose place in the blob is known to be good: multipliers, bounds of the accumulators, zeros. */
final class PayloadCheck {

    private final ByteBuffer blob;
    private final int index;
    private final LayerRecord layer;
    private final int weights;

    PayloadCheck(ByteBuffer blob, int index, LayerRecord layer) {
        this.blob = blob;
        this.index = index;
        this.layer = layer;
        weights = layer.payload() + 8 * layer.out();
    }

    void run() throws SensorModelException {
        if (layer.kind() == LayerKind.AVERAGE_POOL) {
            multiplier(layer.payload(), 0);
            zero(layer.payload() + 4, layer.payload() + 8, Refusal.RESERVED);
            return;
        }
        int row = Layout.row(layer.in(), layer.kernel());
        for (int c = 0; c < layer.out(); c++) {
            multiplier(layer.payload() + 4 * (layer.out() + c), c);
            long reach = Math.abs((long) blob.getInt(layer.payload() + 4 * c))
                    + (long) Layout.SPAN * (layer.kind().full() ? full(c, row) : depthwise(c));
            BlobCheck.require(
                    reach < Layout.ACCUMULATOR,
                    Refusal.ACCUMULATOR,
                    "layer %d: channel %d can reach %d, 2^24 and more",
                    index,
                    c,
                    reach);
        }
        if (!layer.kind().full()) {
            int size = layer.out() * layer.kernel();
            zero(weights + size, weights + Layout.eight(size), Refusal.RESERVED);
        }
    }

    private void multiplier(int at, int channel) throws SensorModelException {
        float m = blob.getFloat(at);
        BlobCheck.require(
                blob.getInt(at) == 0 || m >= 0x1p-64f && m < 128,
                Refusal.MULTIPLIER,
                "layer %d: multiplier %s of channel %d is not 0 and not 2^-64 .. 128",
                index,
                m,
                channel);
    }

    private long full(int channel, int row) throws SensorModelException {
        int taps = layer.in() * layer.kernel();
        long sum = 0;
        for (int k = 0; k < row; k++) {
            int w = blob.get(weights + channel * row + Layout.place(k));
            BlobCheck.require(
                    k < taps || w == 0,
                    Refusal.PADDING,
                    "layer %d: a weight of channel %d behind its last true one is not 0",
                    index,
                    channel);
            sum += Math.abs(w);
        }
        return sum;
    }

    private long depthwise(int channel) {
        long sum = 0;
        for (int k = 0; k < layer.kernel(); k++) {
            sum += Math.abs(blob.get(weights + Layout.place(channel, k, layer.kernel())));
        }
        return sum;
    }

    private void zero(int from, int to, Refusal refusal) throws SensorModelException {
        for (int i = from; i < to; i++) {
            BlobCheck.require(blob.get(i) == 0, refusal, "layer %d: byte %d is not 0", index, i);
        }
    }
}
