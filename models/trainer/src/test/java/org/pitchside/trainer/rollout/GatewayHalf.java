package org.pitchside.trainer.rollout;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The gateway's half of a model, taken apart so that it can be bent: its constants by name, and nodes put between input and output. */
final class GatewayHalf {

    private final ModelProto model;
    private final Map<String, float[]> constants = new LinkedHashMap<>();
    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    /** Nodes that come before all others, or behind all others. */
    private final List<NodeProto> first = new ArrayList<>();

    private final List<NodeProto> last = new ArrayList<>();
    /** What the net reads in place of {@code imu}; what the last node gives in place of {@code logits}. */
    private String input = "imu";

    private String output = "logits";

    private GatewayHalf(ModelProto model) {
        this.model = model;
    }

    static GatewayHalf of(byte[] onnx) {
        try {
            var half = new GatewayHalf(ModelProto.parseFrom(onnx));
            for (TensorProto t : half.model.getGraph().getInitializerList()) {
                var floats = new float[t.getRawData().size() / 4];
                t.getRawData()
                        .asReadOnlyByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(floats);
                half.put(
                        t.getName(),
                        floats,
                        t.getDimsList().stream().mapToLong(Long::longValue).toArray());
            }
            return half;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    GatewayHalf copy() {
        var half = new GatewayHalf(model);
        constants.forEach((name, floats) -> half.put(name, floats.clone(), shapes.get(name)));
        half.first.addAll(first);
        half.last.addAll(last);
        half.input = input;
        half.output = output;
        return half;
    }

    /** A constant; its own array, to be changed. */
    float[] get(String name) {
        return constants.get(name);
    }

    long[] shape(String name) {
        return shapes.get(name);
    }

    List<String> names() {
        return List.copyOf(constants.keySet());
    }

    void put(String name, float[] values, long... dims) {
        constants.put(name, values);
        shapes.put(name, dims);
    }

    /** A node between the input and what was there before: reads the last one put here, or {@code imu}. */
    void before(String op, String... constantsOfIt) {
        String to = "before" + first.size();
        first.add(node(op, to, input, constantsOfIt).build());
        input = to;
    }

    /** A node behind all: reads the last one put here, or what gave {@code logits}. */
    void behind(NodeProto.Builder node, String to) {
        last.add(node.build());
        output = to;
    }

    /** What the last node gives; before the first call of {@link #behind} this is "raw". */
    String behindReads() {
        return last.isEmpty() ? "raw" : output;
    }

    static NodeProto.Builder node(String op, String to, String from, String... others) {
        return NodeProto.newBuilder()
                .setOpType(op)
                .addInput(from)
                .addAllInput(List.of(others))
                .addOutput(to);
    }

    static AttributeProto list(String name, long... values) {
        var a = AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long v : values) {
            a.addInts(v);
        }
        return a.build();
    }

    /** The file; each of {@code alsoOut} is an output beside the logits. */
    byte[] write(String... alsoOut) {
        var to = model.toBuilder();
        var graph = to.getGraphBuilder();
        graph.clearInitializer().clearNode();
        constants.forEach((name, floats) -> {
            ByteBuffer bytes = ByteBuffer.allocate(4 * floats.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(floats);
            var t = TensorProto.newBuilder()
                    .setName(name)
                    .setDataType(TensorProto.DataType.FLOAT.getNumber())
                    .setRawData(ByteString.copyFrom(bytes.array()));
            for (long d : shapes.get(name)) {
                t.addDims(d);
            }
            graph.addInitializer(t);
        });
        first.forEach(graph::addNode);
        for (NodeProto n : model.getGraph().getNodeList()) {
            var node = n.toBuilder();
            for (int i = 0; i < n.getInputCount(); i++) {
                if (n.getInput(i).equals("imu")) {
                    node.setInput(i, input);
                }
            }
            if (!last.isEmpty() && n.getOutput(0).equals("logits")) {
                node.setOutput(0, "raw");
            }
            graph.addNode(node);
        }
        for (NodeProto n : last) {
            graph.addNode(n.getOutput(0).equals(output) ? n.toBuilder().setOutput(0, "logits") : n.toBuilder());
        }
        for (String name : alsoOut) {
            graph.addOutput(graph.getOutput(0).toBuilder()
                    .setName(name)
                    .setType(graph.getOutput(0).getType().toBuilder()
                            .setTensorType(graph.getOutput(0).getType().getTensorType().toBuilder()
                                    .clearShape())));
        }
        return to.build().toByteArray();
    }
}
