package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pitchside.swing.ModelInput;

/**
 * How much a window looks like the swings that the nets learned from. A net is often sure of a family it has never seen; but what it
 * says, class by class, then lies where none of its own classes lies. Each class is the mean of all nets' logits, the spread is
 * common. The distance to the nearest swing's class takes confidence away; it changes no order of the classes.
 */
final class Familiar {

    /** Mean squared distance in spreads that is still familiar: what the training examples themselves have. */
    static final float NEAR = 1;
    /** Behind it, confidence falls by a factor e every 1 / so much; chosen on training players. */
    static final float FALL = 0.3f;

    /** So much is always believed, so that the order of the classes stays. */
    static final float LEAST = 0.02f;

    private final float[] spread;
    private final float[][] centres;

    private Familiar(float[] spread, float[][] centres) {
        this.spread = spread;
        this.centres = centres;
    }

    /** @param none indices of the classes that are no swing: too many things to lie anywhere */
    static Familiar of(List<Net> nets, List<Example> examples, Set<Integer> none) {
        int classes = nets.get(0).classes();
        int size = nets.size() * classes;
        float[][] seen = logits(nets, examples);
        var sums = new double[classes][size];
        var counts = new int[classes];
        for (int i = 0; i < seen.length; i++) {
            int c = examples.get(i).label();
            counts[c]++;
            for (int j = 0; j < size; j++) {
                sums[c][j] += seen[i][j];
            }
        }
        var squares = new double[size];
        int swings = 0;
        for (int i = 0; i < seen.length; i++) {
            int c = examples.get(i).label();
            if (!none.contains(c)) {
                swings++;
                for (int j = 0; j < size; j++) {
                    double d = seen[i][j] - sums[c][j] / counts[c];
                    squares[j] += d * d;
                }
            }
        }
        var spread = new float[size];
        for (int j = 0; j < size; j++) {
            spread[j] = (float) Math.sqrt(squares[j] / Math.max(1, swings)) + 1e-3f;
        }
        var centres = new ArrayList<float[]>();
        for (int c = 0; c < classes; c++) {
            if (counts[c] > 0 && !none.contains(c)) {
                var centre = new float[size];
                for (int j = 0; j < size; j++) {
                    centre[j] = (float) (sums[c][j] / counts[c]) / spread[j];
                }
                centres.add(centre);
            }
        }
        return new Familiar(spread, centres.toArray(float[][]::new));
    }

    private static float[][] logits(List<Net> nets, List<Example> examples) {
        int classes = nets.get(0).classes();
        var all = new float[examples.size()][nets.size() * classes];
        var scaled = new float[Net.BATCH * ModelInput.LENGTH];
        for (int from = 0; from < examples.size(); from += Net.BATCH) {
            int n = Math.min(Net.BATCH, examples.size() - from);
            for (int i = 0; i < n; i++) {
                Net.scale(examples.get(from + i).x(), scaled, i * ModelInput.LENGTH);
            }
            for (int k = 0; k < nets.size(); k++) {
                float[] logits = nets.get(k).logits(scaled, Net.BATCH);
                for (int i = 0; i < n; i++) {
                    System.arraycopy(logits, i * classes, all[from + i], k * classes, classes);
                }
            }
        }
        return all;
    }

    float[] spread() {
        return spread;
    }

    /** One row a class that is a swing, in spreads. */
    float[][] centres() {
        return centres;
    }

    /** 1 for what is familiar, towards {@link #LEAST} for what is strange. */
    float of(float[] logits) {
        float nearest = Float.MAX_VALUE;
        for (float[] centre : centres) {
            float sum = 0;
            for (int j = 0; j < logits.length; j++) {
                float d = logits[j] / spread[j] - centre[j];
                sum += d * d;
            }
            nearest = Math.min(nearest, sum / logits.length);
        }
        return Math.max(LEAST, (float) Math.exp(-FALL * Math.max(0, nearest - NEAR)));
    }
}
