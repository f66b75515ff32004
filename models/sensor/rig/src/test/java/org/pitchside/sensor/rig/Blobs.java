package org.pitchside.sensor.rig;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelException;

/** Blobs that lie in the repository, and blobs bent from them. */
final class Blobs {

    private static final Path ROOT = Path.of(System.getProperty("pitchside.root"));
    static final Path GOLDEN = ROOT.resolve("docs/golden/sensor-model");
    private static final int[] EXTREMES = {0, 1, 2, 3, 4, 5, 127, 128, 254, 255};

    private Blobs() {}

    static byte[] golden(String name) throws IOException {
        return Files.readAllBytes(GOLDEN.resolve(name));
    }

    /** The agreed net of the figures: 128 x 6, 2,576 weights, 68,928 multiplications, weights drawn. */
    static SensorModel reference() throws IOException, SensorModelException {
        return SensorModel.read(golden("good-ref-net.psm"));
    }

    static SensorModel shipped() throws IOException, SensorModelException, ModelPackageException {
        var shipped = ModelPackage.read(ROOT.resolve("models/shipped/cricket-1.pitchmodel"));
        return SensorModel.read(shipped.sensorBlob().orElseThrow());
    }

    /** With the length and the CRC-32 that its content wants. */
    static byte[] sealed(byte[] blob) {
        if (blob.length >= 184) {
            var crc = new CRC32();
            ByteBuffer b = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt(8, blob.length);
            crc.update(blob, 0, blob.length - 80);
            b.putInt(blob.length - 80, (int) crc.getValue());
        }
        return blob;
    }

    /** Bent as chance, or as an attacker who knows the format would. */
    static byte[] bent(List<byte[]> good, Random random) {
        byte[] blob = good.get(random.nextInt(good.size())).clone();
        switch (random.nextInt(8)) {
            case 0 -> {
                byte[] noise = new byte[random.nextInt(1200)];
                random.nextBytes(noise);
                System.arraycopy(blob, 0, noise, 0, Math.min(noise.length, random.nextInt(80)));
                return random.nextBoolean() ? noise : sealed(Arrays.copyOf(noise, noise.length & ~7));
            }
            case 1, 2, 3 -> shapes(blob, random);
            default -> bytes(blob, random);
        }
        if (random.nextInt(10) == 0) {
            blob = Arrays.copyOf(blob, 8 * random.nextInt(blob.length / 4));
        }
        return random.nextInt(50) == 0 ? blob : sealed(blob);
    }

    private static void bytes(byte[] blob, Random random) {
        // Most of it where the structure is.
        int within = random.nextInt(3) == 0 ? blob.length : Math.min(blob.length, 400);
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
    }

    /** Layers of other shapes, whose steps, offsets and channels mostly follow. */
    private static void shapes(byte[] blob, Random random) {
        ByteBuffer b = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
        int layers = blob[43];
        int records = b.getShort(6);
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = records + 16 * random.nextInt(layers);
            b.put(at + random.nextInt(9), (byte) random.nextInt(1 << 1 + random.nextInt(8)));
        }
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
