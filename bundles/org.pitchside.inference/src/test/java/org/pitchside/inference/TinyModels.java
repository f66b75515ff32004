package org.pitchside.inference;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelDescriptor;

/** Graphs small enough to know their answers by heart. */
public final class TinyModels {
    public static final int CHANNELS = 9;
    public static final int STEPS = 128;

    private TinyModels() {}

    /** A model and what it says of itself; NOT, where it is a class, is no swing. */
    public static GatewayModel model(
            int version, float temperature, float minConfidence, byte[] onnx, String... classes) {
        List<String> all = List.of(classes);
        List<String> none = all.stream().filter("NOT"::equals).toList();
        List<Float> gain = List.of(8f, 8f, 8f, 0.0625f, 0.0625f, 0.0625f, 127f, 127f, 127f);
        return new GatewayModel(
                new ModelDescriptor(
                        "tiny", version, all, none, CHANNELS, STEPS, gain, temperature, minConfidence, Map.of(), "00"),
                onnx);
    }

    /** Always the same logits. */
    public static byte[] constant(float... logits) {
        return new Graph()
                .fullConv(new float[logits.length][CHANNELS * STEPS], logits)
                .bytes();
    }

    /** Each logit is one of the input's values, times a factor: {channel, step, factor}. */
    public static byte[] picks(float[]... channelStepFactor) {
        float[][] weights = new float[channelStepFactor.length][CHANNELS * STEPS];
        for (int k = 0; k < weights.length; k++) {
            float[] p = channelStepFactor[k];
            weights[k][(int) p[0] * STEPS + (int) p[1]] = p[2];
        }
        return new Graph().fullConv(weights, new float[weights.length]).bytes();
    }

    /** A net of the size that the gateway runs: 5-tap stem of 32, three separable blocks to 96, mean, linear. */
    public static byte[] net(int classes, long seed) {
        return new Graph().net(classes, new Random(seed)).bytes();
    }

    /** A graph to be built with something wrong in it. */
    public static final class Graph {
        private final OnnxMl.GraphProto.Builder graph =
                OnnxMl.GraphProto.newBuilder().setName("tiny");
        private String input = "imu";
        private String output = "logits";
        private OnnxMl.TensorProto.DataType type = OnnxMl.TensorProto.DataType.FLOAT;
        private long[] in = {-1, CHANNELS, 1, STEPS};
        private long classes;
        private String op;
        private boolean external;
        private int tensors;

        public Graph input(String name, long... shape) {
            input = name;
            in = shape;
            return this;
        }

        public Graph output(String name) {
            output = name;
            return this;
        }

        /** Logits go through this operator at last. */
        public Graph then(String operator) {
            op = operator;
            return this;
        }

        /** Output of another type. */
        public Graph doubles() {
            op = "Cast";
            type = OnnxMl.TensorProto.DataType.DOUBLE;
            return this;
        }

        /** The bias lies in a file outside the graph. */
        public Graph externalBias() {
            external = true;
            return this;
        }

        /** Weights of one class in {@link #fullConv}. */
        public int kernel() {
            return Math.toIntExact(in[1] * in[3]);
        }

        /** A kernel as large as the window. */
        public Graph fullConv(float[][] weights, float[] bias) {
            classes = bias.length;
            float[] flat = new float[weights.length * weights[0].length];
            for (int k = 0; k < weights.length; k++) {
                System.arraycopy(weights[k], 0, flat, k * weights[k].length, weights[k].length);
            }
            String w = tensor(flat, bias.length, in[1], 1, in[3]);
            String b = tensor(bias, bias.length);
            node("Conv", "c", input, w, b);
            return flattenInto("c");
        }

        private Graph flattenInto(String from) {
            String to = op == null ? output : "flat";
            node("Flatten", to, from);
            if (op != null) {
                OnnxMl.NodeProto.Builder last = node(op, output, to);
                if (op.equals("Cast")) {
                    last.addAttribute(number("to", type.getNumber()));
                }
            }
            return this;
        }

        private Graph net(int k, Random random) {
            classes = k;
            String x = conv("imu", random, 32, CHANNELS, 5, 2, 1);
            int width = 32;
            int[][] blocks = {{48, 1}, {64, 2}, {96, 2}};
            for (int[] block : blocks) {
                x = conv(x, random, width, 1, 5, block[1], width);
                x = conv(x, random, block[0], width, 1, 1, 1);
                width = block[0];
            }
            node("GlobalAveragePool", "mean", x);
            node("Flatten", "features", "mean");
            node(
                    "Gemm",
                    "logits",
                    "features",
                    tensor(random(random, width * k, width), width, k),
                    tensor(new float[k], k));
            return this;
        }

        private String conv(String from, Random random, int to, int perGroup, int taps, int stride, int groups) {
            String w = tensor(random(random, to * perGroup * taps, perGroup * taps), to, perGroup, 1, taps);
            String name = "x" + tensors;
            node("Conv", name, from, w, tensor(new float[to], to))
                    .addAttribute(number("group", groups))
                    .addAttribute(numbers("pads", 0, taps / 2, 0, taps / 2))
                    .addAttribute(numbers("strides", 1, stride));
            node("Relu", name + "r", name);
            return name + "r";
        }

        private static float[] random(Random random, int length, int fan) {
            float[] values = new float[length];
            for (int i = 0; i < length; i++) {
                values[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / fan));
            }
            return values;
        }

        private OnnxMl.NodeProto.Builder node(String operator, String to, String... from) {
            return graph.addNodeBuilder()
                    .setOpType(operator)
                    .addAllInput(List.of(from))
                    .addOutput(to);
        }

        private String tensor(float[] values, long... dims) {
            String name = "t" + tensors++;
            OnnxMl.TensorProto.Builder t = graph.addInitializerBuilder()
                    .setName(name)
                    .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber());
            for (long d : dims) {
                t.addDims(d);
            }
            if (external && dims.length == 1) {
                t.setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(OnnxMl.StringStringEntryProto.newBuilder()
                                .setKey("location")
                                .setValue("../../../../../../../../etc/passwd"));
                return name;
            }
            ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
            raw.asFloatBuffer().put(values);
            t.setRawData(ByteString.copyFrom(raw));
            return name;
        }

        private static OnnxMl.AttributeProto.Builder number(String name, long value) {
            return OnnxMl.AttributeProto.newBuilder()
                    .setName(name)
                    .setType(OnnxMl.AttributeProto.AttributeType.INT)
                    .setI(value);
        }

        private static OnnxMl.AttributeProto.Builder numbers(String name, long... values) {
            OnnxMl.AttributeProto.Builder a =
                    OnnxMl.AttributeProto.newBuilder().setName(name).setType(OnnxMl.AttributeProto.AttributeType.INTS);
            for (long v : values) {
                a.addInts(v);
            }
            return a;
        }

        private static OnnxMl.ValueInfoProto value(String name, OnnxMl.TensorProto.DataType type, long... shape) {
            OnnxMl.TensorShapeProto.Builder dims = OnnxMl.TensorShapeProto.newBuilder();
            for (long d : shape) {
                if (d < 0) {
                    dims.addDimBuilder().setDimParam("N");
                } else {
                    dims.addDimBuilder().setDimValue(d);
                }
            }
            return OnnxMl.ValueInfoProto.newBuilder()
                    .setName(name)
                    .setType(OnnxMl.TypeProto.newBuilder()
                            .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                    .setElemType(type.getNumber())
                                    .setShape(dims)))
                    .build();
        }

        public byte[] bytes() {
            graph.addInput(value(input, OnnxMl.TensorProto.DataType.FLOAT, in));
            graph.addOutput(value(output, type, in[0], classes));
            return OnnxMl.ModelProto.newBuilder()
                    .setIrVersion(8)
                    .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17))
                    .setGraph(graph)
                    .build()
                    .toByteArray();
        }
    }

    /** Labels {@code A0, A1, ...}. */
    public static String[] labels(int count) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            labels.add("A" + i);
        }
        return labels.toArray(String[]::new);
    }
}
