package org.pitchside.api;

import java.util.List;

/**
 * What a classifier says of a window.
 *
 * @param label the answer: a class of the model, {@code NOT} or {@code UNKNOWN}
 * @param confidence the calibrated probability of the best class, 0..1, also when the answer is UNKNOWN; not a number where it is
 *     not known: a bat tells its answer and not how sure it is
 * @param scores each class with its probability, best first
 * @param model what answered, as {@code id-version}; {@code none} where nothing could
 */
public record Verdict(String label, float confidence, List<Score> scores, String model) {

    /** One class of the model and its probability. */
    public record Score(String label, float probability) {}

    /** The answer where no classifier is there: honest, and the swing is kept. */
    public static final Verdict NONE = new Verdict(Family.UNKNOWN.name(), 0, List.of(), "none");

    public Verdict {
        scores = List.copyOf(scores);
    }

    /** Whether the second stage says that this was no swing. */
    public boolean isNot() {
        return Family.NOT.name().equals(label);
    }

    /** Whether the classifier refused to name the swing. */
    public boolean isUnknown() {
        return Family.UNKNOWN.name().equals(label);
    }

    /** The best class even where the answer is UNKNOWN; UNKNOWN itself where there are no scores. */
    public String forced() {
        return scores.isEmpty() ? label : scores.get(0).label();
    }
}
