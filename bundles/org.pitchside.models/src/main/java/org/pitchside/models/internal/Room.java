package org.pitchside.models.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.models.internal.ShelfState.Entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the packages lie, and who makes room for others. Not safe from several threads: the shelf calls it. */
final class Room {

    static final String FOLDER = "shelf";
    /** Versions that are kept side by side; more would fill a small disk. */
    static final int MOST_PACKAGES = 12;

    private static final Logger LOG = LoggerFactory.getLogger(Room.class);

    private final Disk disk;
    private final Path folder;

    Room(Disk disk, Path models) {
        this.disk = disk;
        folder = models.resolve(FOLDER);
    }

    void open() throws IOException {
        disk.folder(folder);
    }

    /** On the disk when this returns. */
    void write(Entry entry, byte[] bytes) throws IOException {
        Path file = folder.resolve(entry.file());
        disk.write(file, bytes);
        disk.force(file);
        disk.forceFolder(folder);
    }

    /**
     * The very bytes that were looked at when it was taken.
     *
     * @throws IOException where they are not there any more; one sentence
     */
    ModelPackage read(Entry entry) throws IOException {
        Path file = folder.resolve(entry.file());
        try {
            byte[] bytes = disk.read(file, ModelPackage.MAX_BYTES);
            if (!Hashes.sha256(bytes).equals(entry.sha256())) {
                throw new IOException("it is not the file that was taken: its SHA-256 is another");
            }
            return ModelPackage.read(bytes);
        } catch (IOException | ModelPackageException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The same, with a line in the log where they are not there any more. */
    Optional<ModelPackage> find(Entry entry) {
        try {
            return Optional.of(read(entry));
        } catch (IOException e) {
            LOG.error("{}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Removes what is not kept: what a cut of the power left, or what somebody laid here. Only what was looked at counts. */
    void tidy(ShelfState state) throws IOException {
        var kept = state.packages().values().stream().map(Entry::file).toList();
        for (Path found : disk.list(folder)) {
            if (!kept.contains(found.getFileName().toString())) {
                remove(found);
            }
        }
    }

    private void remove(Path found) {
        try {
            disk.delete(found);
        } catch (IOException e) {
            // A folder with something in it, say: in nobody's way.
            LOG.warn("What lies among the models and is none stays: {}", Words.why(e));
        }
    }

    /**
     * Who makes room where there are more than there is room for: the ones that were taken first.
     *
     * @param staying names of those that do not
     */
    static List<Entry> surplus(ShelfState next, Set<String> staying) {
        var free = new ArrayList<>(next.packages().values());
        free.removeIf(e -> staying.contains(e.name()));
        free.sort(Comparator.comparingLong(Entry::order)
                .thenComparing(Entry::atUs)
                .thenComparing(Entry::name));
        int surplus = next.packages().size() - MOST_PACKAGES;
        return surplus > 0 ? List.copyOf(free.subList(0, Math.min(surplus, free.size()))) : List.of();
    }
}
