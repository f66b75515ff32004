package org.pitchside.trainer;

import java.util.List;
import org.pitchside.swing.ModelInput;
import org.pitchside.trainer.onnx.Graph;

/** Writes the kernel member: binned features by two multiplications with constant matrices, distances to the centres, scores. */
final class KernelGraph {

    private final Graph graph;

    KernelGraph(Graph graph) {
        this.graph = graph;
    }

    /** Reads {@code scaled} and returns the name of the scores. */
    String write(Kernel kernel) {
        int half = Kernel.FEATURES / 2;
        graph.floats("k_mean_of_bins", means(), ModelInput.STEPS, Kernel.BINS);
        graph.floats("k_spread_out", spread(), Kernel.BINS, ModelInput.STEPS);
        graph.node("MatMul", "k_m", "scaled", "k_mean_of_bins");
        // centred first: the difference of two large squares would cost the small ones their digits
        graph.node("MatMul", "k_level", "k_m", "k_spread_out");
        graph.node("Sub", "k_around", "scaled", "k_level");
        graph.node("Mul", "k_square", "k_around", "k_around");
        graph.node("MatMul", "k_variance", "k_square", "k_mean_of_bins");
        graph.node("Sqrt", "k_deviation", "k_variance");
        graph.node("Flatten", "k_m_flat", List.of(Graph.attribute("axis", 1)), "k_m");
        graph.node("Flatten", "k_d_flat", List.of(Graph.attribute("axis", 1)), "k_deviation");
        graph.node("Concat", "k_raw", List.of(Graph.attribute("axis", 1)), "k_m_flat", "k_d_flat");
        graph.floats("k_middle", kernel.mean(), 1, 2L * half);
        graph.floats("k_spread", kernel.spread(), 1, 2L * half);
        graph.node("Sub", "k_off", "k_raw", "k_middle");
        graph.node("Div", "k_features", "k_off", "k_spread");
        return scores(kernel);
    }

    /** |a - b|^2 = |a|^2 + |b|^2 - 2 a b, never below 0. */
    private String scores(Kernel kernel) {
        float[][] centres = kernel.centres();
        int m = centres.length;
        int classes = kernel.weights()[0].length;
        var flat = new float[m * Kernel.FEATURES];
        var squares = new float[m];
        var weights = new float[m * classes];
        for (int i = 0; i < m; i++) {
            double square = 0;
            for (int j = 0; j < Kernel.FEATURES; j++) {
                flat[i * Kernel.FEATURES + j] = centres[i][j];
                square += centres[i][j] * centres[i][j];
            }
            squares[i] = (float) square;
            System.arraycopy(kernel.weights()[i], 0, weights, i * classes, classes);
        }
        graph.floats("k_centres", flat, m, Kernel.FEATURES);
        graph.floats("k_centres2", squares, 1, m);
        graph.floats("k_minus", new float[] {-2}, 1);
        graph.floats("k_scale", new float[] {-1f / Kernel.FEATURES}, 1);
        graph.node("ReduceSumSquare", "k_own2", List.of(Graph.list("axes", 1)), "k_features");
        graph.node("Gemm", "k_dot", List.of(Graph.attribute("transB", 1)), "k_features", "k_centres");
        graph.node("Mul", "k_dot2", "k_dot", "k_minus");
        graph.node("Sum", "k_distance", "k_dot2", "k_own2", "k_centres2");
        graph.node("Relu", "k_distance0", "k_distance");
        graph.node("Mul", "k_exponent", "k_distance0", "k_scale");
        graph.node("Exp", "k_kernel", "k_exponent");
        graph.floats("k_weights", weights, m, classes);
        var alike = new float[classes];
        java.util.Arrays.fill(alike, 1f / classes);
        graph.floats("k_alike", alike, classes);
        graph.node("Gemm", "k_p", "k_kernel", "k_weights", "k_alike");
        return "k_p";
    }

    private static float[] means() {
        var m = new float[ModelInput.STEPS * Kernel.BINS];
        for (int b = 0; b < Kernel.BINS; b++) {
            for (int s = Kernel.edge(b); s < Kernel.edge(b + 1); s++) {
                m[s * Kernel.BINS + b] = 1f / (Kernel.edge(b + 1) - Kernel.edge(b));
            }
        }
        return m;
    }

    private static float[] spread() {
        var m = new float[Kernel.BINS * ModelInput.STEPS];
        for (int b = 0; b < Kernel.BINS; b++) {
            for (int s = Kernel.edge(b); s < Kernel.edge(b + 1); s++) {
                m[b * ModelInput.STEPS + s] = 1;
            }
        }
        return m;
    }
}
