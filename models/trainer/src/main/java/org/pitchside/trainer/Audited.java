package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.trainer.check.AuditReport;
import org.pitchside.trainer.check.DataAudit;
import org.pitchside.trainer.check.Finding;
import org.pitchside.trainer.check.Row;

/** Holds a source against the rules for data sets before anything is trained or measured with it. */
final class Audited {

    private Audited() {}

    /** Reads everything once. */
    static AuditReport look(Source source, DataAudit.Use use) {
        var audit = new DataAudit(source.info());
        for (int i = 0; i < source.size(); i++) {
            var tagged = source.read(i);
            var rowOf = source.rows(i);
            var rows = new ArrayList<Row>();
            for (int k = 0; k < tagged.labels().size(); k++) {
                rows.add(new Row(
                        k < rowOf.size() ? rowOf.get(k) : 0, tagged.labels().get(k)));
            }
            audit.recording(tagged.recording(), rows);
            Console.progress("checking %d of %d", i + 1, source.size());
        }
        Console.progressDone();
        return audit.report(use);
    }

    /**
     * Tells what is flagged; what is refused ends the command. Simulated players are not looked at: they come from the project's own
     * code, which has its own tests.
     *
     * @return the report, null for the simulator
     */
    static AuditReport require(Source source, DataAudit.Use use) {
        if (source.name().equals("SIM")) {
            return null;
        }
        var report = look(source, use);
        if (report.isRefused()) {
            throw new UsageException(report.refusal());
        }
        tell("flagged", report.lines(Finding.Level.FLAGGED));
        return report;
    }

    /** {@code evaluate data}: the audit alone. */
    static void print(Source source) {
        var report = look(source, DataAudit.Use.TRAIN);
        System.out.print(report.summary());
        tell("refused", report.lines(Finding.Level.REFUSED));
        tell("flagged", report.lines(Finding.Level.FLAGGED));
        if (report.isRefused()) {
            throw new UsageException(report.refusal());
        }
        Console.say("usable%s", report.findings().isEmpty() ? ", nothing flagged" : "");
    }

    private static void tell(String how, List<String> lines) {
        lines.forEach(line -> System.out.println("  " + how + "  " + line));
    }
}
