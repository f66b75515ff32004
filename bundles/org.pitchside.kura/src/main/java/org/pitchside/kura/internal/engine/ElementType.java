package org.pitchside.kura.internal.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import java.util.Optional;

/** Types of a tensor's elements, by Triton's names, and what they are in Kura's lists. */
enum ElementType {
    BOOL(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL, OnnxJavaType.BOOL, Boolean.class, 0, 0),
    UINT8(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8, OnnxJavaType.UINT8, Byte.class, 0, 0xFF),
    INT8(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8, OnnxJavaType.INT8, Byte.class, Byte.MIN_VALUE, 0x7F),
    UINT16(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16, null, Short.class, 0, 0xFFFF),
    INT16(
            OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16,
            OnnxJavaType.INT16,
            Short.class,
            Short.MIN_VALUE,
            Short.MAX_VALUE),
    UINT32(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32, null, Integer.class, 0, 0xFFFFFFFFL),
    INT32(
            OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32,
            OnnxJavaType.INT32,
            Integer.class,
            Integer.MIN_VALUE,
            Integer.MAX_VALUE),
    UINT64(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64, null, Long.class, Long.MIN_VALUE, Long.MAX_VALUE),
    INT64(
            OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64,
            OnnxJavaType.INT64,
            Long.class,
            Long.MIN_VALUE,
            Long.MAX_VALUE),
    FP32(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, OnnxJavaType.FLOAT, Float.class, 0, 0),
    FP64(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE, OnnxJavaType.DOUBLE, Double.class, 0, 0),
    BYTES(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING, OnnxJavaType.STRING, String.class, 0, 0);

    private final OnnxTensorType onnx;
    private final OnnxJavaType given;
    private final Class<?> listed;
    private final long least;
    private final long most;

    ElementType(OnnxTensorType onnx, OnnxJavaType given, Class<?> listed, long least, long most) {
        this.onnx = onnx;
        this.given = given;
        this.listed = listed;
        this.least = least;
        this.most = most;
    }

    /** The type of a tensor; empty where Triton has no name for it. */
    static Optional<ElementType> of(TensorInfo tensor) {
        for (ElementType type : values()) {
            if (type.onnx == tensor.onnxType) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Whether ONNX Runtime's Java API can make such a tensor: of unsigned numbers it reads all and makes bytes only. */
    boolean canBeGiven() {
        return given != null;
    }

    /** The class of the elements that come out. */
    Class<?> listed() {
        return listed;
    }

    /** Whether a whole number may go into a tensor of this type. */
    boolean holds(long number) {
        return number >= least && number <= most;
    }
}
