package org.pitchside.store.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

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
     * Reads what Configuration Admin gives: numbers, or texts where a file gave them.
     *
     * @param last what a wrong value leaves as it was
     * @param wrong hears one line of each wrong value
     */
    static Settings of(Map<String, ?> values, Settings last, Consumer<String> wrong) {
        return new Settings(
                directory(values.get("directory"), last.directory, wrong),
                (long) whole(values, "max.size.mb", (int) (last.maxBytes >> 20), 16, 1_000_000, wrong) << 20,
                whole(values, "queue.length", last.queueLength, 16, 1_000_000, wrong));
    }

    private static Path directory(Object value, Path last, Consumer<String> wrong) {
        if (value == null) {
            return last;
        }
        try {
            if (!value.toString().isBlank()) {
                return Path.of(value.toString().trim());
            }
        } catch (InvalidPathException e) {
            // Said below.
        }
        wrong.accept("directory = \"" + value + "\" is no folder's name; " + last + " stays");
        return last;
    }

    private static int whole(Map<String, ?> values, String name, int last, int low, int high, Consumer<String> wrong) {
        Object value = values.get(name);
        if (value == null) {
            return last;
        }
        try {
            int number = Integer.parseInt(value.toString().trim());
            if (number >= low && number <= high) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        wrong.accept(name + " = \"" + value + "\" is no whole number in " + low + ".." + high + "; " + last + " stays");
        return last;
    }
}
