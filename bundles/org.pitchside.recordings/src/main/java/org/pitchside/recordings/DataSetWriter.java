package org.pitchside.recordings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.pitchside.api.Hand;
import org.pitchside.recordings.internal.LabelsCsv;
import org.pitchside.recordings.internal.NewFolder;

/**
 * Writes a data set into a new folder, which appears whole, with {@link #finish}, or not at all. What breaks a rule is refused as a
 * reader would refuse it, with {@link DataSetException}; so is what the disk refuses. For one thread.
 *
 * <pre>{@code
 * try (DataSetWriter out = DataSetWriter.create(Path.of("nets-tuesday"), info)) {
 *     out.recording(recording);
 *     out.label(new Label("ada/1", 0, OptionalLong.of(812_000), 1_400_000, "DRV"));
 *     out.finish();
 * }
 * }</pre>
 */
public final class DataSetWriter implements AutoCloseable {

    private final DataSetInfo info;
    private final Set<String> classes;
    private final NewFolder folder;
    private final Map<String, Long> ends = new HashMap<>();
    private final Map<String, Hand> hands = new TreeMap<>();
    private final Set<String> subjects = new HashSet<>();
    private List<String> truthColumns = List.of();
    private int labels;

    private DataSetWriter(DataSetInfo info, NewFolder folder) {
        this.info = info;
        this.classes = Set.copyOf(info.classes());
        this.folder = folder;
    }

    /** Begins a data set; {@code target} must not be there yet. */
    public static DataSetWriter create(Path target, DataSetInfo info) {
        return new DataSetWriter(info, NewFolder.begin(target, info));
    }

    /** Says which way round a subject stands; those of whom nothing is said are right-handed. */
    public void hand(String subject, Hand hand) {
        folder.checkSubject(subject);
        hands.put(subject, hand);
    }

    /** Writes a recording: the same counts come back when it is read. */
    public void recording(Recording recording) {
        if (!recording.range().equals(info.range())) {
            throw new DataSetException(
                    recording.id(), "its range " + recording.range() + " is not the data set's " + info.range());
        }
        if (ends.containsKey(recording.id())) {
            throw new DataSetException(recording.id(), "is there twice");
        }
        folder.recording(recording);
        ends.put(recording.id(), recording.endUs());
        subjects.add(recording.subject());
    }

    /** Names the columns of truth.csv; must come before the first label. */
    public void truthColumns(List<String> columns) {
        if (labels > 0) {
            throw new IllegalStateException("the columns of truth.csv must be named before the first label");
        }
        folder.truth(columns);
        truthColumns = List.copyOf(columns);
    }

    /**
     * Adds a label of a recording that is already written.
     *
     * @param truth a value for each of the {@link #truthColumns}
     */
    public void label(Label label, String... truth) {
        int row = labels + 2;
        LabelsCsv.check(row, label, ends::containsKey, classes);
        LabelsCsv.checkEnd(row, label, ends.get(label.recording()), info.samplePeriodUs());
        if (truth.length != truthColumns.size()) {
            throw new IllegalArgumentException(
                    truth.length + " values for the " + truthColumns.size() + " columns of truth.csv");
        }
        if (truth.length > 0) {
            folder.truth(List.of(truth));
        }
        folder.label(label);
        labels++;
    }

    /** Writes the licence's text. */
    public void licence(String text) {
        folder.text("LICENSE.txt", text);
    }

    /** Makes the data set appear. */
    public void finish() {
        if (!hands.isEmpty()) {
            subjects.forEach(subject -> hands.putIfAbsent(subject, Hand.RIGHT));
        }
        folder.finish(hands);
    }

    /** Leaves nothing behind unless {@link #finish} was called. */
    @Override
    public void close() throws DataSetException {
        try {
            folder.close();
        } catch (IOException e) {
            throw new DataSetException(folder.toString(), "cannot be removed (" + e.getMessage() + ")", e);
        }
    }
}
