package org.pitchside.gateway.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.pitchside.api.BatId;
import org.pitchside.gateway.internal.watch.Past;

/**
 * What is usual of each bat, on the disk: for each a line {@code bat <id> <three numbers> <mount>}, where it is known a line
 * {@code seat <numbers>}, and a line {@code hit <numbers>} for each hit of its past.
 */
final class PastFile {

    private static final String NAME = "watch.txt";
    private static final long MOST_BYTES = 8 << 20;

    private final Path file;

    PastFile(Path folder) {
        file = folder.resolve(NAME);
    }

    /** What was kept; a bat whose lines are wrong is told and left out. */
    Map<BatId, Past> read(Consumer<String> wrong) throws IOException {
        var kept = new TreeMap<BatId, Past>();
        if (!Files.exists(file)) {
            return kept;
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is larger than " + MOST_BYTES + " bytes: this is nobody's past");
        }
        int number = 0;
        List<double[]> hits = null;
        double[] seat = null;
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
            number++;
            String[] words = line.split(" ", 6);
            try {
                if (words[0].equals("bat") && words.length == 6) {
                    hits = null;
                    seat = null;
                    var finds = new double[] {finite(words[2]), finite(words[3]), finite(words[4])};
                    var of = new ArrayList<double[]>();
                    var sums = new double[Past.SEAT];
                    kept.put(BatId.parse(words[1]), new Past(words[5], finds, sums, of));
                    hits = of;
                    seat = sums;
                } else if (words[0].equals("seat") && seat != null) {
                    seat(line.split(" "), seat);
                } else if (words[0].equals("hit") && hits != null) {
                    hits.add(row(line.split(" ")));
                } else if (!line.isBlank()) {
                    throw new IllegalArgumentException("neither a bat nor a hit of one");
                }
            } catch (IllegalArgumentException e) {
                wrong.accept(file + ", line " + number + ": " + e.getMessage() + "; it is left out");
            }
        }
        return kept;
    }

    private static double finite(String word) {
        double v = Double.parseDouble(word);
        if (!(v >= 0 && v < 1e9)) {
            throw new IllegalArgumentException("\"" + word + "\" is no count");
        }
        return v;
    }

    private static void seat(String[] words, double[] into) {
        if (words.length != 1 + Past.SEAT) {
            throw new IllegalArgumentException("a seat has " + Past.SEAT + " numbers, not " + (words.length - 1));
        }
        var all = new double[Past.SEAT];
        for (int i = 0; i < all.length; i++) {
            all[i] = Double.parseDouble(words[1 + i]);
            if (!Double.isFinite(all[i]) || i == 0 && all[i] < 0) {
                throw new IllegalArgumentException("\"" + words[1 + i] + "\" is no number of a seat");
            }
        }
        System.arraycopy(all, 0, into, 0, all.length);
    }

    private static double[] row(String[] words) {
        if (words.length != 1 + Past.ROW) {
            throw new IllegalArgumentException("a hit has " + Past.ROW + " numbers, not " + (words.length - 1));
        }
        var row = new double[Past.ROW];
        for (int i = 0; i < row.length; i++) {
            row[i] = Double.parseDouble(words[1 + i]);
            if (Double.isInfinite(row[i])) {
                throw new IllegalArgumentException("\"" + words[1 + i] + "\" is no finite number");
            }
        }
        return row;
    }

    void write(Map<BatId, Past> pasts) throws IOException {
        var text = new StringBuilder();
        pasts.forEach((bat, past) -> {
            text.append("bat ").append(bat);
            for (double v : past.finds()) {
                text.append(' ').append((float) v);
            }
            text.append(' ').append(past.mount()).append('\n');
            if (past.seat()[0] > 0) {
                text.append("seat");
                for (double v : past.seat()) {
                    text.append(' ').append((float) v);
                }
                text.append('\n');
            }
            for (double[] hit : past.hits()) {
                text.append("hit");
                for (double v : hit) {
                    text.append(' ').append((float) v);
                }
                text.append('\n');
            }
        });
        SafeFile.write(file, text.toString());
    }
}
