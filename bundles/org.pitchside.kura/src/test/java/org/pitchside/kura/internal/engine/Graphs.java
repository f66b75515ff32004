package org.pitchside.kura.internal.engine;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Graphs small enough to know their answers by heart. */
final class Graphs {

    private Graphs() {}

    /** What goes in as {@code x} comes out as {@code y}. */
    static byte[] same(DataType type, long... shape) {
        return one("Identity", type, type, shape).build().toByteArray();
    }

    /** {@code y} is {@code x} in another type. */
    static byte[] cast(DataType from, DataType to, long... shape) {
        var graph = one("Cast", from, to, shape);
        graph.getGraphBuilder()
                .getNodeBuilder(0)
                .addAttribute(OnnxMl.AttributeProto.newBuilder()
                        .setName("to")
                        .setType(OnnxMl.AttributeProto.AttributeType.INT)
                        .setI(to.getNumber()));
        return graph.build().toByteArray();
    }

    /** {@code y = x + addend}, the addend being one number. */
    static byte[] plus(float addend, long... shape) {
        var graph = one("Add", DataType.FLOAT, DataType.FLOAT, shape);
        graph.getGraphBuilder().getNodeBuilder(0).addInput("addend");
        graph.getGraphBuilder()
                .addInitializer(OnnxMl.TensorProto.newBuilder()
                        .setName("addend")
                        .setDataType(DataType.FLOAT.getNumber())
                        .addFloatData(addend)
                        .addDims(1));
        return graph.build().toByteArray();
    }

    /** As {@link #plus}, with other names for input and output. */
    static byte[] renamed(String input, String output, float addend, long... shape) {
        try {
            var model = OnnxMl.ModelProto.parseFrom(plus(addend, shape)).toBuilder();
            var graph = model.getGraphBuilder();
            graph.getInputBuilder(0).setName(input);
            graph.getOutputBuilder(0).setName(output);
            graph.getNodeBuilder(0).setInput(0, input).setOutput(0, output);
            return model.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** {@code y} is a sequence that holds {@code x}. */
    static byte[] sequence() {
        var graph = one("SequenceConstruct", DataType.FLOAT, DataType.FLOAT, 1);
        graph.getGraphBuilder()
                .getOutputBuilder(0)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setSequenceType(OnnxMl.TypeProto.Sequence.newBuilder().setElemType(type(DataType.FLOAT, 1))));
        return graph.build().toByteArray();
    }

    /** {@code y} repeats the one number of {@code x} so often as {@code x} says. */
    static byte[] asManyAsAsked() {
        var graph = one("ConstantOfShape", DataType.INT64, DataType.FLOAT, 1);
        return graph.build().toByteArray();
    }

    /** {@code y} is a number, whatever is asked. */
    static byte[] constant(float number) {
        var graph = one("Constant", DataType.FLOAT, DataType.FLOAT);
        graph.getGraphBuilder().clearInput();
        graph.getGraphBuilder()
                .getNodeBuilder(0)
                .clearInput()
                .addAttribute(OnnxMl.AttributeProto.newBuilder()
                        .setName("value_float")
                        .setType(OnnxMl.AttributeProto.AttributeType.FLOAT)
                        .setF(number));
        return graph.build().toByteArray();
    }

    private static OnnxMl.ModelProto.Builder one(String operator, DataType in, DataType out, long... shape) {
        var graph = OnnxMl.GraphProto.newBuilder()
                .setName("tiny")
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType(operator)
                        .addInput("x")
                        .addOutput("y"))
                .addInput(value("x", in, shape))
                .addOutput(operator.equals("ConstantOfShape") ? value("y", out, -1) : value("y", out, shape));
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph);
    }

    private static OnnxMl.ValueInfoProto value(String name, DataType type, long... shape) {
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(type(type, shape))
                .build();
    }

    private static OnnxMl.TypeProto type(DataType type, long... shape) {
        var dims = OnnxMl.TensorShapeProto.newBuilder();
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] < 0) {
                dims.addDimBuilder().setDimParam("d" + i);
            } else {
                dims.addDimBuilder().setDimValue(shape[i]);
            }
        }
        return OnnxMl.TypeProto.newBuilder()
                .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(dims))
                .build();
    }

    static Path put(Path folder, String file, byte[] onnx) {
        try {
            return Files.write(Files.createDirectories(folder).resolve(file), onnx);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
