package org.pitchside.store.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pitchside.api.store.StoreException;
import org.sqlite.SQLiteJDBCLoader;

/** Loads SQLite's library from a folder of the store: the temporary folder may be in memory, or refuse to run code. */
final class Natives {

    private static final String TMPDIR = "org.sqlite.tmpdir";

    private static boolean loaded;

    private Natives() {}

    /** Once in the life of this class; the library stays loaded for every store. */
    static synchronized void load(Path folder) {
        if (loaded) {
            return;
        }
        String before = System.getProperty(TMPDIR);
        try {
            Files.createDirectories(folder);
            clear(folder);
            System.setProperty(TMPDIR, folder.toString());
            if (!SQLiteJDBCLoader.initialize()) {
                throw new StoreException("SQLite's library cannot be loaded from " + folder);
            }
            loaded = true;
        } catch (StoreException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            throw new StoreException(
                    "SQLite's library cannot be loaded from " + folder + " (" + e.getMessage() + ")", e);
        } finally {
            if (before == null) {
                System.clearProperty(TMPDIR);
            } else {
                System.setProperty(TMPDIR, before);
            }
        }
    }

    /** What a power cut left behind; the library removes its copy only when it ends in order. */
    private static void clear(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "sqlite-*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }
}
