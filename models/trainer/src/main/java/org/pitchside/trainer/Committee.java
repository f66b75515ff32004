package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pitchside.swing.ModelInput;

/**
 * The gateway's model: some nets that differ by their seed only, and a {@link Kernel}. The opinion is the mean of the nets'
 * probabilities, and of it and the kernel's scores by the kernel's share; what is not {@link Familiar} is drawn towards "all classes
 * alike"; the logits are the logarithm.
 */
final class Committee implements AutoCloseable {

    /** An opinion is never less than this, so that its logarithm stays a number. */
    static final float LEAST = 1e-4f;

    private final List<Net> nets;
    private final Kernel kernel;
    private final Familiar familiar;
    private final int classes;
    private float kernelShare;

    Committee(List<Net> nets, Kernel kernel, Familiar familiar, float kernelShare) {
        this.nets = List.copyOf(nets);
        this.kernel = kernel;
        this.familiar = familiar;
        this.kernelShare = kernelShare;
        classes = nets.get(0).classes();
    }

    List<Net> nets() {
        return nets;
    }

    Kernel kernel() {
        return kernel;
    }

    Familiar familiar() {
        return familiar;
    }

    int classes() {
        return classes;
    }

    /** 0 = the kernel is not asked, 1 = nobody else is. */
    float kernelShare() {
        return kernelShare;
    }

    /** The same members, heard otherwise. */
    Committee heard(float share) {
        kernelShare = share;
        return this;
    }

    /** Logits of examples as the members themselves give them, without ONNX. */
    List<float[]> logits(List<Example> examples) {
        var all = new ArrayList<float[]>();
        var scaled = new float[Net.BATCH * ModelInput.LENGTH];
        for (int from = 0; from < examples.size(); from += Net.BATCH) {
            int n = Math.min(Net.BATCH, examples.size() - from);
            for (int i = 0; i < n; i++) {
                Net.scale(examples.get(from + i).x(), scaled, i * ModelInput.LENGTH);
            }
            for (float[] opinion : cautious(scaled, n)) {
                for (int c = 0; c < classes; c++) {
                    opinion[c] = (float) Math.log(Math.max(LEAST, opinion[c]));
                }
                all.add(opinion);
            }
        }
        return all;
    }

    /**
     * What the members think of the first windows of a batch.
     *
     * @param scaled a whole batch in the nets' units
     */
    float[][] opinions(float[] scaled, int n) {
        return weighed(scaled, n, said(scaled, n));
    }

    /** The same, doubt of strange windows added: what the graph says. */
    private float[][] cautious(float[] scaled, int n) {
        float[][] said = said(scaled, n);
        float[][] opinions = weighed(scaled, n, said);
        for (int i = 0; i < n; i++) {
            float known = familiar.of(said[i]);
            for (int c = 0; c < classes; c++) {
                opinions[i][c] = known * opinions[i][c] + (1 - known) / classes;
            }
        }
        return opinions;
    }

    /** The nets' logits, one net's after the other's. */
    private float[][] said(float[] scaled, int n) {
        var said = new float[n][nets.size() * classes];
        for (int k = 0; k < nets.size(); k++) {
            float[] logits = nets.get(k).logits(scaled, Net.BATCH);
            for (int i = 0; i < n; i++) {
                System.arraycopy(logits, i * classes, said[i], k * classes, classes);
            }
        }
        return said;
    }

    private float[][] weighed(float[] scaled, int n, float[][] said) {
        var opinions = new float[n][classes];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < nets.size(); k++) {
                float[] p = Recipe.softmax(Arrays.copyOfRange(said[i], k * classes, (k + 1) * classes), 1);
                add(opinions[i], p, (1 - kernelShare) / nets.size());
            }
            if (kernelShare > 0) {
                add(opinions[i], kernel.scores(scaled, i * ModelInput.LENGTH), kernelShare);
            }
        }
        return opinions;
    }

    private static void add(float[] to, float[] p, float share) {
        for (int c = 0; c < to.length; c++) {
            to[c] += p[c] * share;
        }
    }

    @Override
    public void close() {
        nets.forEach(Net::close);
    }
}
