package org.pitchside.models.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** target/scorecard.tsv: a figure of the trust in models replaces what stood there of the same name and data. */
public final class Figures {
    private static final Path FILE = Path.of("../../target/scorecard.tsv");

    private Figures() {}

    public static synchronized void put(String metric, long value, String unit, String goal, String data)
            throws IOException {
        String line = String.join("\t", metric, "" + value, unit, goal, data);
        System.out.println(line);
        Files.createDirectories(FILE.getParent());
        List<String> lines = Files.exists(FILE) ? new ArrayList<>(Files.readAllLines(FILE)) : new ArrayList<>();
        lines.removeIf(l -> l.startsWith(metric + "\t") && l.endsWith("\t" + data));
        lines.add(line);
        Files.write(FILE, lines);
    }
}
