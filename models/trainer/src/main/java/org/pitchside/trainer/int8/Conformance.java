package org.pitchside.trainer.int8;

import java.nio.ByteBuffer;
import java.util.Random;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorRuntime;

/** Holds ONNX Runtime's run of {@code sensor.onnx} against the Java runtime's of {@code sensor.psm}, every byte of every layer. */
public final class Conformance {

    private static final int BATCH = 50;

    private final SensorModel model;
    private final byte[] onnx;

    public Conformance(SensorModel model, byte[] onnx) {
        this.model = model;
        this.onnx = onnx;
    }

    /**
     * What was found.
     *
     * @param windows run
     * @param compared bytes of all layers and logits
     * @param differing of them
     * @param firstLayer the first layer that differed, -1 = none
     */
    public record Result(long windows, long compared, long differing, int firstLayer) {}

    /** Told now and then how many windows are done. */
    @FunctionalInterface
    public interface Progress {
        void at(long done);
    }

    /** Windows drawn from a seed: noise, steps, slow waves with a burst, at every loudness. */
    public Result run(long windows, long seed, Progress progress) {
        var random = new Random(seed);
        int size = model.channels() * model.steps();
        var runtime = new SensorRuntime(model);
        var input = new byte[BATCH * size];
        ByteBuffer direct = ByteBuffer.allocateDirect(input.length);
        long compared = 0;
        long differing = 0;
        int first = -1;
        try (var ort = new OrtInt8(onnx)) {
            if (ort.layers() != model.layers().size()) {
                throw new IllegalArgumentException("sensor.onnx has " + ort.layers() + " layers, sensor.psm "
                        + model.layers().size());
            }
            for (long done = 0; done < windows; ) {
                int n = (int) Math.min(BATCH, windows - done);
                for (int i = 0; i < n; i++) {
                    draw(random, input, i * size);
                }
                direct.clear().put(input).flip().limit(n * size);
                byte[][] theirs = ort.run(direct, n, model.channels(), model.steps());
                for (int layer = 0; layer < theirs.length; layer++) {
                    compared += theirs[layer].length;
                }
                for (int i = 0; i < n; i++) {
                    runtime.run(input, i * size);
                    for (int layer = 0; layer < theirs.length; layer++) {
                        int d = differences(runtime, layer, theirs[layer], n, i);
                        differing += d;
                        first = d > 0 && (first < 0 || layer < first) ? layer : first;
                    }
                }
                done += n;
                progress.at(done);
            }
        }
        return new Result(windows, compared, differing, first);
    }

    private int differences(SensorRuntime runtime, int layer, byte[] theirs, int n, int window) {
        int each = theirs.length / n;
        byte[] ours;
        if (layer == model.layers().size()) {
            ours = runtime.logits();
        } else {
            int steps = model.layers().get(layer).outSteps();
            ours = new byte[each];
            runtime.output(layer, each / steps, ours);
        }
        int differing = Math.abs(each - ours.length);
        for (int k = 0; k < Math.min(each, ours.length); k++) {
            differing += theirs[window * each + k] == ours[k] ? 0 : 1;
        }
        return differing;
    }

    private void draw(Random random, byte[] out, int at) {
        int steps = model.steps();
        int kind = random.nextInt(4);
        int loud = 1 << random.nextInt(8);
        for (int c = 0; c < model.channels(); c++) {
            double phase = random.nextDouble() * 6.28;
            double speed = 0.02 + random.nextDouble() * 0.4;
            double size = random.nextDouble() * 2 * loud;
            int burst = random.nextInt(steps);
            int level = random.nextInt(2 * loud) - loud;
            for (int s = 0; s < steps; s++) {
                double v = switch (kind) {
                    case 0 -> random.nextInt(2 * loud) - loud;
                    case 1 -> s < burst ? level : -level;
                    case 2 -> size * Math.sin(phase + s * speed);
                    default -> size * Math.sin(phase + s * speed) + 2 * size * Math.exp(-Math.abs(s - burst));
                };
                out[at + c * steps + s] = (byte) Math.max(-128, Math.min(127, Math.rint(v)));
            }
        }
    }
}
