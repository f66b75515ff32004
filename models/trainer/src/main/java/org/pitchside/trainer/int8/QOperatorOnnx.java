package org.pitchside.trainer.int8;

import static org.pitchside.trainer.onnx.Graph.attribute;
import static org.pitchside.trainer.onnx.Graph.list;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pitchside.sensormodel.LayerKind;
import org.pitchside.sensormodel.SensorNet;
import org.pitchside.trainer.onnx.Graph;

/**
 * Writes a {@link SensorNet} as ONNX in QOperator form: input {@code imu} int8 [N, C, 1, T], output {@code logits} int8 [N, classes].
 * Every layer is a QLinearConv (a dense one with a kernel as long as its map, a windowed pool with weights 1 and scale 1/n) or a
 * QLinearGlobalAveragePool; layer i's output is called {@code l<i>}. ONNX Runtime computes exactly what docs/sensor-model.md says.
 */
public final class QOperatorOnnx {

    private final Graph graph = new Graph("swing_int8", Graph.Type.INT8);

    private QOperatorOnnx() {}

    public static byte[] of(SensorNet net) {
        return new QOperatorOnnx().write(net);
    }

    private byte[] write(SensorNet net) {
        graph.declareContrib();
        graph.input("imu", net.channels(), 1, net.steps());
        graph.output("logits", net.classes());
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
        graph.node("Flatten", "logits", List.of(attribute("axis", 1)), x);
        return graph.write();
    }

    private void pool(String x, String from, String to) {
        graph.contribNode(
                "QLinearGlobalAveragePool",
                "l" + to.substring(1),
                List.of(attribute("channels_last", 0)),
                x,
                "s" + from,
                "z" + from,
                "s" + to,
                "z" + to);
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
        graph.bytes("w" + to, weights, l.out(), full ? l.in() : 1, 1, l.kernel());
        graph.floats("sw" + to, scales, l.out());
        graph.bytes("zw" + to, new byte[l.out()], l.out());
        graph.ints("b" + to, bias, l.out());
        graph.node(
                "QLinearConv",
                "l" + to.substring(1),
                List.of(
                        list("kernel_shape", 1, l.kernel()),
                        list("strides", 1, l.stride()),
                        list("pads", 0, l.padLeft(), 0, l.padRight()),
                        attribute("group", full ? 1 : l.in())),
                x,
                "s" + from,
                "z" + from,
                "w" + to,
                "sw" + to,
                "zw" + to,
                "s" + to,
                "z" + to,
                "b" + to);
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

    private void scale(String name, float value) {
        graph.floats(name, new float[] {value});
    }

    private void zero(String name, int value) {
        graph.bytes(name, new byte[] {(byte) value});
    }
}
