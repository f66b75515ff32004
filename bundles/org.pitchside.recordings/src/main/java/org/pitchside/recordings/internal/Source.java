package org.pitchside.recordings.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** The files of a data set, wherever they lie. Names are relative to the data set, with {@code /}. */
public interface Source extends AutoCloseable {

    /** The largest file that is read, bytes. */
    long MAX_FILE_BYTES = 256L << 20;

    /** What the data set is called in messages. */
    String name();

    Set<String> files();

    /** The file's bytes; they may be more than is good for us. */
    InputStream open(String file) throws IOException;

    @Override
    void close() throws IOException;
}
