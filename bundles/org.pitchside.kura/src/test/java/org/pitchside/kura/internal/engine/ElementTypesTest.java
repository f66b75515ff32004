package org.pitchside.kura.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each type of ONNX that Triton has a name for goes in and comes out by value; what does not fit is refused in words. */
class ElementTypesTest {

    private static <T> Tensor tensor(Class<T> type, String name, List<Long> shape, List<T> data) {
        return new Tensor(type, TensorDescriptor.builder("x", name, shape).build(), data);
    }

    private static Tensor ask(byte[] onnx, Tensor x) throws KuraException {
        try (OnnxModel model = OnnxModel.load("tiny", "", onnx)) {
            return model.infer(List.of(x)).get(0);
        }
    }

    private static KuraException refused(byte[] onnx, Tensor x) {
        return assertThrows(KuraException.class, () -> ask(onnx, x));
    }

    static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of(DataType.BOOL, "BOOL", Boolean.class, List.of(true, false, true)),
                Arguments.of(DataType.INT8, "INT8", Byte.class, List.of((byte) -128, (byte) 0, (byte) 127)),
                Arguments.of(DataType.UINT8, "UINT8", Byte.class, List.of((byte) 0, (byte) 200, (byte) 255)),
                Arguments.of(DataType.INT16, "INT16", Short.class, List.of((short) -32768, (short) 5, (short) 32767)),
                Arguments.of(DataType.INT32, "INT32", Integer.class, List.of(Integer.MIN_VALUE, 5, Integer.MAX_VALUE)),
                Arguments.of(DataType.INT64, "INT64", Long.class, List.of(Long.MIN_VALUE, 5L, Long.MAX_VALUE)),
                Arguments.of(DataType.FLOAT, "FP32", Float.class, List.of(-1.5f, Float.NaN, Float.MAX_VALUE)),
                Arguments.of(DataType.DOUBLE, "FP64", Double.class, List.of(-1.5, Double.NaN, Double.MAX_VALUE)),
                Arguments.of(DataType.STRING, "BYTES", String.class, List.of("drive", "", "größe")));
    }

    @ParameterizedTest
    @MethodSource("types")
    <T> void whatGoesInComesOut(DataType type, String name, Class<T> listed, List<T> values) throws Exception {
        // given a graph that gives back what it gets, the number of values left open
        byte[] onnx = Graphs.same(type, -1);
        // when three values go in
        Tensor y = ask(onnx, tensor(listed, name, List.of(-1L), values));
        // then they come out, with name, type and the shape that they have
        assertEquals("y", y.getDescriptor().getName());
        assertEquals(name, y.getDescriptor().getType());
        assertEquals(List.of(3L), y.getDescriptor().getShape());
        assertEquals(listed, y.getType());
        assertEquals(values, y.getData(listed).orElseThrow());
    }

    @Test
    void unsignedNumbersComeOutAsTheBitsOfSignedOnes() throws Exception {
        var x = tensor(Long.class, "INT64", List.of(2L), List.of(7L, 65_535L));
        Tensor y16 = ask(Graphs.cast(DataType.INT64, DataType.UINT16, 2), x);
        Tensor y32 = ask(Graphs.cast(DataType.INT64, DataType.UINT32, 2), x);
        Tensor y64 = ask(Graphs.cast(DataType.INT64, DataType.UINT64, 2), x);

        assertEquals(List.of((short) 7, (short) -1), y16.getData(Short.class).orElseThrow());
        assertEquals("UINT16", y16.getDescriptor().getType());
        assertEquals(List.of(7, 65_535), y32.getData(Integer.class).orElseThrow());
        assertEquals(List.of(7L, 65_535L), y64.getData(Long.class).orElseThrow());
    }

    @Test
    void whatOnnxRuntimesJavaApiCannotMakeOrKuraCannotNameIsRefusedWhenItIsLoaded() {
        for (DataType type : List.of(DataType.UINT16, DataType.UINT32, DataType.UINT64, DataType.FLOAT16)) {
            KuraException e =
                    assertThrows(KuraException.class, () -> OnnxModel.load("m", "", Graphs.same(type, 1)), type.name());
            assertEquals(KuraErrorCode.OPERATION_NOT_SUPPORTED, e.getCode());
            assertTrue(e.getMessage().contains("input x"), e.getMessage());
        }
        KuraException e = assertThrows(KuraException.class, () -> OnnxModel.load("m", "", Graphs.sequence()));
        assertEquals(KuraErrorCode.OPERATION_NOT_SUPPORTED, e.getCode());
        assertTrue(e.getMessage().contains("output y is no tensor"), e.getMessage());
    }

    @Test
    void widerNumbersAreTakenWhereTheirValueFits() throws Exception {
        var fits = tensor(Integer.class, "INT8", List.of(2L), List.of(-128, 127));
        var tooLarge = tensor(Integer.class, "INT8", List.of(2L), List.of(-128, 128));
        var unsigned = tensor(Integer.class, "UINT8", List.of(1L), List.of(255));
        var negative = tensor(Integer.class, "UINT8", List.of(1L), List.of(-1));
        var real = tensor(Double.class, "FP32", List.of(1L), List.of(0.5));
        var whole = tensor(Integer.class, "FP64", List.of(1L), List.of(3));
        var broken = tensor(Float.class, "INT32", List.of(1L), List.of(0.5f));

        assertEquals(
                List.of((byte) -128, (byte) 127),
                ask(Graphs.same(DataType.INT8, 2), fits).getData(Byte.class).orElseThrow());
        assertEquals(
                KuraErrorCode.INVALID_PARAMETER,
                refused(Graphs.same(DataType.INT8, 2), tooLarge).getCode());
        assertEquals(
                List.of((byte) 255),
                ask(Graphs.same(DataType.UINT8, 1), unsigned)
                        .getData(Byte.class)
                        .orElseThrow());
        assertEquals(
                KuraErrorCode.INVALID_PARAMETER,
                refused(Graphs.same(DataType.UINT8, 1), negative).getCode());
        assertEquals(
                List.of(0.5f),
                ask(Graphs.same(DataType.FLOAT, 1), real).getData(Float.class).orElseThrow());
        assertEquals(
                List.of(3.0),
                ask(Graphs.same(DataType.DOUBLE, 1), whole)
                        .getData(Double.class)
                        .orElseThrow());
        assertEquals(
                KuraErrorCode.INVALID_PARAMETER,
                refused(Graphs.same(DataType.INT32, 1), broken).getCode());
    }

    @Test
    void aByteArrayIsOneTextToAModelOfTexts() throws Exception {
        byte[] utf8 = "größe".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var bytes = new java.util.ArrayList<Byte>();
        for (byte b : utf8) {
            bytes.add(b);
        }

        Tensor y = ask(Graphs.same(DataType.STRING, 1, 1), tensor(Byte.class, "BYTES", List.of(1L, 1L), bytes));

        assertEquals(List.of("größe"), y.getData(String.class).orElseThrow());
    }

    @Test
    void listsThatLieAreRefused() {
        byte[] onnx = Graphs.same(DataType.FLOAT, 2);
        List<Float> shrinking = new AbstractList<>() {
            @Override
            public Float get(int i) {
                return 1f;
            }

            @Override
            public int size() {
                return 2;
            }

            @Override
            public Iterator<Float> iterator() {
                return List.of(1f).iterator();
            }
        };
        List<Float> growing = new AbstractList<>() {
            @Override
            public Float get(int i) {
                return 1f;
            }

            @Override
            public int size() {
                return 2;
            }

            @Override
            public Iterator<Float> iterator() {
                return List.of(1f, 2f, 3f).iterator();
            }
        };
        @SuppressWarnings({"unchecked", "rawtypes"})
        var texts = (List<Float>) (List) List.of("1", "2");

        for (List<Float> data : List.of(shrinking, growing, texts, Arrays.asList(1f, null), List.<Float>of())) {
            KuraException e = refused(onnx, tensor(Float.class, "FP32", List.of(2L), data));
            assertEquals(KuraErrorCode.INVALID_PARAMETER, e.getCode());
        }
    }

    @Test
    void anAnswerOfAnyLengthIsBounded() throws Exception {
        // given a graph that gives as many numbers as it is asked for
        byte[] onnx = Graphs.asManyAsAsked();
        // when few are asked for, they come; when five million are, none does
        Tensor few = ask(onnx, tensor(Long.class, "INT64", List.of(1L), List.of(3L)));
        KuraException many = refused(onnx, tensor(Long.class, "INT64", List.of(1L), List.of(5_000_000L)));

        assertEquals(3, few.getData(Float.class).orElseThrow().size());
        assertEquals(KuraErrorCode.OPERATION_NOT_SUPPORTED, many.getCode());
    }
}
