package org.pitchside.trainer.baseline;

/** How well answers fit the truth. */
public final class F1 {

    private F1() {}

    /** The mean of F1 over the classes that occur in truth; 0 where none does. */
    public static double macro(int[] truth, int[] answers, int classes) {
        var right = new int[classes];
        var said = new int[classes];
        var was = new int[classes];
        for (int i = 0; i < truth.length; i++) {
            was[truth[i]]++;
            said[answers[i]]++;
            right[truth[i]] += truth[i] == answers[i] ? 1 : 0;
        }
        double sum = 0;
        int n = 0;
        for (int c = 0; c < classes; c++) {
            if (was[c] > 0) {
                sum += 2.0 * right[c] / (was[c] + said[c]);
                n++;
            }
        }
        return n == 0 ? 0 : sum / n;
    }
}
