package org.pitchside.kura.internal.engine;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.pitchside.api.settings.DataFolder;
import org.pitchside.api.settings.SettingReader;

/** The settings of an engine, checked; {@link EngineConfig} says what each means. */
record EngineSettings(Path folder, long mostBytes) {

    static final String DIRECTORY = "pitchside/onnx";
    static final int MEGABYTES = 64;

    static final EngineSettings DEFAULT = new EngineSettings(Path.of(DIRECTORY), MEGABYTES * 1_000_000L);

    static EngineSettings of(Map<String, ?> values, EngineSettings last, Consumer<String> wrong) {
        var s = new SettingReader(OnnxRuntimeEngine.PID, values, wrong);
        int megabytes = s.whole("model.megabytes", (int) (last.mostBytes / 1_000_000), 1, 1000);
        return new EngineSettings(folder(s.text("directory", DIRECTORY), last, wrong), megabytes * 1_000_000L);
    }

    private static Path folder(String said, EngineSettings last, Consumer<String> wrong) {
        try {
            return new DataFolder().of(said);
        } catch (InvalidPathException e) {
            wrong.accept(OnnxRuntimeEngine.PID + ": directory is no folder's name; " + last.folder + " stays");
            return last.folder;
        }
    }
}
