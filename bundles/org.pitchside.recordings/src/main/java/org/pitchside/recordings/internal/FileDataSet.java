package org.pitchside.recordings.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.pitchside.api.Hand;
import org.pitchside.recordings.DataSet;
import org.pitchside.recordings.DataSetException;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.Label;
import org.pitchside.recordings.Recording;
import org.pitchside.recordings.Truth;

/** A data set of files. */
public final class FileDataSet implements DataSet {

    private static final String FOLDER = "recordings/";
    private static final String END = ".csv";

    private final Source source;
    private final DataSetInfo info;
    private final List<String> names;
    private final Set<String> known;
    private final List<Label> labels;
    private final Map<String, List<Integer>> labelsOf = new HashMap<>();
    private final Map<String, Hand> hands;
    private final Truth truth;
    private String sha256;

    /** Reads and checks all but the recordings; closes the source when that fails. */
    public static FileDataSet open(Source source) {
        try {
            return new FileDataSet(source);
        } catch (RuntimeException e) {
            try {
                source.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private FileDataSet(Source source) {
        this.source = source;
        if (!source.files().contains(InfoJson.FILE)) {
            throw new DataSetException(source.name(), "is no data set: " + InfoJson.FILE + " is missing");
        }
        info = read(InfoJson.FILE, InfoJson::read);
        names = recordings(source);
        known = new HashSet<>(names);
        if (!source.files().contains(LabelsCsv.FILE)) {
            throw new DataSetException(source.name(), LabelsCsv.FILE + " is missing");
        }
        Set<String> classes = new HashSet<>(info.classes());
        labels = List.copyOf(read(LabelsCsv.FILE, in -> LabelsCsv.read(in, known::contains, classes)));
        for (int i = 0; i < labels.size(); i++) {
            labelsOf.computeIfAbsent(labels.get(i).recording(), r -> new ArrayList<>())
                    .add(i);
        }
        Set<String> subjects = new TreeSet<>(Names.ORDER);
        names.forEach(name -> subjects.add(name.substring(0, name.indexOf('/'))));
        hands = source.files().contains(SubjectsCsv.FILE)
                ? read(SubjectsCsv.FILE, in -> SubjectsCsv.read(in, subjects))
                : Map.of();
        truth = source.files().contains(TruthCsv.FILE)
                ? read(TruthCsv.FILE, in -> TruthCsv.read(in, labels.size()))
                : Truth.NONE;
    }

    private static List<String> recordings(Source source) {
        List<String> names = new ArrayList<>();
        for (String file : source.files()) {
            // What a desktop leaves behind (._x, .DS_Store) is none of ours; another file's purpose is not ours to
            // judge.
            if (!file.startsWith(FOLDER) || !file.endsWith(END) || file.contains("/.")) {
                continue;
            }
            String name = file.substring(FOLDER.length(), file.length() - END.length());
            String[] parts = name.split("/", -1);
            if (parts.length != 2) {
                throw new DataSetException(file, "a recording lies in recordings/<subject>/<name>.csv");
            }
            Names.checkPart(file, "subject", parts[0]);
            Names.checkPart(file, "name", parts[1]);
            names.add(name);
        }
        names.sort(Names.ORDER);
        return List.copyOf(names);
    }

    @Override
    public DataSetInfo info() {
        return info;
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public Recording read(String name) {
        if (!known.contains(name)) {
            throw new DataSetException(source.name(), "has no recording \"" + name + "\"");
        }
        String file = FOLDER + name + END;
        int slash = name.indexOf('/');
        Recording recording = read(
                file,
                in -> RecordingCsv.read(file, in, name.substring(0, slash), name.substring(slash + 1), info.range()));
        for (int i : labelsOf.getOrDefault(name, List.of())) {
            // Row 1 is the header.
            LabelsCsv.checkEnd(i + 2, labels.get(i), recording.endUs(), info.samplePeriodUs());
        }
        return recording;
    }

    @Override
    public List<Label> labels() {
        return labels;
    }

    @Override
    public Hand hand(String subject) {
        return hands.getOrDefault(subject, Hand.RIGHT);
    }

    @Override
    public Truth truth() {
        return truth;
    }

    @Override
    public synchronized String sha256() {
        if (sha256 == null) {
            List<String> files = new ArrayList<>();
            for (String file : List.of(InfoJson.FILE, LabelsCsv.FILE, SubjectsCsv.FILE, TruthCsv.FILE)) {
                if (source.files().contains(file)) {
                    files.add(file);
                }
            }
            names.forEach(name -> files.add(FOLDER + name + END));
            files.sort(Names.ORDER);
            sha256 = ContentHash.of(source, files);
        }
        return sha256;
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            throw new DataSetException(source.name(), "cannot be closed (" + e.getMessage() + ")", e);
        }
    }

    private interface Reader<T> {
        T read(InputStream in) throws IOException;
    }

    private <T> T read(String file, Reader<T> reader) {
        try (InputStream in = source.open(file)) {
            return reader.read(in);
        } catch (IOException | IllegalStateException e) {
            // IllegalStateException: the zip was closed meanwhile.
            throw new DataSetException(file, "cannot be read (" + e.getMessage() + ")", e);
        }
    }
}
