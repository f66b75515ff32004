package org.pitchside.trainer.report;

/** Counts of truths (rows) by answers (columns), and the figures they give. Mutable; not for several threads. */
public final class Tally {

    private final int[][] counts;

    public Tally(int classes) {
        counts = new int[classes][classes];
    }

    public void add(int truth, int answer) {
        counts[truth][answer]++;
    }

    public void add(Tally other) {
        for (int t = 0; t < counts.length; t++) {
            for (int a = 0; a < counts.length; a++) {
                counts[t][a] += other.counts[t][a];
            }
        }
    }

    public int count(int truth, int answer) {
        return counts[truth][answer];
    }

    /** How many there are of a true class. */
    public int ofTruth(int truth) {
        int n = 0;
        for (int v : counts[truth]) {
            n += v;
        }
        return n;
    }

    public int ofAnswer(int answer) {
        int n = 0;
        for (int[] row : counts) {
            n += row[answer];
        }
        return n;
    }

    public int total() {
        int n = 0;
        for (int t = 0; t < counts.length; t++) {
            n += ofTruth(t);
        }
        return n;
    }

    public int right() {
        int n = 0;
        for (int c = 0; c < counts.length; c++) {
            n += counts[c][c];
        }
        return n;
    }

    /** Share of right answers, NaN where there is none. */
    public double accuracy() {
        return total() == 0 ? Double.NaN : (double) right() / total();
    }

    /** F1 of one class, NaN where it is neither true nor answered. */
    public double f1(int c) {
        int both = ofTruth(c) + ofAnswer(c);
        return both == 0 ? Double.NaN : 2.0 * counts[c][c] / both;
    }

    /** The mean of F1 over the classes that occur in truth. */
    public double macroF1() {
        double sum = 0;
        int n = 0;
        for (int c = 0; c < counts.length; c++) {
            if (ofTruth(c) > 0) {
                sum += f1(c);
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }
}
