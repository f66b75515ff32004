package org.pitchside.bench.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints figures as {@code metric TAB value TAB unit TAB goal TAB data} and keeps them in a file, the last of each name and data. */
final class Scorecard {

    private final Path file;

    Scorecard(Path file) {
        this.file = file;
    }

    void score(String metric, double value, String unit, String goal, String data) {
        String shown =
                value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.4f", value);
        String line = String.join("\t", metric, shown, unit, goal, data);
        System.out.println(line);
        try {
            keep(metric, data, line);
        } catch (IOException e) {
            System.err.println("bench: cannot write " + file + ": " + e.getMessage());
        }
    }

    private void keep(String metric, String data, String line) throws IOException {
        List<String> lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
        lines.removeIf(l -> l.startsWith(metric + "\t") && l.endsWith("\t" + data));
        lines.add(line);
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        Files.write(file, lines);
    }
}
