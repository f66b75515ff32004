package org.pitchside.trainer;

import static org.pitchside.trainer.onnx.Graph.attribute;
import static org.pitchside.trainer.onnx.Graph.list;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.swing.ModelInput;
import org.pitchside.trainer.onnx.Graph;

/**
 * Writes a committee as the {@code gateway.onnx} of docs/model-package.md: the limit and scale of the channels first, then each net
 * (batch norms folded, convolutions as 2-D with height 1, which ONNX Runtime runs faster on x86-64) and the kernel member side by
 * side, then the logarithm of their mean opinion.
 */
final class OnnxGraph {

    private final Graph graph = new Graph("swing", Graph.Type.FLOAT);

    private OnnxGraph() {}

    static byte[] of(Committee committee) {
        return new OnnxGraph().write(committee);
    }

    private byte[] write(Committee committee) {
        graph.input("imu", ModelInput.CHANNELS, 1, ModelInput.STEPS);
        graph.output("logits", committee.classes());
        var limit = new float[ModelInput.CHANNELS];
        java.util.Arrays.fill(limit, Float.MAX_VALUE);
        java.util.Arrays.fill(limit, 0, 3, Net.ACCEL_LIMIT_G);
        graph.floats("limit", limit, 1, ModelInput.CHANNELS, 1, 1);
        graph.node("Neg", "lower", "limit");
        graph.node("Min", "below", "imu", "limit");
        graph.node("Max", "within", "below", "lower");
        graph.floats("scale", Net.SCALE, 1, ModelInput.CHANNELS, 1, 1);
        graph.node("Mul", "scaled", "within", "scale");
        var opinions = new ArrayList<String>();
        float each = (1 - committee.kernelShare()) / committee.nets().size();
        for (int i = 0; i < committee.nets().size(); i++) {
            opinions.add(weighed("n" + i, net(committee.nets().get(i), "n" + i), each));
        }
        if (committee.kernelShare() > 0) {
            opinions.add(weighed("k", new KernelGraph(graph).write(committee.kernel()), committee.kernelShare()));
        }
        graph.node("Sum", "together", opinions.toArray(String[]::new));
        familiar(committee);
        number("least", Committee.LEAST);
        graph.node("Max", "floored", "opinion", "least");
        graph.node("Log", "logits", "floored");
        return graph.write();
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
        graph.node("Concat", "f_said", List.of(attribute("axis", 1)), said);
        graph.floats("f_spread", spread, 1, size);
        graph.node("Div", "f_in_spreads", "f_said", "f_spread");
        graph.floats("f_centres", flat, centres.length, size);
        graph.floats("f_centres2", squares, 1, centres.length);
        graph.node("ReduceSumSquare", "f_own2", List.of(list("axes", 1)), "f_in_spreads");
        graph.node("Gemm", "f_dot", List.of(attribute("transB", 1)), "f_in_spreads", "f_centres");
        number("f_minus", -2);
        graph.node("Mul", "f_dot2", "f_dot", "f_minus");
        graph.node("Sum", "f_distance", "f_dot2", "f_own2", "f_centres2");
        graph.node("ReduceMin", "f_nearest", List.of(list("axes", 1)), "f_distance");
        number("f_near", Familiar.NEAR * size);
        graph.node("Sub", "f_beyond", "f_nearest", "f_near");
        graph.node("Relu", "f_strange", "f_beyond");
        number("f_fall", -Familiar.FALL / size);
        graph.node("Mul", "f_exponent", "f_strange", "f_fall");
        graph.node("Exp", "f_believed", "f_exponent");
        number("f_least", Familiar.LEAST);
        graph.node("Max", "f_known", "f_believed", "f_least");
        graph.node("Mul", "f_kept", "together", "f_known");
        number("f_one", 1);
        graph.node("Sub", "f_unknown", "f_one", "f_known");
        number("f_alike", 1f / committee.classes());
        graph.node("Mul", "f_evenly", "f_unknown", "f_alike");
        graph.node("Add", "opinion", "f_kept", "f_evenly");
    }

    private void number(String name, float value) {
        graph.floats(name, new float[] {value}, 1);
    }

    private String weighed(String name, String in, float share) {
        number(name + "_share", share);
        graph.node("Mul", name + "_weighed", in, name + "_share");
        return name + "_weighed";
    }

    /** Returns the name of its probabilities. */
    private String net(Net net, String name) {
        String at = "scaled";
        int i = 0;
        for (Net.Layer layer : net.layers()) {
            at = convolution(layer, at, name + "_c" + i++);
        }
        graph.node("Flatten", name + "_flat", List.of(attribute("axis", 1)), at);
        Net.Folded dense = net.denseFolded();
        graph.floats(name + "_w", dense.weights(), net.classes(), dense.weights().length / net.classes());
        graph.floats(name + "_b", dense.bias(), net.classes());
        graph.node("Gemm", name + "_logits", List.of(attribute("transB", 1)), name + "_flat", name + "_w", name + "_b");
        graph.node("Softmax", name + "_p", List.of(attribute("axis", 1)), name + "_logits");
        return name + "_p";
    }

    private String convolution(Net.Layer layer, String in, String name) {
        Net.Folded folded = Net.fold(layer);
        graph.floats(name + "_w", folded.weights(), layer.out(), layer.in() / layer.groups(), 1, layer.kernel());
        graph.floats(name + "_b", folded.bias(), layer.out());
        int pad = layer.kernel() / 2;
        graph.node(
                "Conv",
                name,
                List.of(
                        list("kernel_shape", 1, layer.kernel()),
                        list("strides", 1, layer.stride()),
                        list("pads", 0, pad, 0, pad),
                        attribute("group", layer.groups())),
                in,
                name + "_w",
                name + "_b");
        graph.node("Relu", name + "_r", name);
        return name + "_r";
    }
}
