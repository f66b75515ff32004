package org.pitchside.store.internal;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.pitchside.api.settings.DataFolder;
import org.pitchside.api.settings.SettingReader;

/**
 * The store's settings, checked.
 *
 * @param directory where the files are
 * @param maxBytes the cap of the database
 * @param queueLength how many commits may wait
 */
record Settings(Path directory, long maxBytes, int queueLength) {

    static final int MAX_SIZE_MB = 2048;
    static final int QUEUE_LENGTH = 4096;

    static Settings byDefault() {
        return new Settings(new DataFolder().of(""), (long) MAX_SIZE_MB << 20, QUEUE_LENGTH);
    }

    /**
     * Reads what Configuration Admin gives.
     *
     * @param last what a wrong value leaves as it was
     * @param wrong hears one line of each wrong value
     */
    static Settings of(Map<String, ?> values, Settings last, Consumer<String> wrong) {
        var reader = new SettingReader(Store.NAME, values, wrong);
        return new Settings(
                reader.folder("directory", last.directory),
                (long) reader.whole("max.size.mb", (int) (last.maxBytes >> 20), 16, 1_000_000) << 20,
                reader.whole("queue.length", last.queueLength, 16, 1_000_000));
    }
}
