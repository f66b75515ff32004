package org.pitchside.trainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.pitchside.trainer.report.ReportData.Figure;

/**
 * Figures as anyone can check them: {@code metric TAB value TAB unit TAB goal TAB data}, printed and kept in
 * {@code target/scorecard.tsv}, where a new figure replaces the former one of the same metric and data.
 */
final class Scorecard {

    private final Path file;
    private final LinkedHashMap<String, String> lines = new LinkedHashMap<>();
    private final LinkedHashMap<String, Figure> figures = new LinkedHashMap<>();

    Scorecard(Path root) {
        file = root.resolve("target").resolve("scorecard.tsv");
    }

    void put(String metric, double value, int digits, String unit, String goal, String data) {
        String shown = Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
        figures.put(metric + "\t" + data, new Figure(metric, value, unit, goal, data));
        lines.put(metric + "\t" + data, metric + "\t" + shown + "\t" + unit + "\t" + goal + "\t" + data);
    }

    /** What was put so far, for a report. */
    List<Figure> figures() {
        return List.copyOf(figures.values());
    }

    /** Prints what was put and folds it into the file. */
    void close() {
        lines.values().forEach(System.out::println);
        try {
            Files.createDirectories(file.getParent());
            var all = new LinkedHashMap<String, String>();
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    String[] parts = line.split("\t", -1);
                    if (parts.length == 5) {
                        all.put(parts[0] + "\t" + parts[4], line);
                    }
                }
            }
            all.putAll(lines);
            Path temporary = file.resolveSibling(file.getFileName() + ".new");
            Files.write(temporary, all.values());
            Files.move(temporary, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
