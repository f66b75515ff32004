package org.pitchside.trainer.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.DataSetInfo.Form;
import org.pitchside.trainer.check.Finding.Rule;

/** The labels of one recording among each other. */
final class LabelRules {

    private LabelRules() {}

    static void look(DataSetInfo info, String file, List<Row> rows, Consumer<Finding> out) {
        if (info.form() == Form.CLIPS && rows.isEmpty()) {
            out.accept(Finding.flagged(Rule.UNLABELLED, file, "is a clip without a label: it teaches nothing"));
        }
        if (info.form() == Form.CLIPS && rows.size() > 1) {
            out.accept(Finding.flagged(
                    Rule.UNLABELLED,
                    rows.get(1).where(),
                    "is the second event of the clip " + rows.get(1).label().recording() + ", which is to hold one"));
        }
        var sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingLong((Row r) -> r.label().startUs()).thenComparingInt(Row::row));
        Row reaching = null;
        for (Row row : sorted) {
            if (reaching != null) {
                overlap(reaching, row, info.samplePeriodUs(), out);
            }
            if (reaching == null || row.label().endUs() > reaching.label().endUs()) {
                reaching = row;
            }
        }
    }

    /** One window must not be taught as two things; spans that only touch at their ends are told. */
    private static void overlap(Row first, Row second, long periodUs, Consumer<Finding> out) {
        var a = first.label();
        var b = second.label();
        long shared = Math.min(a.endUs(), b.endUs()) - b.startUs();
        if (shared <= periodUs) {
            return;
        }
        boolean same = a.startUs() == b.startUs() && a.endUs() == b.endUs();
        boolean holdsImpact = a.impactUs().isPresent() && within(a.impactUs().getAsLong(), b.startUs(), b.endUs())
                || b.impactUs().isPresent() && within(b.impactUs().getAsLong(), a.startUs(), a.endUs());
        String what =
                "overlaps " + first.where() + " by " + shared / 1000 + " ms (" + a.label() + " and " + b.label() + ")";
        if (same || holdsImpact) {
            out.accept(Finding.refused(
                    Rule.OVERLAP,
                    second.where(),
                    what + (same ? ": the same span is labelled twice" : ": the impact of one lies in the other")));
        } else {
            out.accept(Finding.flagged(Rule.OVERLAP, second.where(), what));
        }
    }

    private static boolean within(long at, long from, long to) {
        return at >= from && at <= to;
    }
}
