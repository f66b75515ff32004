package org.pitchside.trainer.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A graph that grows node by node. Inputs and outputs have an open first dimension, the windows of a batch. The same calls give the
 * same bytes.
 */
public final class Graph {

    /** ONNX Runtime's own operators. */
    public static final String CONTRIB = "com.microsoft";

    private static final int OPSET = 17;
    private static final int IR = 8;

    /** The types that values and tensors have here. */
    public enum Type {
        FLOAT(TensorProto.DataType.FLOAT),
        INT8(TensorProto.DataType.INT8),
        INT32(TensorProto.DataType.INT32);

        private final int number;

        Type(TensorProto.DataType type) {
            number = type.getNumber();
        }
    }

    private final GraphProto.Builder graph;
    private final Type type;
    private boolean contrib;

    /** @param type of input and output */
    public Graph(String name, Type type) {
        graph = GraphProto.newBuilder().setName(name);
        this.type = type;
    }

    public void input(String name, long... dims) {
        graph.addInput(value(name, type, dims));
    }

    public void output(String name, long... dims) {
        graph.addOutput(value(name, type, dims));
    }

    public void node(String op, String out, String... in) {
        node(op, out, List.of(), in);
    }

    public void node(String op, String out, List<AttributeProto> attributes, String... in) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(op)
                .addAllInput(List.of(in))
                .addOutput(out)
                .addAllAttribute(attributes));
    }

    /** Declares that the graph may hold {@link #contribNode}s. */
    public void declareContrib() {
        contrib = true;
    }

    /** A node of ONNX Runtime's own. */
    public void contribNode(String op, String out, List<AttributeProto> attributes, String... in) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(op)
                .setDomain(CONTRIB)
                .addAllInput(List.of(in))
                .addOutput(out)
                .addAllAttribute(attributes));
    }

    public static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** A list, also one of a single number. */
    public static AttributeProto list(String name, long... values) {
        var a = AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long v : values) {
            a.addInts(v);
        }
        return a.build();
    }

    public void floats(String name, float[] values, long... dims) {
        var bytes = littleEndian(values.length);
        for (float v : values) {
            bytes.putFloat(v);
        }
        tensor(name, Type.FLOAT, bytes.array(), dims);
    }

    public void ints(String name, int[] values, long... dims) {
        var bytes = littleEndian(values.length);
        for (int v : values) {
            bytes.putInt(v);
        }
        tensor(name, Type.INT32, bytes.array(), dims);
    }

    public void bytes(String name, byte[] values, long... dims) {
        tensor(name, Type.INT8, values, dims);
    }

    private static ByteBuffer littleEndian(int numbers) {
        return ByteBuffer.allocate(numbers * 4).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void tensor(String name, Type of, byte[] littleEndian, long... dims) {
        var t = TensorProto.newBuilder()
                .setName(name)
                .setDataType(of.number)
                .setRawData(ByteString.copyFrom(littleEndian));
        for (long d : dims) {
            t.addDims(d);
        }
        graph.addInitializer(t);
    }

    private static ValueInfoProto value(String name, Type type, long... dims) {
        var shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (long d : dims) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(d));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.number)
                                .setShape(shape)))
                .build();
    }

    /** The model, as it stands in a file. */
    public byte[] write() {
        var model = ModelProto.newBuilder()
                .setIrVersion(IR)
                .setProducerName("pitchside")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET));
        if (contrib) {
            model.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(CONTRIB).setVersion(1));
        }
        return model.setGraph(graph).build().toByteArray();
    }
}
