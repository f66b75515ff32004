package org.pitchside.models.internal.shadow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelException;
import org.pitchside.sensormodel.SensorRuntime;

/** Bats' models that are whole, run, pass their own test, and are wrong. */
final class BentBlob {

    private static final int TRAILER = 80;
    private static final int SELF_TEST = 60;

    private BentBlob() {}

    /** A blob with some bytes changed; its self-test and its checksum hold again. */
    static byte[] of(byte[] blob, Consumer<ByteBuffer> bend) {
        byte[] bent = blob.clone();
        var bytes = ByteBuffer.wrap(bent).order(ByteOrder.LITTLE_ENDIAN);
        bend.accept(bytes);
        seal(bytes);
        try {
            new SensorRuntime(SensorModel.read(bent)).selfTest();
        } catch (SensorModelException e) {
            // the refusal tells what the logits give now
            Matcher give = Pattern.compile("give ([0-9a-f]{8})").matcher(e.getMessage());
            if (!give.find()) {
                throw new IllegalStateException(e);
            }
            bytes.putInt(SELF_TEST, Integer.parseUnsignedInt(give.group(1), 16));
            seal(bytes);
        }
        return bent;
    }

    static void seal(ByteBuffer bytes) {
        var crc = new CRC32();
        crc.update(bytes.array(), 0, bytes.capacity() - TRAILER);
        bytes.putInt(bytes.capacity() - TRAILER, (int) crc.getValue());
    }

    /** Where the list of detector parameters begins. */
    static int detector(ByteBuffer bytes) {
        return 64 + 4 * (bytes.get(40) & 0xff);
    }

    /** Where a class stands. */
    static int classAt(ByteBuffer bytes, int index) {
        return detector(bytes) + 4 * (bytes.get(53) & 0xff) + 4 * index;
    }

    /** Another lead for all classes that are swings. */
    static byte[] margins(byte[] blob, int margin) {
        return of(blob, b -> {
            for (int i = 0; i < b.get(42); i++) {
                int at = classAt(b, i);
                b.put(at + 1, (byte) (b.get(at + 2) == 0 ? margin : 0));
            }
        });
    }

    /** Adds to the bias of one output of the last layer. */
    static byte[] bias(byte[] blob, int output, int more) {
        return of(blob, b -> {
            int at = lastLayer(b) + 4 * output;
            b.putInt(at, b.getInt(at) + more);
        });
    }

    /** Two outputs of the last layer in each other's place. */
    static byte[] swapped(byte[] blob, int one, int other) {
        return of(blob, b -> {
            int at = lastLayer(b);
            int record = b.getShort(6) + 16 * (b.get(43) - 1);
            int row = ((b.get(record + 1) & 0xff) * (b.get(record + 6) & 0xff) + 7) & ~7;
            int out = b.get(record + 7) & 0xff;
            swap(b, at + 4 * one, at + 4 * other, 4);
            swap(b, at + 4 * (out + one), at + 4 * (out + other), 4);
            swap(b, at + 8 * out + row * one, at + 8 * out + row * other, row);
        });
    }

    private static void swap(ByteBuffer b, int one, int other, int n) {
        for (int i = 0; i < n; i++) {
            byte kept = b.get(one + i);
            b.put(one + i, b.get(other + i));
            b.put(other + i, kept);
        }
    }

    private static int lastLayer(ByteBuffer b) {
        return b.getInt(b.getShort(6) + 16 * (b.get(43) - 1) + 12);
    }
}
