package org.pitchside.recordings.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.pitchside.recordings.DataSetException;

/** A data set in a folder, or in the one folder that this holds. */
public final class FolderSource implements Source {

    private final Path root;
    private final Set<String> files = new LinkedHashSet<>();

    public FolderSource(Path folder) {
        root = rootOf(folder);
        if (!Files.exists(root.resolve(InfoJson.FILE))) {
            return;
        }
        try (var walk = Files.walk(root, 4)) {
            Path real = root.toRealPath();
            for (Path path : (Iterable<Path>) walk::iterator) {
                boolean link = Files.isSymbolicLink(path);
                String file = root.relativize(path).toString().replace('\\', '/');
                if (link && (!Files.exists(path) || !path.toRealPath().startsWith(real))) {
                    throw new DataSetException(file, "a link out of the data set is refused");
                }
                if (!Files.isRegularFile(path)) {
                    continue;
                }
                files.add(file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new DataSetException(name(), "cannot be listed (" + e.getMessage() + ")", e);
        }
    }

    private static Path rootOf(Path folder) {
        if (Files.exists(folder.resolve(InfoJson.FILE))) {
            return folder;
        }
        Path only = folder;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            int found = 0;
            for (Path entry : entries) {
                if (Files.exists(entry.resolve(InfoJson.FILE))) {
                    only = entry;
                    found++;
                }
            }
            return found == 1 ? only : folder;
        } catch (IOException e) {
            throw new DataSetException(folder.toString(), "cannot be listed (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public String name() {
        return root.toString();
    }

    @Override
    public Set<String> files() {
        return files;
    }

    @Override
    public InputStream open(String file) throws IOException {
        return Files.newInputStream(root.resolve(file));
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
