package org.pitchside.kura.internal.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.Tensor;

/**
 * From Kura's lists of boxed values to ONNX Runtime's memory. Whoever asks is believed nothing: not the list's class, not its size, not
 * its shape. Wider whole numbers are taken where their value fits, any number where the model wants real ones.
 */
final class TensorsIn {

    private TensorsIn() {}

    /** The caller closes it. */
    static OnnxTensor of(OrtEnvironment environment, InputPlace place, Tensor tensor)
            throws KuraException, OrtException {
        List<?> data = tensor.getData(tensor.getType()).orElseThrow(() -> wrong(place, "without data"));
        if (place.type() == ElementType.BYTES && tensor.getType() == Byte.class) {
            // one text in bytes, as Kura's wires make it of a byte array
            long[] shape = Shapes.of(
                    place.name(), place.shape(), tensor.getDescriptor().getShape(), 1);
            byte[] text = bytes(place, data);
            return OnnxTensor.createTensor(environment, new String[] {new String(text, StandardCharsets.UTF_8)}, shape);
        }
        int count = count(place, data);
        long[] shape =
                Shapes.of(place.name(), place.shape(), tensor.getDescriptor().getShape(), count);
        return switch (place.type()) {
            case FP32 -> OnnxTensor.createTensor(environment, floats(place, data, count), shape);
            case FP64 -> OnnxTensor.createTensor(environment, doubles(place, data, count), shape);
            case INT64 -> OnnxTensor.createTensor(environment, longs(place, data, count), shape);
            case INT32 -> OnnxTensor.createTensor(environment, ints(place, data, count), shape);
            case INT16 -> OnnxTensor.createTensor(environment, shorts(place, data, count), shape);
            case INT8 -> OnnxTensor.createTensor(environment, small(place, data, count), shape, OnnxJavaType.INT8);
            case UINT8 -> OnnxTensor.createTensor(environment, small(place, data, count), shape, OnnxJavaType.UINT8);
            case BOOL -> OnnxTensor.createTensor(environment, flags(place, data, count), shape, OnnxJavaType.BOOL);
            case BYTES -> OnnxTensor.createTensor(environment, texts(place, data, count), shape);
            default -> throw wrong(place, "whose type ONNX Runtime's Java API cannot make");
        };
    }

    /** Bytes that mean whole numbers of -128 to 127. */
    static byte[] bytes(InputPlace place, List<?> data) throws KuraException {
        byte[] bytes = new byte[count(place, data)];
        int i = 0;
        for (Object value : data) {
            if (!(value instanceof Byte b)) {
                throw wrong(place, "a value of class " + className(value) + " among bytes");
            }
            bytes[next(place, i++, bytes.length)] = b;
        }
        return all(place, bytes, i);
    }

    private static int count(InputPlace place, List<?> data) throws KuraException {
        int count = data.size();
        if (count > Shapes.MOST) {
            throw wrong(place, "of " + count + " values; at most " + Shapes.MOST + " are taken");
        }
        return count;
    }

    private static FloatBuffer floats(InputPlace place, List<?> data, int count) throws KuraException {
        FloatBuffer floats = direct(count, Float.BYTES).asFloatBuffer();
        int i = 0;
        for (Object value : data) {
            floats.put(
                    next(place, i++, count),
                    value instanceof Float f ? f : number(place, value).floatValue());
        }
        return all(place, floats, i);
    }

    private static DoubleBuffer doubles(InputPlace place, List<?> data, int count) throws KuraException {
        DoubleBuffer doubles = direct(count, Double.BYTES).asDoubleBuffer();
        int i = 0;
        for (Object value : data) {
            doubles.put(next(place, i++, count), number(place, value).doubleValue());
        }
        return all(place, doubles, i);
    }

    private static LongBuffer longs(InputPlace place, List<?> data, int count) throws KuraException {
        LongBuffer longs = direct(count, Long.BYTES).asLongBuffer();
        int i = 0;
        for (Object value : data) {
            longs.put(next(place, i++, count), whole(place, value));
        }
        return all(place, longs, i);
    }

    private static IntBuffer ints(InputPlace place, List<?> data, int count) throws KuraException {
        IntBuffer ints = direct(count, Integer.BYTES).asIntBuffer();
        int i = 0;
        for (Object value : data) {
            ints.put(next(place, i++, count), (int) whole(place, value));
        }
        return all(place, ints, i);
    }

    private static ShortBuffer shorts(InputPlace place, List<?> data, int count) throws KuraException {
        ShortBuffer shorts = direct(count, Short.BYTES).asShortBuffer();
        int i = 0;
        for (Object value : data) {
            shorts.put(next(place, i++, count), (short) whole(place, value));
        }
        return all(place, shorts, i);
    }

    private static ByteBuffer small(InputPlace place, List<?> data, int count) throws KuraException {
        ByteBuffer bytes = direct(count, 1);
        int i = 0;
        for (Object value : data) {
            // a byte is its eight bits, signed or not: Java has no unsigned one
            bytes.put(next(place, i++, count), value instanceof Byte b ? b : (byte) whole(place, value));
        }
        return all(place, bytes, i);
    }

    private static ByteBuffer flags(InputPlace place, List<?> data, int count) throws KuraException {
        ByteBuffer flags = direct(count, 1);
        int i = 0;
        for (Object value : data) {
            if (!(value instanceof Boolean flag)) {
                throw wrong(place, "a value of class " + className(value) + " where true or false is wanted");
            }
            flags.put(next(place, i++, count), (byte) (flag ? 1 : 0));
        }
        return all(place, flags, i);
    }

    private static String[] texts(InputPlace place, List<?> data, int count) throws KuraException {
        String[] texts = new String[count];
        int i = 0;
        for (Object value : data) {
            if (!(value instanceof String text)) {
                throw wrong(place, "a value of class " + className(value) + " where a text is wanted");
            }
            texts[next(place, i++, count)] = text;
        }
        return all(place, texts, i);
    }

    private static Number number(InputPlace place, Object value) throws KuraException {
        if (value instanceof Number number) {
            return number;
        }
        throw wrong(place, "a value of class " + className(value) + " where a number is wanted");
    }

    private static long whole(InputPlace place, Object value) throws KuraException {
        boolean isWhole =
                value instanceof Byte || value instanceof Short || value instanceof Integer || value instanceof Long;
        if (!isWhole || !place.type().holds(((Number) value).longValue())) {
            throw wrong(place, isWhole ? "the value " + value : "a value of class " + className(value));
        }
        return ((Number) value).longValue();
    }

    /** A list that says it is shorter than it is must not be believed either. */
    private static int next(InputPlace place, int i, int count) throws KuraException {
        if (i >= count) {
            throw wrong(place, "a list that changes while it is read");
        }
        return i;
    }

    private static <T> T all(InputPlace place, T values, int read) throws KuraException {
        int count = values instanceof Buffer buffer ? buffer.capacity() : java.lang.reflect.Array.getLength(values);
        if (read != count) {
            throw wrong(place, "a list that changes while it is read");
        }
        return values;
    }

    private static ByteBuffer direct(int count, int size) {
        return ByteBuffer.allocateDirect(count * size).order(ByteOrder.nativeOrder());
    }

    private static String className(Object value) {
        return value == null ? "null" : value.getClass().getSimpleName();
    }

    private static KuraException wrong(InputPlace place, String what) {
        return Refusal.invalid("input " + place.name() + " (" + place.type() + "): " + what);
    }
}
