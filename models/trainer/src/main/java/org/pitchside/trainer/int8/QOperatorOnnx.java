package org.pitchside.trainer.int8;

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
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pitchside.sensormodel.LayerKind;
import org.pitchside.sensormodel.SensorNet;

/**
 * Writes a {@link SensorNet} as ONNX in QOperator form: input {@code imu} int8 [N, C, 1, T], output {@code logits} int8 [N, classes].
 * Every layer is a QLinearConv (a dense one with a kernel as long as its map, a windowed pool with weights 1 and scale 1/n) or a
 * QLinearGlobalAveragePool; layer i's output is called {@code l<i>}. ONNX Runtime computes exactly what docs/sensor-model.md says.
 */
public final class QOperatorOnnx {

    private static final int OPSET = 17;
    private static final int IR = 8;
    private static final String CONTRIB = "com.microsoft";

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("swing_int8");

    private QOperatorOnnx() {}

    public static byte[] of(SensorNet net) {
        return new QOperatorOnnx().write(net);
    }

    private byte[] write(SensorNet net) {
        graph.addInput(value("imu", net.channels(), 1, net.steps()));
        graph.addOutput(value("logits", net.classes()));
        scale("s_in", net.layers().get(0).inScale());
        zero("z_in", net.layers().get(0).inZero());
        String x = "imu";
        String suffix = "_in";
        for (int i = 0; i < net.layers().size(); i++) {
            SensorNet.Layer l = net.layers().get(i);
            String to = "_" + i;
            scale("s" + to, l.outScale());
            zero("z" + to, l.outZero());
            if (l.global(net.stepsBefore(i))) {
                pool(x, suffix, to);
            } else {
                convolution(l, x, suffix, to);
            }
            x = "l" + i;
            suffix = to;
        }
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Flatten")
                .addInput(x)
                .addOutput("logits")
                .addAttribute(attribute("axis", 1)));
        return ModelProto.newBuilder()
                .setIrVersion(IR)
                .setProducerName("pitchside")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain(CONTRIB).setVersion(1))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private void pool(String x, String from, String to) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType("QLinearGlobalAveragePool")
                .setDomain(CONTRIB)
                .addAllInput(List.of(x, "s" + from, "z" + from, "s" + to, "z" + to))
                .addOutput("l" + to.substring(1))
                .addAttribute(attribute("channels_last", 0)));
    }

    private void convolution(SensorNet.Layer l, String x, String from, String to) {
        boolean pool = l.kind() == LayerKind.AVERAGE_POOL;
        boolean full = l.kind().full();
        byte[] weights = l.weights();
        float[] scales = l.weightScale();
        int[] bias = l.bias();
        if (pool) {
            weights = new byte[l.out() * l.kernel()];
            Arrays.fill(weights, (byte) 1);
            scales = new float[l.out()];
            Arrays.fill(scales, 1f / l.kernel());
            bias = new int[l.out()];
        }
        tensor("w" + to, TensorProto.DataType.INT8, weights, l.out(), full ? l.in() : 1, 1, l.kernel());
        tensor("sw" + to, TensorProto.DataType.FLOAT, floats(scales), l.out());
        tensor("zw" + to, TensorProto.DataType.INT8, new byte[l.out()], l.out());
        tensor("b" + to, TensorProto.DataType.INT32, ints(bias), l.out());
        graph.addNode(NodeProto.newBuilder()
                .setOpType("QLinearConv")
                .addAllInput(List.of(
                        x, "s" + from, "z" + from, "w" + to, "sw" + to, "zw" + to, "s" + to, "z" + to, "b" + to))
                .addOutput("l" + to.substring(1))
                .addAttribute(attribute("kernel_shape", 1, l.kernel()))
                .addAttribute(attribute("strides", 1, l.stride()))
                .addAttribute(attribute("pads", 0, l.padLeft(), 0, l.padRight()))
                .addAttribute(attribute("group", full ? 1 : l.in())));
    }

    /**
     * The same graph that also gives out what every layer makes.
     *
     * @return the graph and the names of the layers' outputs in order
     */
    static Opened open(byte[] onnx) throws InvalidProtocolBufferException {
        var model = ModelProto.parseFrom(onnx).toBuilder();
        var names = new ArrayList<String>();
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (node.getOpType().startsWith("QLinear")) {
                String name = node.getOutput(0);
                names.add(name);
                model.getGraphBuilder()
                        .addOutput(ValueInfoProto.newBuilder()
                                .setName(name)
                                .setType(TypeProto.newBuilder()
                                        .setTensorType(TypeProto.Tensor.newBuilder()
                                                .setElemType(TensorProto.DataType.INT8.getNumber()))));
            }
        }
        return new Opened(model.build().toByteArray(), names);
    }

    record Opened(byte[] onnx, List<String> layers) {}

    private static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static AttributeProto attribute(String name, long first, long... more) {
        var a = AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addInts(first);
        for (long v : more) {
            a.addInts(v);
        }
        return a.build();
    }

    private void scale(String name, float value) {
        tensor(name, TensorProto.DataType.FLOAT, floats(value));
    }

    private void zero(String name, int value) {
        tensor(name, TensorProto.DataType.INT8, new byte[] {(byte) value});
    }

    private static byte[] floats(float... values) {
        var bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (float v : values) {
            bytes.putFloat(v);
        }
        return bytes.array();
    }

    private static byte[] ints(int[] values) {
        var bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int v : values) {
            bytes.putInt(v);
        }
        return bytes.array();
    }

    private void tensor(String name, TensorProto.DataType type, byte[] littleEndian, long... dims) {
        var t = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(littleEndian));
        for (long d : dims) {
            t.addDims(d);
        }
        graph.addInitializer(t);
    }

    private static ValueInfoProto value(String name, long... dims) {
        var shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (long d : dims) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(d));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.INT8.getNumber())
                                .setShape(shape)))
                .build();
    }
}
