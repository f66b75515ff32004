package org.pitchside.laptop.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where figures of runs are kept, one line each. */
final class ScorecardFile {

    private static final Logger LOG = LoggerFactory.getLogger(ScorecardFile.class);

    private ScorecardFile() {}

    /** A new figure replaces the former one of the same metric and data. */
    static void keep(String name, List<String> lines) {
        if (name.isBlank() || lines.isEmpty()) {
            return;
        }
        try {
            Path file = Path.of(name);
            Files.createDirectories(file.toAbsolutePath().getParent());
            var all = new LinkedHashMap<String, String>();
            if (Files.exists(file)) {
                Files.readAllLines(file).forEach(l -> all.put(key(l), l));
            }
            lines.forEach(l -> all.put(key(l), l));
            Path temporary = file.resolveSibling(file.getFileName() + ".new");
            Files.write(temporary, all.values());
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("the scorecard could not be written: {}", e.toString());
        }
    }

    private static String key(String line) {
        String[] parts = line.split("\t", -1);
        return parts.length == 5 ? parts[0] + "\t" + parts[4] : line;
    }
}
