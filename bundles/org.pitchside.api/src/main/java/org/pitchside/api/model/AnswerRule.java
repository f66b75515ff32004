package org.pitchside.api.model;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.Family;
import org.pitchside.api.Verdict;

/**
 * From a model's logits to a verdict, as docs/model-package.md has it: softmax(logits / temperature); NOT, UNKNOWN or the best class, and of
 * equal logits the first. Safe from any thread.
 */
public final class AnswerRule {
    private final String model;
    private final List<String> classes;
    private final boolean[] noSwing;
    private final double temperature;
    private final float minConfidence;

    /** @throws IllegalArgumentException the descriptor allows no answer; the message is one line */
    public AnswerRule(ModelDescriptor d) {
        if (d.classes().isEmpty()) {
            throw new IllegalArgumentException(d.name() + ": has no classes");
        }
        if (!(d.temperature() > 0) || !Float.isFinite(d.temperature())) {
            throw new IllegalArgumentException(d.name() + ": temperature is " + d.temperature() + ", not above 0");
        }
        if (!(d.minConfidence() >= 0 && d.minConfidence() <= 1)) {
            throw new IllegalArgumentException(d.name() + ": min_confidence is " + d.minConfidence() + ", not 0 to 1");
        }
        model = d.name();
        classes = d.classes();
        temperature = d.temperature();
        minConfidence = d.minConfidence();
        noSwing = new boolean[classes.size()];
        for (int i = 0; i < noSwing.length; i++) {
            noSwing[i] = d.noSwing().contains(classes.get(i));
        }
    }

    /** The verdict; null where a logit is not finite, for then the others mean nothing. */
    public Verdict of(float[] logits) {
        int[] order = new int[logits.length];
        for (int i = 0; i < order.length; i++) {
            if (!Float.isFinite(logits[i])) {
                return null;
            }
            // Insertion, behind its equals: best first, and of equal logits the first.
            int at = i;
            while (at > 0 && logits[order[at - 1]] < logits[i]) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = i;
        }
        int best = order[0];
        double[] weights = new double[order.length];
        double sum = 0;
        for (int i = 0; i < order.length; i++) {
            weights[i] = Math.exp(((double) logits[order[i]] - logits[best]) / temperature);
            sum += weights[i];
        }
        List<Verdict.Score> scores = new ArrayList<>(order.length);
        for (int i = 0; i < order.length; i++) {
            scores.add(new Verdict.Score(classes.get(order[i]), (float) (weights[i] / sum)));
        }
        float confidence = scores.get(0).probability();
        String label = noSwing[best]
                ? Family.NOT.name()
                : confidence < minConfidence ? Family.UNKNOWN.name() : classes.get(best);
        return new Verdict(label, confidence, scores, model);
    }
}
