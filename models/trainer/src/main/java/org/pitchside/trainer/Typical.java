package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pitchside.api.model.KnownShot;
import org.pitchside.swing.ModelInput;

/**
 * Typical shots of each class: medoids of the model's int8 inputs under their RMS difference, so that each is a shot that somebody
 * played and none is an average. The same examples give the same shots.
 */
final class Typical {

    /** Shots of a class at most. */
    static final int EACH = 8;
    /** Shots of all classes together at most: so many a package takes. */
    static final int ALL = 120;

    /** Of more examples of a class every n-th is looked at. */
    private static final int LOOKED_AT = 800;

    private static final int ROUNDS = 30;

    private final List<String> classes;
    private final List<String> noSwing;
    private final float[] gain;

    Typical(List<String> classes, List<String> noSwing, List<Float> inputGain) {
        this.classes = classes;
        this.noSwing = noSwing;
        gain = new float[inputGain.size()];
        for (int c = 0; c < gain.length; c++) {
            gain[c] = inputGain.get(c);
        }
    }

    /**
     * @param examples of training subjects only, as the gateway will see them; those without a known stance count where a class has no others
     * @param dataSet what stands before the subject in a shot's source
     */
    List<KnownShot> of(List<Example> examples, String dataSet) {
        long swings = classes.stream().filter(c -> !noSwing.contains(c)).count();
        int each = (int) Math.min(EACH, ALL / Math.max(1, swings));
        var shots = new ArrayList<KnownShot>();
        for (int label = 0; label < classes.size(); label++) {
            if (noSwing.contains(classes.get(label))) {
                continue;
            }
            int wanted = label;
            var own = examples.stream().filter(e -> e.label() == wanted).toList();
            var stood = own.stream().filter(Typical::stanceKnown).toList();
            var looked = thinned(stood.size() >= each ? stood : own);
            var inputs = looked.stream().map(this::quantised).toList();
            for (int i : medoids(inputs, each)) {
                String source = printable(dataSet + "/" + looked.get(i).subject());
                shots.add(new KnownShot(classes.get(label), source, inputs.get(i)));
            }
        }
        return shots;
    }

    private static boolean stanceKnown(Example e) {
        int last = ModelInput.STEPS - 1;
        for (int c = 6; c < ModelInput.CHANNELS; c++) {
            if (e.x()[c * ModelInput.STEPS] != 0 && e.x()[c * ModelInput.STEPS + last] != 0) {
                return true;
            }
        }
        return false;
    }

    private static List<Example> thinned(List<Example> all) {
        int stride = (all.size() + LOOKED_AT - 1) / LOOKED_AT;
        if (stride <= 1) {
            return all;
        }
        var some = new ArrayList<Example>();
        for (int i = 0; i < all.size(); i += stride) {
            some.add(all.get(i));
        }
        return some;
    }

    private byte[] quantised(Example e) {
        var q = new byte[ModelInput.LENGTH];
        ModelInput.quantise(e.x(), gain, q);
        return q;
    }

    private static String printable(String source) {
        String plain = source.replaceAll("[^!-~]", "_");
        return plain.length() <= 64 ? plain : plain.substring(0, 64);
    }

    /** Indices of k medoids, ascending: one after the other where it helps most, then each moved to its cluster's middle. */
    static int[] medoids(List<byte[]> inputs, int k) {
        int n = inputs.size();
        float[][] apart = distances(inputs);
        int[] chosen = new int[Math.min(k, n)];
        float[] nearest = new float[n];
        Arrays.fill(nearest, Float.MAX_VALUE);
        for (int m = 0; m < chosen.length; m++) {
            chosen[m] = best(apart, nearest);
            for (int i = 0; i < n; i++) {
                nearest[i] = Math.min(nearest[i], apart[chosen[m]][i]);
            }
        }
        int rounds = 0;
        while (rounds < ROUNDS && moved(apart, chosen)) {
            rounds++;
        }
        return Arrays.stream(chosen).sorted().distinct().toArray();
    }

    private static int best(float[][] apart, float[] nearest) {
        int best = -1;
        double least = Double.MAX_VALUE;
        for (int candidate = 0; candidate < apart.length; candidate++) {
            double sum = 0;
            for (int i = 0; i < apart.length; i++) {
                sum += Math.min(nearest[i], apart[candidate][i]);
            }
            // what is chosen already has no distance to itself and cannot help: another one is taken
            if (sum < least && nearest[candidate] > 0) {
                least = sum;
                best = candidate;
            }
        }
        return best < 0 ? 0 : best;
    }

    private static boolean moved(float[][] apart, int[] chosen) {
        int n = apart.length;
        int[] cluster = new int[n];
        for (int i = 0; i < n; i++) {
            for (int m = 1; m < chosen.length; m++) {
                if (apart[chosen[m]][i] < apart[chosen[cluster[i]]][i]) {
                    cluster[i] = m;
                }
            }
        }
        boolean any = false;
        for (int m = 0; m < chosen.length; m++) {
            int middle = chosen[m];
            double least = sum(apart, cluster, m, middle);
            for (int candidate = 0; candidate < n; candidate++) {
                if (cluster[candidate] == m) {
                    double sum = sum(apart, cluster, m, candidate);
                    if (sum < least) {
                        least = sum;
                        middle = candidate;
                    }
                }
            }
            any |= middle != chosen[m];
            chosen[m] = middle;
        }
        return any;
    }

    private static double sum(float[][] apart, int[] cluster, int m, int from) {
        double sum = 0;
        for (int i = 0; i < apart.length; i++) {
            if (cluster[i] == m) {
                sum += apart[from][i];
            }
        }
        return sum;
    }

    private static float[][] distances(List<byte[]> inputs) {
        int n = inputs.size();
        var apart = new float[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                long sum = 0;
                byte[] a = inputs.get(i);
                byte[] b = inputs.get(j);
                for (int s = 0; s < a.length; s++) {
                    int d = a[s] - b[s];
                    sum += (long) d * d;
                }
                apart[i][j] = (float) Math.sqrt((double) sum / a.length);
                apart[j][i] = apart[i][j];
            }
        }
        return apart;
    }
}
