package org.pitchside.kura.internal.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;

/** From ONNX Runtime's memory to Kura's lists. Unsigned numbers come out as the bits of Java's signed ones, as Triton's do in Kura. */
final class TensorsOut {

    private TensorsOut() {}

    static Tensor of(String name, OnnxValue value) throws KuraException, OrtException {
        if (!(value instanceof OnnxTensor tensor)) {
            throw Refusal.unsupported("output " + name + " is no tensor");
        }
        TensorInfo info = tensor.getInfo();
        ElementType type = ElementType.of(info)
                .orElseThrow(() -> Refusal.unsupported("output " + name + " is of type " + info.type));
        long elements = info.getNumElements();
        if (elements < 0 || elements > Shapes.MOST) {
            throw Refusal.unsupported("output " + name + " has " + elements + " values; at most " + Shapes.MOST);
        }
        int count = (int) elements;
        TensorDescriptor descriptor = TensorDescriptor.builder(name, type.name(), Shapes.told(info.getShape()))
                .build();
        if (count == 0) {
            return new Tensor(type.listed(), descriptor, List.of());
        }
        switch (type) {
            case FP32 -> {
                FloatBuffer floats = tensor.getFloatBuffer();
                return new Tensor(Float.class, descriptor, list(count, floats::get));
            }
            case FP64 -> {
                DoubleBuffer doubles = tensor.getDoubleBuffer();
                return new Tensor(Double.class, descriptor, list(count, doubles::get));
            }
            case INT64, UINT64 -> {
                LongBuffer longs = tensor.getLongBuffer();
                return new Tensor(Long.class, descriptor, list(count, longs::get));
            }
            case INT32, UINT32 -> {
                IntBuffer ints = tensor.getIntBuffer();
                return new Tensor(Integer.class, descriptor, list(count, ints::get));
            }
            case INT16, UINT16 -> {
                ShortBuffer shorts = tensor.getShortBuffer();
                return new Tensor(Short.class, descriptor, list(count, shorts::get));
            }
            case INT8, UINT8 -> {
                ByteBuffer bytes = tensor.getByteBuffer();
                return new Tensor(Byte.class, descriptor, list(count, bytes::get));
            }
            case BOOL -> {
                ByteBuffer flags = tensor.getByteBuffer();
                return new Tensor(Boolean.class, descriptor, list(count, i -> flags.get(i) != 0));
            }
            case BYTES -> {
                var texts = new ArrayList<String>(count);
                flatten(tensor.getValue(), texts);
                return new Tensor(String.class, descriptor, texts);
            }
        }
        throw Refusal.unsupported("output " + name + " is of type " + type);
    }

    private static <T> List<T> list(int count, IntFunction<T> at) {
        var values = new ArrayList<T>(count);
        for (int i = 0; i < count; i++) {
            values.add(at.apply(i));
        }
        return values;
    }

    /** Texts come as arrays in arrays, or as one alone. */
    private static void flatten(Object value, List<String> texts) {
        if (value instanceof Object[] many) {
            for (Object one : many) {
                flatten(one, texts);
            }
        } else {
            texts.add(String.valueOf(value));
        }
    }
}
