package org.pitchside.sensor.rig;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelException;
import org.pitchside.sensormodel.SensorRuntime;

/** Models that a bat takes, and that are another version or wrong: whole, and (but for one) with a self-test that holds. */
final class BentBlobs {

    private static final int RECORDS_AT = 6;
    private static final int VERSION_AT = 32;
    private static final int CHANNELS_AT = 40;
    private static final int CLASSES_AT = 42;
    private static final int LAYERS_AT = 43;
    private static final int DETECTOR_COUNT_AT = 53;
    private static final int SELF_TEST_AT = 60;
    private static final int GAINS_AT = 64;
    private static final int RECORD = 16;
    private static final int MIN_PEAK = 3;

    private BentBlobs() {}

    static SensorModel version(SensorModel model, int version) throws SensorModelException {
        return bent(model, b -> b.putInt(VERSION_AT, version));
    }

    /** Another lead for all classes that are swings. */
    static SensorModel margins(SensorModel model, int margin) throws SensorModelException {
        return bent(model, b -> {
            int at = detector(b) + 4 * (b.get(DETECTOR_COUNT_AT) & 0xff);
            for (int c = 0; c < b.get(CLASSES_AT); c++) {
                boolean noSwing = b.get(at + 4 * c + 2) != 0;
                b.put(at + 4 * c + 1, (byte) (noSwing ? 0 : margin));
            }
        });
    }

    /** A detector for which hardly anybody swings fast enough. */
    static SensorModel deaf(SensorModel model) throws SensorModelException {
        return bent(model, b -> b.putFloat(detector(b) + 4 * MIN_PEAK, 2000));
    }

    private static int detector(ByteBuffer b) {
        return GAINS_AT + 4 * (b.get(CHANNELS_AT) & 0xff);
    }

    /** Two outputs in each other's place. */
    static SensorModel swapped(SensorModel model, int one, int other) throws SensorModelException {
        return bent(model, b -> {
            var last = new Last(b);
            last.swap(b, last.at + 4 * one, last.at + 4 * other, 4);
            last.swap(b, last.at + 4 * (last.out + one), last.at + 4 * (last.out + other), 4);
            last.swap(b, last.weights() + last.row * one, last.weights() + last.row * other, last.row);
        });
    }

    /** Whatever it sees, it says the same. */
    static SensorModel constant(SensorModel model) throws SensorModelException {
        return bent(model, b -> {
            var last = new Last(b);
            Arrays.fill(b.array(), last.weights(), last.weights() + last.row * last.out, (byte) 0);
        });
    }

    /** A self-test that no bat passes. */
    static SensorModel otherTest(SensorModel model) throws SensorModelException {
        byte[] blob = model.bytes().clone();
        var b = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(SELF_TEST_AT, ~b.getInt(SELF_TEST_AT));
        return SensorModel.read(Blobs.sealed(blob));
    }

    /** The last layer: biases, multipliers, weights by rows. */
    private static final class Last {
        final int at;
        final int out;
        final int row;

        Last(ByteBuffer b) {
            int record = b.getShort(RECORDS_AT) + RECORD * (b.get(LAYERS_AT) - 1);
            at = b.getInt(record + 12);
            out = b.get(record + 7) & 0xff;
            row = ((b.get(record + 1) & 0xff) * (b.get(record + 6) & 0xff) + 7) & ~7;
        }

        int weights() {
            return at + 8 * out;
        }

        void swap(ByteBuffer b, int one, int other, int n) {
            for (int i = 0; i < n; i++) {
                byte kept = b.get(one + i);
                b.put(one + i, b.get(other + i));
                b.put(other + i, kept);
            }
        }
    }

    private static SensorModel bent(SensorModel model, Consumer<ByteBuffer> bend) throws SensorModelException {
        byte[] blob = model.bytes().clone();
        var bytes = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
        bend.accept(bytes);
        Blobs.sealed(blob);
        try {
            new SensorRuntime(SensorModel.read(blob)).selfTest();
        } catch (SensorModelException e) {
            // the refusal tells what the logits give now
            Matcher give = Pattern.compile("give ([0-9a-f]{8})").matcher(e.getMessage());
            if (!give.find()) {
                throw e;
            }
            bytes.putInt(SELF_TEST_AT, Integer.parseUnsignedInt(give.group(1), 16));
            Blobs.sealed(blob);
        }
        return SensorModel.read(blob);
    }
}
