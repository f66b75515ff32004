package org.pitchside.recordings.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.pitchside.recordings.DataSetException;
import org.pitchside.recordings.Label;

/** {@code labels.csv}, and the rules that bind a label to its recording. */
public final class LabelsCsv {

    static final String FILE = "labels.csv";
    static final List<String> COLUMNS = List.of("recording", "start_us", "impact_us", "end_us", "label");

    private LabelsCsv() {}

    static List<Label> read(InputStream in, Predicate<String> isRecording, Set<String> classes) throws IOException {
        CsvLines lines = new CsvLines(FILE, in);
        int recording = lines.column(COLUMNS.get(0));
        int start = lines.column(COLUMNS.get(1));
        int impact = lines.column(COLUMNS.get(2));
        int end = lines.column(COLUMNS.get(3));
        int name = lines.column(COLUMNS.get(4));
        List<Label> labels = new ArrayList<>();
        while (lines.next()) {
            boolean felt = lines.start(impact) < lines.end(impact);
            Label label = new Label(
                    lines.text(recording),
                    time(lines, start),
                    felt ? OptionalLong.of(time(lines, impact)) : OptionalLong.empty(),
                    time(lines, end),
                    lines.text(name));
            check(lines.row(), label, isRecording, classes);
            labels.add(label);
        }
        return labels;
    }

    private static long time(CsvLines lines, int column) {
        long t = Numbers.integer(lines.bytes(), lines.start(column), lines.end(column));
        if (t == Numbers.NO_INTEGER) {
            throw lines.wrong(column, "\"" + lines.text(column) + "\" is no whole number of microseconds");
        }
        return t;
    }

    /** Every rule but the recording's end. */
    public static void check(int row, Label label, Predicate<String> isRecording, Set<String> classes) {
        if (!isRecording.test(label.recording())) {
            throw wrong(row, "recording", "\"" + label.recording() + "\" is no recording of this data set");
        }
        if (label.startUs() < 0) {
            throw wrong(row, "start_us", label.startUs() + " is below 0");
        }
        long impact = label.impactUs().orElse(label.startUs());
        if (impact < label.startUs()) {
            throw wrong(row, "impact_us", impact + " is before start_us " + label.startUs());
        }
        if (label.endUs() < impact) {
            throw wrong(
                    row,
                    "end_us",
                    label.endUs() + " is before "
                            + (label.impactUs().isPresent() ? "impact_us " : "start_us ")
                            + impact);
        }
        if (!classes.contains(label.label())) {
            throw wrong(row, "label", "\"" + label.label() + "\" is not among the classes of " + InfoJson.FILE);
        }
    }

    /** The rule of the recording's end. */
    public static void checkEnd(int row, Label label, long recordingEndUs, long samplePeriodUs) {
        if (label.endUs() > recordingEndUs + samplePeriodUs) {
            throw wrong(
                    row,
                    "end_us",
                    label.endUs() + " is more than one sample behind the end of " + label.recording() + " at "
                            + recordingEndUs);
        }
    }

    static DataSetException wrong(int row, String column, String rule) {
        return new DataSetException(FILE, row, column, rule);
    }

    static String line(Label label) {
        return label.recording() + "," + label.startUs() + ","
                + (label.impactUs().isPresent() ? Long.toString(label.impactUs().getAsLong()) : "") + ","
                + label.endUs() + "," + label.label() + "\n";
    }
}
