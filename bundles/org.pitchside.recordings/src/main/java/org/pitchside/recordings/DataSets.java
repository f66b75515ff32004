package org.pitchside.recordings;

import java.nio.file.Files;
import java.nio.file.Path;
import org.pitchside.recordings.internal.FileDataSet;
import org.pitchside.recordings.internal.FolderSource;
import org.pitchside.recordings.internal.ZipSource;

/** Opens data sets. */
public final class DataSets {

    private DataSets() {}

    /**
     * Opens a folder or a zip of the layout of docs/recordings.md. Everything but the recordings themselves is read and checked now;
     * each recording is checked when it is read.
     *
     * @throws DataSetException in one line, when there is no such data set or it breaks a rule
     */
    public static DataSet open(Path path) {
        if (Files.isDirectory(path)) {
            return FileDataSet.open(new FolderSource(path));
        }
        if (!Files.isRegularFile(path)) {
            throw new DataSetException(path.toString(), "no such folder or zip");
        }
        return FileDataSet.open(new ZipSource(path));
    }

    /**
     * Reads every recording, so that every rule has been held against every row.
     *
     * @return how many samples there are
     */
    public static long check(DataSet dataSet) {
        long samples = 0;
        for (String name : dataSet.names()) {
            samples += dataSet.read(name).size();
        }
        return samples;
    }
}
