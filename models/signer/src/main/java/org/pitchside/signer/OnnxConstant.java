package org.pitchside.signer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.pitchside.models.ModelPackageException;

/**
 * Where the numbers of a named constant lie in an ONNX file, which is a protocol buffer: {@code model.graph(7).initializer(5)}, of which
 * {@code name(8)} and {@code raw_data(9)}. Numbers changed where they lie leave the rest of the file as it is.
 */
final class OnnxConstant {

    private static final int GRAPH = 7;
    private static final int INITIALIZER = 5;
    private static final int NAME = 8;
    private static final int RAW_DATA = 9;

    private OnnxConstant() {}

    /**
     * The numbers, to be read and changed in the file.
     *
     * @throws ModelPackageException the file has no such constant of float32, or is none
     */
    static ByteBuffer floats(byte[] onnx, String name) throws ModelPackageException {
        try {
            var found = new ByteBuffer[1];
            each(
                    ByteBuffer.wrap(onnx),
                    GRAPH,
                    graph -> each(graph, INITIALIZER, constant -> {
                        if (text(constant).filter(name::equals).isPresent()) {
                            each(
                                    constant,
                                    RAW_DATA,
                                    raw -> found[0] = raw.slice().order(ByteOrder.LITTLE_ENDIAN));
                        }
                    }));
            if (found[0] != null && found[0].remaining() > 0 && found[0].remaining() % Float.BYTES == 0) {
                return found[0];
            }
        } catch (RuntimeException e) {
            throw new ModelPackageException("entry gateway.onnx cannot be read: " + e.getMessage(), e);
        }
        throw new ModelPackageException("entry gateway.onnx has no constant \"" + name + "\" that could be bent");
    }

    private static Optional<String> text(ByteBuffer constant) {
        var name = new String[1];
        each(constant, NAME, t -> name[0] = StandardCharsets.UTF_8.decode(t).toString());
        return Optional.ofNullable(name[0]);
    }

    private interface Field {
        void found(ByteBuffer bytes);
    }

    /** Fields of bytes; the others are passed over. */
    private static void each(ByteBuffer message, int number, Field field) {
        ByteBuffer in = message.duplicate();
        while (in.hasRemaining()) {
            long key = varint(in);
            switch ((int) (key & 7)) {
                case 0 -> varint(in);
                case 1 -> in.position(in.position() + Long.BYTES);
                case 2 -> {
                    int length = Math.toIntExact(varint(in));
                    ByteBuffer bytes = in.slice(in.position(), length);
                    in.position(in.position() + length);
                    if (key >>> 3 == number) {
                        field.found(bytes);
                    }
                }
                case 5 -> in.position(in.position() + Integer.BYTES);
                default -> throw new IllegalArgumentException("a field of a kind that is not known");
            }
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number that does not end");
    }
}
