package org.pitchside.store.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.pitchside.api.settings.SettingReader;

/**
 * The store's settings, checked.
 *
 * @param directory where the files are
 * @param maxBytes the cap of the database
 * @param queueLength how many commits may wait
 */
record Settings(Path directory, long maxBytes, int queueLength) {

    static final String DIRECTORY = "data";
    static final int MAX_SIZE_MB = 2048;
    static final int QUEUE_LENGTH = 4096;

    static final Settings DEFAULT = new Settings(Path.of(DIRECTORY), (long) MAX_SIZE_MB << 20, QUEUE_LENGTH);

    /**
     * Reads what Configuration Admin gives.
     *
     * @param last what a wrong value leaves as it was
     * @param wrong hears one line of each wrong value
     */
    static Settings of(Map<String, ?> values, Settings last, Consumer<String> wrong) {
        var reader = new SettingReader(Store.NAME, values, wrong);
        return new Settings(
                directory(reader.text("directory", last.directory.toString()), last.directory, wrong),
                (long) reader.whole("max.size.mb", (int) (last.maxBytes >> 20), 16, 1_000_000) << 20,
                reader.whole("queue.length", last.queueLength, 16, 1_000_000));
    }

    private static Path directory(String name, Path last, Consumer<String> wrong) {
        try {
            if (!name.isBlank()) {
                return Path.of(name);
            }
        } catch (InvalidPathException e) {
            // Told below.
        }
        wrong.accept(Store.NAME + ": directory = \"" + name.replaceAll("\\p{Cntrl}", "?")
                + "\" is not a folder's name; " + last + " stays");
        return last;
    }
}
