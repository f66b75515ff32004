package org.pitchside.recordings.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.pitchside.api.Hand;
import org.pitchside.recordings.DataSetException;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.Label;
import org.pitchside.recordings.Recording;

/** A data set being written beside its place, and moved there in one step, on the disk before it appears. */
public final class NewFolder implements AutoCloseable {

    private final Path target;
    private final Path temporary;
    private final StringBuilder labels = new StringBuilder(String.join(",", LabelsCsv.COLUMNS) + "\n");
    private final StringBuilder truth = new StringBuilder();
    private boolean finished;

    private NewFolder(Path target, Path temporary) {
        this.target = target;
        this.temporary = temporary;
    }

    /** Makes the temporary folder. */
    public static NewFolder begin(Path target, DataSetInfo info) {
        InfoJson.checked(info);
        Path place = target.toAbsolutePath().normalize();
        if (place.getFileName() == null || Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new DataSetException(target.toString(), "is there already");
        }
        try {
            Files.createDirectories(place.getParent());
            // Not createTempDirectory: that one is closed to all others, and would stay so.
            String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
            Path temporary = Files.createDirectory(place.resolveSibling("." + place.getFileName() + "." + random));
            NewFolder folder = new NewFolder(place, temporary);
            folder.text(InfoJson.FILE, InfoJson.write(info));
            return folder;
        } catch (IOException e) {
            throw new DataSetException(target.toString(), "cannot be made (" + e + ")", e);
        }
    }

    /** Holds a subject's name against the rules. */
    public void checkSubject(String subject) {
        Names.checkPart(SubjectsCsv.FILE, "subject", subject);
    }

    /** Writes a recording's file. */
    public void recording(Recording recording) {
        String file = "recordings/" + recording.id() + ".csv";
        Names.checkPart(file, "subject", recording.subject());
        Names.checkPart(file, "name", recording.name());
        if (recording.size() == 0) {
            throw new DataSetException(file, "holds no sample");
        }
        long last = 0;
        for (int i = 0; i < recording.size(); i++) {
            long t = recording.tUs()[i];
            if (t < last || t > 999_999_999_999_999L) {
                throw new DataSetException(file, i + 2, "t_us", t + " is below 0, goes backwards or has 16 digits");
            }
            last = t;
        }
        write(file, out -> RecordingCsv.write(recording, out));
    }

    /** Adds a row of labels.csv. */
    public void label(Label label) {
        labels.append(LabelsCsv.line(label));
    }

    /** Adds a row of truth.csv; the first is the header. */
    public void truth(List<String> values) {
        for (String value : values) {
            if (!value.isEmpty() || values.size() == 1) {
                Names.checkValue(TruthCsv.FILE, "value", value);
            }
        }
        truth.append(String.join(",", values)).append('\n');
    }

    /** Writes a file of text. */
    public void text(String file, CharSequence text) {
        write(file, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** Moves the folder to its place. */
    public void finish(Map<String, Hand> hands) {
        text(LabelsCsv.FILE, labels);
        if (truth.length() > 0) {
            text(TruthCsv.FILE, truth);
        }
        if (!hands.isEmpty()) {
            text(SubjectsCsv.FILE, SubjectsCsv.write(hands));
        }
        try {
            Set<Path> folders = new HashSet<>();
            try (var walk = Files.walk(temporary)) {
                walk.filter(Files::isDirectory).forEach(folders::add);
            }
            for (Path folder : folders) {
                sync(folder);
            }
            // A non-empty folder is never replaced by this: whoever was first stays.
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            finished = true;
            sync(target.getParent());
        } catch (IOException | UncheckedIOException e) {
            throw new DataSetException(target.toString(), "cannot be written (" + e + ")", e);
        }
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private interface Content {
        void to(OutputStream out) throws IOException;
    }

    private void write(String file, Content content) {
        Path path = temporary.resolve(file);
        try {
            Files.createDirectories(path.getParent());
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream out = Channels.newOutputStream(channel)) {
                content.to(out);
                channel.force(true);
            }
        } catch (IOException e) {
            throw new DataSetException(file, "cannot be written (" + e + ")", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (finished || !Files.exists(temporary)) {
            return;
        }
        List<Path> paths;
        try (var walk = Files.walk(temporary)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }

    @Override
    public String toString() {
        return target.toString();
    }
}
