package org.pitchside.store.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.pitchside.api.store.StoreException;

/** The store's folder: who holds it, what its files are called, and how one is set aside so that a power cut at any point does no harm. */
final class StoreFiles implements AutoCloseable {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final String NAME = "swings.db";
    private static final String SALVAGED = NAME + ".salvaged-";
    private static final String DAMAGED = NAME + ".damaged-";

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;

    private StoreFiles(Path folder, FileChannel lockFile, FileLock lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Makes the folder where it is absent and takes it for this store alone. */
    static StoreFiles take(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    folder.resolve("swings.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = null;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                // Another store of this very process; said below.
            }
            if (lock == null) {
                channel.close();
                throw new StoreException("another Pitchside uses the folder " + folder);
            }
            return new StoreFiles(folder, channel, lock);
        } catch (IOException e) {
            throw new StoreException("cannot use the folder " + folder + " (" + e + ")", e);
        }
    }

    Path folder() {
        return folder;
    }

    Path database() {
        return folder.resolve(NAME);
    }

    Path natives() {
        return folder.resolve("native");
    }

    /** Where a salvage writes; what an interrupted one left there is removed. */
    Path freshSalvage() throws IOException {
        Path file = folder.resolve(NAME + ".salvage");
        for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
            Files.deleteIfExists(folder.resolve(NAME + ".salvage" + suffix));
        }
        return file;
    }

    /** From here on the salvage counts: a power cut between any two of the steps is finished at the next start. */
    void replaceBySalvage(Path salvage, Instant now) throws IOException {
        try (FileChannel channel = FileChannel.open(salvage, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Path salvaged = folder.resolve(SALVAGED + STAMP.format(now));
        Files.move(salvage, salvaged, StandardCopyOption.ATOMIC_MOVE);
        sync();
        finishReplacing();
    }

    /** Sets the damaged file aside and puts the salvaged one in its place, from whatever step was reached. */
    void finishReplacing() throws IOException {
        List<Path> salvaged = named(SALVAGED);
        if (salvaged.isEmpty()) {
            return;
        }
        Path newest = salvaged.get(salvaged.size() - 1);
        String stamp = newest.getFileName().toString().substring(SALVAGED.length());
        List<Path> older = named(DAMAGED);
        // The write-ahead log first: it must never lie beside the new file, which it would be replayed into.
        for (String suffix : List.of("-wal", "-shm", "")) {
            Path file = folder.resolve(NAME + suffix);
            if (Files.exists(file)) {
                Files.move(file, folder.resolve(DAMAGED + stamp + suffix), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        sync();
        Files.move(newest, database(), StandardCopyOption.ATOMIC_MOVE);
        sync();
        for (Path file : older) {
            // One damaged file is kept: two would be twice the space that the operator allowed.
            if (!file.getFileName().toString().startsWith(DAMAGED + stamp)) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The damaged file that was set aside last, null where there is none. */
    String damaged() {
        try {
            List<Path> files = named(DAMAGED);
            files.removeIf(
                    file -> file.toString().endsWith("-wal") || file.toString().endsWith("-shm"));
            return files.isEmpty()
                    ? null
                    : files.get(files.size() - 1).getFileName().toString();
        } catch (IOException e) {
            return null;
        }
    }

    private List<Path> named(String prefix) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, prefix + "*")) {
            entries.forEach(files::add);
        }
        Collections.sort(files);
        return files;
    }

    /** A new name is on the disk only when its folder is. */
    void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        try (lockFile) {
            lock.release();
        } catch (IOException e) {
            // The process ends, or another one finds it locked and says so.
        }
    }
}
