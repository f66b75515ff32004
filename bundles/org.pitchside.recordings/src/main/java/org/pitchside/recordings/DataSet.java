package org.pitchside.recordings;

import java.util.List;
import org.pitchside.api.Hand;

/**
 * Tagged recordings: a folder, a zip, or a simulation that makes them while they are read. Recordings may be read from several
 * threads. Every method may throw {@link DataSetException}, and nothing else for bad data.
 */
public interface DataSet extends AutoCloseable {

    DataSetInfo info();

    /** The recordings, {@code <subject>/<name>}, always in the same order. */
    List<String> names();

    /** Reads one recording whole. Its labels are held against its length here. */
    Recording read(String name);

    /** The labels in the order of {@code labels.csv}. */
    List<Label> labels();

    /** Which way round a subject stands; right-handed where nothing is said. */
    Hand hand(String subject);

    /** What is known beyond the labels; {@link Truth#NONE} but for simulations. */
    default Truth truth() {
        return Truth.NONE;
    }

    /** The hash of the content, 64 hexadecimal digits: the same for a folder and a zip of it (docs/recordings.md). */
    String sha256();

    @Override
    void close();
}
