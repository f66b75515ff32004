package org.pitchside.inference.internal;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.Family;
import org.pitchside.api.Verdict;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.inference.ModelRefusedException;

/** From logits to a verdict: softmax(logits / temperature); NOT, UNKNOWN or the best class, and of equal logits the first. */
public final class Answers {
    private final String model;
    private final List<String> classes;
    private final boolean[] noSwing;
    private final double temperature;
    private final float minConfidence;

    public Answers(ModelDescriptor d) throws ModelRefusedException {
        if (d.classes().isEmpty()) {
            throw new ModelRefusedException(d.name() + ": has no classes");
        }
        if (!(d.temperature() > 0) || !Float.isFinite(d.temperature())) {
            throw new ModelRefusedException(d.name() + ": temperature is " + d.temperature() + ", not above 0");
        }
        if (!(d.minConfidence() >= 0 && d.minConfidence() <= 1)) {
            throw new ModelRefusedException(d.name() + ": min_confidence is " + d.minConfidence() + ", not 0 to 1");
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
