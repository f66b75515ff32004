package org.pitchside.sensormodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever the bytes are: refused in one line, or a model that runs within its own maps. Java's own bounds tell a read outside. */
class BlobFuzzProperties {

    static final byte[][] GOOD = {blob(Nets.small()), blob(Nets.reference())};
    static final int[] EXTREMES = {0, 1, 2, 3, 4, 5, 127, 128, 254, 255};

    private static byte[] blob(SensorNet net) {
        return SensorModelWriter.pack(net, Nets.facts("fuzz", net)).bytes();
    }

    /** True where it is taken. */
    static boolean refusedOrRun(byte[] blob) {
        SensorModel model;
        try {
            model = SensorModel.read(blob);
        } catch (SensorModelException e) {
            assertFalse(e.getMessage().isBlank() || e.getMessage().contains("\n"), e.getMessage());
            return false;
        }
        var runtime = new SensorRuntime(model);
        var input = new byte[model.channels() * model.steps()];
        Arrays.fill(input, (byte) -128);
        runtime.run(input, 0);
        try {
            runtime.selfTest();
        } catch (SensorModelException e) {
            assertEquals(Refusal.SELF_TEST_FAILED, e.refusal());
        }
        return true;
    }

    @Property(tries = 1000)
    void randomBytesAreRefused(@ForAll long seed) {
        var random = new Random(seed);
        var blob = new byte[8 * random.nextInt(200)];
        random.nextBytes(blob);
        refusedOrRun(blob);
        if (blob.length >= 184) {
            ByteBuffer b = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
            b.putInt(0, SensorModelWriter.MAGIC)
                    .put(4, (byte) 1)
                    .put(5, (byte) 1)
                    .putInt(8, blob.length);
            refusedOrRun(Blobs.sealed(blob));
        }
    }

    @Property(tries = 5000)
    void mutationsAreRefusedOrRun(@ForAll long seed) {
        var random = new Random(seed);
        byte[] blob = GOOD[random.nextInt(2)].clone();
        // Most of it where the structure is.
        int within = random.nextInt(4) == 0 ? blob.length : 300;
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            int at = random.nextInt(within);
            blob[at] = (byte)
                    switch (random.nextInt(4)) {
                        case 0 -> random.nextInt(256);
                        case 1 -> blob[at] ^ 1 << random.nextInt(8);
                        case 2 -> EXTREMES[random.nextInt(EXTREMES.length)];
                        default -> blob[at] + random.nextInt(5) - 2;
                    };
        }
        if (random.nextInt(8) == 0) {
            blob = Arrays.copyOf(blob, 8 * random.nextInt(blob.length / 4));
        }
        if (blob.length >= 184) {
            ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt(8, blob.length);
            blob = Blobs.sealed(blob);
        }
        refusedOrRun(blob);
    }

    @Property(tries = 5000)
    void layersOfAnyShapeAreRefusedOrRun(@ForAll long seed) {
        var random = new Random(seed);
        byte[] blob = GOOD[random.nextInt(2)].clone();
        ByteBuffer b = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
        int layers = blob[43];
        int records = b.getShort(6);
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = records + 16 * random.nextInt(layers);
            b.put(at + random.nextInt(9), (byte) random.nextInt(1 << 1 + random.nextInt(8)));
        }
        // A clever attacker counts along: steps, offsets and the arena follow the shapes.
        follow(b, records, layers);
        refusedOrRun(Blobs.sealed(blob));
    }

    private static void follow(ByteBuffer b, int records, int layers) {
        int steps = b.get(41) & 0xff;
        int width = (b.get(40) & 0xff) + 1 & ~1;
        int next = records + 16 * layers;
        for (int i = 0; i < layers; i++) {
            int at = records + 16 * i;
            int kernel = b.get(at + 1) & 0xff;
            int stride = Math.max(1, b.get(at + 2) & 0xff);
            int kind = b.get(at);
            int out = kind == 2 || kind == 4 ? width : b.get(at + 7) & 0xfe;
            steps = (steps + (b.get(at + 3) & 0xff) + (b.get(at + 4) & 0xff) - kernel) / stride + 1;
            b.put(at + 6, (byte) width).put(at + 7, (byte) out).put(at + 8, (byte) steps);
            b.putInt(at + 12, next);
            int weights = kind == 2 ? out * kernel : out * (width * kernel + 7 & ~7);
            next += kind == 4 ? 8 : 8 * out + (weights + 7 & ~7);
            width = out;
        }
    }
}
