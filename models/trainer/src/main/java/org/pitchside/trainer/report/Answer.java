package org.pitchside.trainer.report;

import java.util.Objects;

/**
 * One answer of a model on a window whose truth is known.
 *
 * @param subject who swung; never one that the model was trained on
 * @param truth index of the true class
 * @param probabilities one a class; not a copy
 * @param refused whether the model would have said UNKNOWN
 */
public record Answer(String subject, int truth, float[] probabilities, boolean refused) {

    public Answer {
        Objects.requireNonNull(subject, "subject");
        if (truth < 0 || truth >= probabilities.length) {
            throw new IllegalArgumentException("truth " + truth + " is none of " + probabilities.length + " classes");
        }
    }

    /** The best class; of equal ones the first. */
    public int best() {
        int best = 0;
        for (int c = 1; c < probabilities.length; c++) {
            if (probabilities[c] > probabilities[best]) {
                best = c;
            }
        }
        return best;
    }

    public float confidence() {
        return probabilities[best()];
    }

    public boolean isRight() {
        return best() == truth;
    }
}
