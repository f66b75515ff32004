package org.pitchside.trainer.report;

import java.util.List;
import org.pitchside.trainer.check.AuditReport;

/**
 * Everything that a report and a model card say. Plain data: whoever trains or evaluates fills it in.
 *
 * @param title for example {@code cricket-1}
 * @param dataName what scorecard lines call the data: SIM, TENNIS, ...
 * @param simulated whether the data come from the simulator; said on every plot
 * @param answeredOn in words, whose swings the answers are on, and that the model behind them never saw these people
 * @param noSwing the classes that are no swing
 * @param answers of a model that was not trained on their subjects
 * @param examples swings to look at
 * @param audit what the data set holds and what is flagged, null for the simulator
 * @param recipe how it was trained, line by line
 * @param figures measured figures, each with the data they were measured on
 */
public record ReportData(
        String title,
        String dataName,
        boolean simulated,
        String answeredOn,
        List<String> noSwing,
        Answers answers,
        List<ExampleSwing> examples,
        AuditReport audit,
        List<Entry> recipe,
        List<Figure> figures) {

    public ReportData {
        noSwing = List.copyOf(noSwing);
        examples = List.copyOf(examples);
        recipe = List.copyOf(recipe);
        figures = List.copyOf(figures);
    }

    /** A line of a table. */
    public record Entry(String name, String value) {}

    /**
     * A scorecard line.
     *
     * @param goal {@code -} where there is none
     */
    public record Figure(String metric, double value, String unit, String goal, String data) {}

    /**
     * A swing to look at.
     *
     * @param label its class
     * @param subject who swung
     * @param window model input: channels one after the other, {@code window.length / 9} steps each, g and dps first; not a copy
     * @param t0Step the step of t0
     */
    public record ExampleSwing(String label, String subject, float[] window, int t0Step) {}
}
