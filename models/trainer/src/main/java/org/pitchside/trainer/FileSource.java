package org.pitchside.trainer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pitchside.recordings.DataSet;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.DataSets;
import org.pitchside.recordings.Label;

/** A data set on disk. */
final class FileSource implements Source {

    private static final Map<String, String> SHORT =
            Map.of("tennis-racket", "TENNIS", "table-tennis-handle", "TT", "everyday-watch", "WATCH");

    private final DataSet set;
    private final Map<String, List<Label>> labels = new HashMap<>();
    private final Map<String, List<Integer>> rows = new HashMap<>();

    FileSource(Path path) {
        set = DataSets.open(path);
        int row = 1;
        for (Label label : set.labels()) {
            rows.computeIfAbsent(label.recording(), r -> new ArrayList<>()).add(++row);
            labels.computeIfAbsent(label.recording(), r -> new ArrayList<>()).add(label);
        }
    }

    @Override
    public DataSetInfo info() {
        return set.info();
    }

    @Override
    public String name() {
        return SHORT.getOrDefault(set.info().name(), set.info().name());
    }

    @Override
    public String sha256() {
        return set.sha256();
    }

    @Override
    public int size() {
        return set.names().size();
    }

    @Override
    public Tagged read(int index) {
        String name = set.names().get(index);
        var recording = set.read(name);
        return new Tagged(recording, set.hand(recording.subject()), labels.getOrDefault(name, List.of()));
    }

    @Override
    public List<Integer> rows(int index) {
        return rows.getOrDefault(set.names().get(index), List.of());
    }

    @Override
    public void close() {
        set.close();
    }
}
