package org.pitchside.models.internal.gates;

import java.util.Arrays;

/**
 * Watches the bare outputs of a model: one that is not a finite number, or the very same outputs on eight different windows in a row.
 * Both are no matter of chance (no two windows of real play are alike to the last bit), so there is no false-alarm rate to state.
 */
public final class OutputWatch {

    static final int ALIKE = 8;

    private float[] last;
    private int alike;
    private String wrong;

    /** @param logits one per class, of a window unlike the last one; copied */
    public void add(float[] logits) {
        if (wrong != null) {
            return;
        }
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                wrong = "it answered with something that is not a number";
                return;
            }
        }
        alike = Arrays.equals(logits, last) ? alike + 1 : 1;
        if (alike == ALIKE) {
            wrong = "its outputs were the very same on " + ALIKE + " different windows";
        }
        last = logits.clone();
    }

    /** What is wrong, or null. */
    public String wrong() {
        return wrong;
    }
}
