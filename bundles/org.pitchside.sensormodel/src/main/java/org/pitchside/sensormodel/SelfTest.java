package org.pitchside.sensormodel;

import java.util.zip.CRC32;

/**
 * A model's own test: windows made from a seed, and the CRC-32 of the logits they have to give, one window's after the other.
 *
 * @param seed of the generator, not 0
 * @param windows 1 .. 64
 * @param crc CRC-32 (that of zip) over the logits of all windows
 */
public record SelfTest(int seed, int windows, int crc) {

    /** The windows of a seed, one after the other: xorshift32, step by step, channel by channel. */
    static final class Generator {
        private int x;
        private int window;

        Generator(int seed) {
            x = seed;
        }

        /** @param input channels x steps, channel by channel */
        void next(byte[] input, int channels, int steps) {
            // Four loudnesses in turn, so that not every value ends at a limit.
            int quieter = window++ & 3;
            for (int s = 0; s < steps; s++) {
                for (int c = 0; c < channels; c++) {
                    x ^= x << 13;
                    x ^= x >>> 17;
                    x ^= x << 5;
                    input[c * steps + s] = (byte) ((x >> 24) >> quieter);
                }
            }
        }
    }

    /** What the logits of a model give. */
    static int crc(SensorRuntime runtime, SensorModel model, int seed, int windows) {
        var generator = new Generator(seed);
        var input = new byte[model.channels() * model.steps()];
        var logits = new byte[model.classes()];
        var crc = new CRC32();
        for (int i = 0; i < windows; i++) {
            generator.next(input, model.channels(), model.steps());
            runtime.run(input, logits);
            crc.update(logits);
        }
        return (int) crc.getValue();
    }
}
