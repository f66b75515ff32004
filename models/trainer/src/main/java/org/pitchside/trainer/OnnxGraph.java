package org.pitchside.trainer;

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
import java.util.ArrayList;
import java.util.List;
import org.pitchside.swing.ModelInput;

/**
 * Writes a committee as the {@code gateway.onnx} of docs/model-package.md: the limit and scale of the channels first, then each net
 * (batch norms folded, convolutions as 2-D with height 1, which ONNX Runtime runs faster on x86-64) and the kernel member side by
 * side, then the logarithm of their mean opinion.
 */
final class OnnxGraph {

    private static final int OPSET = 17;
    private static final int IR = 8;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("swing");

    private OnnxGraph() {}

    static byte[] of(Committee committee) {
        return new OnnxGraph().write(committee);
    }

    private byte[] write(Committee committee) {
        graph.addInput(value("imu", ModelInput.CHANNELS, 1, ModelInput.STEPS));
        graph.addOutput(value("logits", committee.classes()));
        var limit = new float[ModelInput.CHANNELS];
        java.util.Arrays.fill(limit, Float.MAX_VALUE);
        java.util.Arrays.fill(limit, 0, 3, Net.ACCEL_LIMIT_G);
        tensor("limit", limit, 1, ModelInput.CHANNELS, 1, 1);
        node("Neg", "lower", "limit");
        node("Min", "below", "imu", "limit");
        node("Max", "within", "below", "lower");
        tensor("scale", Net.SCALE, 1, ModelInput.CHANNELS, 1, 1);
        node("Mul", "scaled", "within", "scale");
        var opinions = new ArrayList<String>();
        float each = (1 - committee.kernelShare()) / committee.nets().size();
        for (int i = 0; i < committee.nets().size(); i++) {
            opinions.add(weighed("n" + i, net(committee.nets().get(i), "n" + i), each));
        }
        if (committee.kernelShare() > 0) {
            opinions.add(weighed("k", new KernelGraph(this).write(committee.kernel()), committee.kernelShare()));
        }
        graph.addNode(
                NodeProto.newBuilder().setOpType("Sum").addAllInput(opinions).addOutput("together"));
        familiar(committee);
        number("least", Committee.LEAST);
        node("Max", "floored", "opinion", "least");
        node("Log", "logits", "floored");
        return ModelProto.newBuilder()
                .setIrVersion(IR)
                .setProducerName("pitchside")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    /** {@code opinion} = {@code together}, drawn towards "all alike" by the distance of what the nets said from every class. */
    private void familiar(Committee committee) {
        float[] spread = committee.familiar().spread();
        float[][] centres = committee.familiar().centres();
        int size = spread.length;
        var flat = new float[centres.length * size];
        var squares = new float[centres.length];
        for (int c = 0; c < centres.length; c++) {
            System.arraycopy(centres[c], 0, flat, c * size, size);
            for (float v : centres[c]) {
                squares[c] += v * v;
            }
        }
        String[] said = new String[committee.nets().size()];
        for (int i = 0; i < said.length; i++) {
            said[i] = "n" + i + "_logits";
        }
        node("Concat", "f_said", List.of(attribute("axis", 1)), said);
        tensor("f_spread", spread, 1, size);
        node("Div", "f_in_spreads", "f_said", "f_spread");
        tensor("f_centres", flat, centres.length, size);
        tensor("f_centres2", squares, 1, centres.length);
        node("ReduceSumSquare", "f_own2", List.of(attribute("axes", 1L, new long[0])), "f_in_spreads");
        node("Gemm", "f_dot", List.of(attribute("transB", 1)), "f_in_spreads", "f_centres");
        number("f_minus", -2);
        node("Mul", "f_dot2", "f_dot", "f_minus");
        node("Sum", "f_distance", "f_dot2", "f_own2", "f_centres2");
        node("ReduceMin", "f_nearest", List.of(attribute("axes", 1L, new long[0])), "f_distance");
        number("f_near", Familiar.NEAR * size);
        node("Sub", "f_beyond", "f_nearest", "f_near");
        node("Relu", "f_strange", "f_beyond");
        number("f_fall", -Familiar.FALL / size);
        node("Mul", "f_exponent", "f_strange", "f_fall");
        node("Exp", "f_believed", "f_exponent");
        number("f_least", Familiar.LEAST);
        node("Max", "f_known", "f_believed", "f_least");
        node("Mul", "f_kept", "together", "f_known");
        number("f_one", 1);
        node("Sub", "f_unknown", "f_one", "f_known");
        number("f_alike", 1f / committee.classes());
        node("Mul", "f_evenly", "f_unknown", "f_alike");
        node("Add", "opinion", "f_kept", "f_evenly");
    }

    private void number(String name, float value) {
        tensor(name, new float[] {value}, 1);
    }

    private String weighed(String name, String in, float share) {
        number(name + "_share", share);
        node("Mul", name + "_weighed", in, name + "_share");
        return name + "_weighed";
    }

    /** Returns the name of its probabilities. */
    private String net(Net net, String name) {
        String at = "scaled";
        int i = 0;
        for (Net.Layer layer : net.layers()) {
            at = convolution(layer, at, name + "_c" + i++);
        }
        node("Flatten", name + "_flat", List.of(attribute("axis", 1)), at);
        Net.Folded dense = net.denseFolded();
        tensor(name + "_w", dense.weights(), net.classes(), dense.weights().length / net.classes());
        tensor(name + "_b", dense.bias(), net.classes());
        node("Gemm", name + "_logits", List.of(attribute("transB", 1)), name + "_flat", name + "_w", name + "_b");
        node("Softmax", name + "_p", List.of(attribute("axis", 1)), name + "_logits");
        return name + "_p";
    }

    private String convolution(Net.Layer layer, String in, String name) {
        Net.Folded folded = Net.fold(layer);
        tensor(name + "_w", folded.weights(), layer.out(), layer.in() / layer.groups(), 1, layer.kernel());
        tensor(name + "_b", folded.bias(), layer.out());
        int pad = layer.kernel() / 2;
        node(
                "Conv",
                name,
                List.of(
                        attribute("kernel_shape", 1, layer.kernel()),
                        attribute("strides", 1, layer.stride()),
                        attribute("pads", 0, pad, 0, pad),
                        attribute("group", layer.groups())),
                in,
                name + "_w",
                name + "_b");
        node("Relu", name + "_r", name);
        return name + "_r";
    }

    void node(String op, String out, String... in) {
        node(op, out, List.of(), in);
    }

    void node(String op, String out, List<AttributeProto> attributes, String... in) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(op)
                .addAllInput(List.of(in))
                .addOutput(out)
                .addAllAttribute(attributes));
    }

    static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto attribute(String name, long first, long... more) {
        var a = AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addInts(first);
        for (long v : more) {
            a.addInts(v);
        }
        return a.build();
    }

    void tensor(String name, float[] values, long... dims) {
        var bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (float v : values) {
            bytes.putFloat(v);
        }
        var t = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setRawData(ByteString.copyFrom(bytes.array()));
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
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }
}
