package org.pitchside.sensormodel;

import java.util.List;

/**
 * What a bat answers, from integers alone (docs/sensor-model.md, "The answer").
 *
 * @param label index of the class answered with, or {@link #UNKNOWN}
 * @param best index of the largest logit; of equal ones the lowest
 * @param margin best minus second logit, 0 .. 255
 */
public record SensorVerdict(int label, int best, int margin) {

    /** It will not say which swing it was. */
    public static final int UNKNOWN = -1;

    /**
     * @param logits one a class
     * @param notMargin of {@link ModelFacts#notMargin()}
     */
    public static SensorVerdict of(byte[] logits, List<ModelClass> classes, int notMargin) {
        int best = 0;
        int none = -1;
        for (int c = 0; c < logits.length; c++) {
            best = logits[c] > logits[best] ? c : best;
            if (classes.get(c).noSwing() && (none < 0 || logits[c] > logits[none])) {
                none = c;
            }
        }
        int second = -128;
        for (int c = 0; c < logits.length; c++) {
            second = c != best && logits[c] > second ? logits[c] : second;
        }
        int margin = logits[best] - second;
        int label = best;
        if (none >= 0 && !classes.get(best).noSwing() && logits[best] - logits[none] < notMargin) {
            label = none;
        } else if (margin < classes.get(best).margin()) {
            label = UNKNOWN;
        }
        return new SensorVerdict(label, best, margin);
    }
}
