package org.pitchside.trainer;

import java.util.List;
import java.util.Locale;
import org.pitchside.trainer.report.Tally;

/** Who was taken for whom, with the classes' names. */
final class Confusion {

    private final List<String> classes;
    private final Tally tally;

    Confusion(List<String> classes) {
        this(classes, new Tally(classes.size()));
    }

    Confusion(List<String> classes, Tally tally) {
        this.classes = classes;
        this.tally = tally;
    }

    void add(int truth, int answer) {
        tally.add(truth, answer);
    }

    void add(Confusion other) {
        tally.add(other.tally);
    }

    Tally tally() {
        return tally;
    }

    int total() {
        return tally.total();
    }

    int right() {
        return tally.right();
    }

    double accuracy() {
        return total() == 0 ? 0 : tally.accuracy();
    }

    /** The mean of F1 over the classes that occur in truth. */
    double macroF1() {
        return total() == 0 ? 0 : tally.macroF1();
    }

    /** Rows are true, columns are answers. */
    String table() {
        int width = classes.stream().mapToInt(String::length).max().orElse(4);
        var out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "  %-" + width + "s", "true"));
        classes.forEach(c -> out.append(String.format(Locale.ROOT, " %" + Math.max(5, c.length()) + "s", c)));
        out.append('\n');
        for (int t = 0; t < classes.size(); t++) {
            out.append(String.format(Locale.ROOT, "  %-" + width + "s", classes.get(t)));
            for (int a = 0; a < classes.size(); a++) {
                out.append(String.format(
                        Locale.ROOT, " %" + Math.max(5, classes.get(a).length()) + "d", tally.count(t, a)));
            }
            out.append('\n');
        }
        return out.toString();
    }
}
