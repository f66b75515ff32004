package org.pitchside.models.internal.shadow;

import java.util.Arrays;
import java.util.List;
import org.pitchside.api.Verdict;
import org.pitchside.api.model.AnswerRule;

/**
 * What one model says of one window.
 *
 * @param best index of the class it would answer if it had to
 * @param confidence calibrated, 0..1
 * @param unsure whether its answer is UNKNOWN
 * @param outputs one per class: logits, or what grows with them; not a number where it gave none
 * @param workNanos what it took, 0 where that is not looked at
 */
record Said(int best, double confidence, boolean unsure, float[] outputs, long workNanos) {

    /** By a model's own rule. */
    static Said of(float[] logits, AnswerRule rule, List<String> classes, long workNanos) {
        Verdict verdict = rule.of(logits);
        return verdict == null
                ? new Said(0, 0, true, logits.clone(), workNanos)
                : new Said(
                        classes.indexOf(verdict.forced()),
                        verdict.confidence(),
                        verdict.isUnknown(),
                        logits.clone(),
                        workNanos);
    }

    /** What a verdict holds of it: logarithms of probabilities stand for the logits, which only its model knew. */
    static Said of(Verdict verdict, List<String> classes, long workNanos) {
        float[] outputs = new float[classes.size()];
        Arrays.fill(outputs, Float.NaN);
        for (Verdict.Score score : verdict.scores()) {
            int at = classes.indexOf(score.label());
            if (at >= 0) {
                outputs[at] = (float) Math.log(Math.max(score.probability(), Float.MIN_NORMAL));
            }
        }
        return new Said(
                Math.max(0, classes.indexOf(verdict.forced())),
                verdict.confidence(),
                verdict.isUnknown(),
                outputs,
                workNanos);
    }

    /** Whether every output is a number. */
    boolean whole() {
        for (float output : outputs) {
            if (!Float.isFinite(output)) {
                return false;
            }
        }
        return true;
    }
}
