package org.pitchside.trainer;

import java.util.List;
import java.util.Locale;

/** Who was taken for whom. */
final class Confusion {

    private final List<String> classes;
    private final int[][] counts;

    Confusion(List<String> classes) {
        this.classes = classes;
        counts = new int[classes.size()][classes.size()];
    }

    void add(int truth, int answer) {
        counts[truth][answer]++;
    }

    void add(Confusion other) {
        for (int t = 0; t < counts.length; t++) {
            for (int a = 0; a < counts.length; a++) {
                counts[t][a] += other.counts[t][a];
            }
        }
    }

    int total() {
        int n = 0;
        for (int[] row : counts) {
            for (int v : row) {
                n += v;
            }
        }
        return n;
    }

    int right() {
        int n = 0;
        for (int c = 0; c < counts.length; c++) {
            n += counts[c][c];
        }
        return n;
    }

    double accuracy() {
        return total() == 0 ? 0 : (double) right() / total();
    }

    /** The mean of F1 over the classes that occur in truth. */
    double macroF1() {
        double sum = 0;
        int n = 0;
        for (int c = 0; c < counts.length; c++) {
            int truth = 0;
            int answered = 0;
            for (int o = 0; o < counts.length; o++) {
                truth += counts[c][o];
                answered += counts[o][c];
            }
            if (truth > 0) {
                sum += 2.0 * counts[c][c] / (truth + answered);
                n++;
            }
        }
        return n == 0 ? 0 : sum / n;
    }

    /** Rows are true, columns are answers. */
    String table() {
        int width = classes.stream().mapToInt(String::length).max().orElse(4);
        var out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "  %-" + width + "s", "true"));
        classes.forEach(c -> out.append(String.format(Locale.ROOT, " %" + Math.max(5, c.length()) + "s", c)));
        out.append('\n');
        for (int t = 0; t < counts.length; t++) {
            out.append(String.format(Locale.ROOT, "  %-" + width + "s", classes.get(t)));
            for (int a = 0; a < counts.length; a++) {
                out.append(String.format(
                        Locale.ROOT, " %" + Math.max(5, classes.get(a).length()) + "d", counts[t][a]));
            }
            out.append('\n');
        }
        return out.toString();
    }
}
