package org.pitchside.sensor.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;

/** target/scorecard.tsv: a figure of the bat's core replaces what stood there of the same name and data. */
final class Scorecard {

    private Scorecard() {}

    static void score(String metric, long value, String unit, String goal, String data) throws IOException {
        score(metric, Long.toString(value), unit, goal, data);
    }

    static void score(String metric, double value, String unit, String goal, String data) throws IOException {
        score(metric, String.format(Locale.ROOT, "%.2f", value), unit, goal, data);
    }

    private static void score(String metric, String value, String unit, String goal, String data) throws IOException {
        String line = String.join("\t", metric, value, unit, goal, data);
        System.out.println(line);
        Path card = Files.createDirectories(Path.of(System.getProperty("pitchside.root"), "target"))
                .resolve("scorecard.tsv");
        var all = new ArrayList<String>();
        if (Files.exists(card)) {
            Files.readAllLines(card).stream()
                    .filter(l -> !(l.startsWith(metric + "\t") && l.endsWith("\t" + data)))
                    .forEach(all::add);
        }
        all.add(line);
        Files.write(card, all);
    }
}
