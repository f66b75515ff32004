package org.pitchside.gateway.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.pitchside.api.BatId;
import org.pitchside.api.Hand;
import org.pitchside.api.Mount;

/**
 * The kept mounts on the disk: a line a bat, its id and nine numbers.
 */
final class MountFile {

    private static final String NAME = "mounts.txt";
    private static final long MOST_BYTES = 1 << 20;

    private final Path file;

    MountFile(Path folder) {
        file = folder.resolve(NAME);
    }

    /** What was kept; a line that is none is told and left out. */
    Map<BatId, float[]> read(Consumer<String> wrong) throws IOException {
        var kept = new TreeMap<BatId, float[]>();
        if (!Files.exists(file)) {
            return kept;
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is larger than " + MOST_BYTES + " bytes: these are no mounts");
        }
        int number = 0;
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                String[] words = line.trim().split(" ");
                var rotation = new float[words.length - 1];
                for (int i = 0; i < rotation.length; i++) {
                    rotation[i] = Float.parseFloat(words[i + 1]);
                }
                new Mount(rotation, Hand.RIGHT);
                kept.put(BatId.parse(words[0]), rotation);
            } catch (IllegalArgumentException e) {
                wrong.accept(file + ", line " + number + ": " + e.getMessage() + "; it is left out");
            }
        }
        return kept;
    }

    void write(Map<BatId, float[]> kept) throws IOException {
        var text = new StringBuilder();
        kept.forEach((bat, rotation) -> {
            text.append(bat);
            for (float v : rotation) {
                text.append(' ').append(v);
            }
            text.append('\n');
        });
        SafeFile.write(file, text.toString());
    }
}
