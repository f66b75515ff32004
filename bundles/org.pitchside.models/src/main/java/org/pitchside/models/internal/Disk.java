package org.pitchside.models.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a disk does, in steps as small as a cut of the power can part them. What was written is safe when {@link #force} returns, a name
 * when {@link #forceFolder} does. Tests put one in this one's place whose power is cut at each step.
 */
public interface Disk {

    /** The file's bytes; no link is followed, and nothing but a regular file is opened. */
    byte[] read(Path file, int most) throws IOException;

    /** What lies in a folder, by name; nothing where there is no such folder. */
    List<Path> list(Path folder) throws IOException;

    void folder(Path folder) throws IOException;

    /** A new file, or new content. */
    void write(Path file, byte[] content) throws IOException;

    void append(Path file, byte[] content) throws IOException;

    /** Cuts a file off. */
    void cut(Path file, long length) throws IOException;

    /** In one step; what was there of that name is gone. */
    void move(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    void force(Path file) throws IOException;

    void forceFolder(Path folder) throws IOException;

    /**
     * Keeps a folder for this gateway until what is returned is closed, or the program ends.
     *
     * @throws IOException where another one has it
     */
    default Closeable occupy(Path folder) throws IOException {
        return () -> {};
    }

    /** New content of a file: at any cut of the power the old one or the new one. */
    default void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        write(fresh, content);
        force(fresh);
        move(fresh, file);
        forceFolder(file.getParent());
    }

    /** The one of this machine. */
    final class Real implements Disk {

        private static final String LOCK = ".lock";

        @Override
        public byte[] read(Path file, int most) throws IOException {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                // A pipe or a device could keep the reader for ever, and a link names what is not ours to read.
                throw new IOException(
                        Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? "is no regular file" : "there is no such file");
            }
            try (var channel = Files.newByteChannel(
                            file, java.util.Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                    InputStream in = Channels.newInputStream(channel)) {
                byte[] read = in.readNBytes(most + 1);
                if (read.length > most) {
                    throw new IOException("longer than " + most + " bytes");
                }
                return read;
            }
        }

        @Override
        public List<Path> list(Path folder) throws IOException {
            List<Path> found = new ArrayList<>();
            if (Files.isDirectory(folder)) {
                try (var files = Files.newDirectoryStream(folder)) {
                    files.forEach(found::add);
                } catch (DirectoryIteratorException e) {
                    throw e.getCause();
                }
            }
            found.sort(null);
            return found;
        }

        @Override
        public void folder(Path folder) throws IOException {
            try {
                Files.createDirectories(folder);
            } catch (FileAlreadyExistsException e) {
                throw new IOException(folder + " is there and is no folder", e);
            }
        }

        @Override
        public Closeable occupy(Path folder) throws IOException {
            FileChannel channel;
            try {
                channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            } catch (IOException e) {
                // Where not even that can be written nobody else can either.
                return () -> {};
            }
            try {
                if (channel.tryLock() != null) {
                    return channel;
                }
            } catch (OverlappingFileLockException e) {
                // another gateway within this program
            } catch (IOException e) {
                // A disk of another machine may know no locks.
                return channel;
            }
            channel.close();
            throw new IOException("another gateway keeps its models there");
        }

        @Override
        public void write(Path file, byte[] content) throws IOException {
            write(
                    file,
                    content,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        }

        @Override
        public void append(Path file, byte[] content) throws IOException {
            write(file, content, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        private static void write(Path file, byte[] content, StandardOpenOption... how) throws IOException {
            try (FileChannel out = FileChannel.open(file, how)) {
                ByteBuffer left = ByteBuffer.wrap(content);
                while (left.hasRemaining()) {
                    out.write(left);
                }
            }
        }

        @Override
        public void cut(Path file, long length) throws IOException {
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                out.truncate(length);
            }
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void delete(Path file) throws IOException {
            Files.deleteIfExists(file);
        }

        @Override
        public void force(Path file) throws IOException {
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                out.force(true);
            }
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                    names.force(true);
                }
            }
        }
    }
}
