package org.pitchside.trainer;

import ai.djl.nn.Parameter;
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
import org.pitchside.swing.ModelInput;

/**
 * Writes a trained net as the {@code gateway.onnx} of docs/model-package.md: batch norms folded, convolutions as 2-D with height 1
 * (ONNX Runtime runs these faster on x86-64), the scale of the channels as the first node.
 */
final class OnnxGraph {

    private static final int OPSET = 17;
    private static final int IR = 8;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("swing");

    private OnnxGraph() {}

    static byte[] of(Net net) {
        return new OnnxGraph().write(net);
    }

    private byte[] write(Net net) {
        graph.addInput(value("imu", ModelInput.CHANNELS, 1, ModelInput.STEPS));
        graph.addOutput(value("logits", net.classes()));
        tensor("scale", Net.SCALE, 1, ModelInput.CHANNELS, 1, 1);
        node("Mul", "scaled", "imu", "scale");
        String at = "scaled";
        int i = 0;
        for (Net.Layer layer : net.layers()) {
            at = convolution(layer, at, "c" + i++);
        }
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Flatten")
                .addInput(at)
                .addOutput("flat")
                .addAttribute(attribute("axis", 1)));
        float[] weight = values(net.dense().getParameters().get("weight"));
        float[] bias = values(net.dense().getParameters().get("bias"));
        tensor("dense_w", weight, net.classes(), weight.length / net.classes());
        tensor("dense_b", bias, net.classes());
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Gemm")
                .addInput("flat")
                .addInput("dense_w")
                .addInput("dense_b")
                .addOutput("logits")
                .addAttribute(attribute("transB", 1)));
        return ModelProto.newBuilder()
                .setIrVersion(IR)
                .setProducerName("pitchside")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private String convolution(Net.Layer layer, String in, String name) {
        float[] w = values(layer.convolution().getParameters().get("weight")).clone();
        var norm = layer.norm().getParameters();
        float[] gamma = values(norm.get("gamma"));
        float[] beta = values(norm.get("beta"));
        float[] mean = values(norm.get("runningMean"));
        float[] var = values(norm.get("runningVar"));
        var b = new float[layer.out()];
        int each = w.length / layer.out();
        for (int o = 0; o < layer.out(); o++) {
            float f = (float) (gamma[o] / Math.sqrt(var[o] + Net.BN_EPS));
            for (int k = 0; k < each; k++) {
                w[o * each + k] *= f;
            }
            b[o] = beta[o] - mean[o] * f;
        }
        tensor(name + "_w", w, layer.out(), layer.in() / layer.groups(), 1, layer.kernel());
        tensor(name + "_b", b, layer.out());
        int pad = layer.kernel() / 2;
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Conv")
                .addInput(in)
                .addInput(name + "_w")
                .addInput(name + "_b")
                .addOutput(name)
                .addAttribute(attribute("kernel_shape", 1, layer.kernel()))
                .addAttribute(attribute("strides", 1, layer.stride()))
                .addAttribute(attribute("pads", 0, pad, 0, pad))
                .addAttribute(attribute("group", layer.groups())));
        node("Relu", name + "_r", name);
        return name + "_r";
    }

    private static float[] values(Parameter parameter) {
        return parameter.getArray().toFloatArray();
    }

    private void node(String op, String out, String... in) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(op)
                .addAllInput(java.util.List.of(in))
                .addOutput(out));
    }

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

    private void tensor(String name, float[] values, long... dims) {
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
