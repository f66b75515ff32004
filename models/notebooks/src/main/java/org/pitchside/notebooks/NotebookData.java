package org.pitchside.notebooks;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.stream.Stream;
import org.pitchside.recordings.DataSetException;

/**
 * The data set that the notebooks read (docs/recordings.md): the folder or zip that {@code PITCHSIDE_NOTEBOOK_DATA} names, else a
 * small one that the simulator makes the first time.
 */
public final class NotebookData {

    /** The environment variable that names another data set. */
    public static final String VARIABLE = "PITCHSIDE_NOTEBOOK_DATA";

    /** The system property for the folder in which the small data set is made; default: the temporary folder. */
    public static final String WORK = "pitchside.notebooks.work";

    private static Path files;

    private NotebookData() {}

    /**
     * The data set as a whole: a folder or a zip.
     *
     * @throws DataSetException in one line, when the one that was asked for is not there
     */
    public static Path path() {
        return path(System.getenv(VARIABLE), Path.of(System.getProperty(WORK, System.getProperty("java.io.tmpdir"))));
    }

    static Path path(String named, Path work) {
        if (named != null && !named.isBlank()) {
            var path = Path.of(named).toAbsolutePath();
            if (!Files.exists(path)) {
                throw new DataSetException(named, "is named by " + VARIABLE + " and is not there");
            }
            return path;
        }
        return SmallSet.in(work);
    }

    /** Where {@code dataset.json} and the CSV files lie, so that any tool can read them; inside a zip too. */
    public static synchronized Path files() {
        if (files == null) {
            files = files(path());
        }
        return files;
    }

    /** What is opened of a zip stays open as long as the notebook runs. */
    static Path files(Path dataSet) {
        if (Files.isDirectory(dataSet)) {
            return enclosed(dataSet);
        }
        try {
            return enclosed(FileSystems.newFileSystem(dataSet).getPath("/"));
        } catch (IOException | ProviderNotFoundException e) {
            throw new DataSetException(dataSet.toString(), "is no zip", e);
        }
    }

    /** A data set may lie in one enclosing folder. */
    private static Path enclosed(Path root) {
        if (Files.exists(root.resolve("dataset.json"))) {
            return root;
        }
        try (Stream<Path> inside = Files.list(root)) {
            return inside.filter(folder -> Files.exists(folder.resolve("dataset.json")))
                    .findFirst()
                    .orElseThrow(() -> new DataSetException(root.toString(), "holds no dataset.json"));
        } catch (IOException e) {
            throw new DataSetException(root.toString(), "cannot be read", e);
        }
    }
}
