package org.pitchside.recordings.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.pitchside.recordings.DataSetException;
import org.pitchside.recordings.Truth;

/** {@code truth.csv}: what a simulation knows beyond its labels, one row a label. */
final class TruthCsv {

    static final String FILE = "truth.csv";

    private TruthCsv() {}

    static Truth read(InputStream in, int labels) throws IOException {
        CsvLines lines = new CsvLines(FILE, in);
        List<List<String>> rows = new ArrayList<>();
        while (lines.next()) {
            List<String> row = new ArrayList<>();
            for (int column = 0; column < lines.columns().size(); column++) {
                row.add(lines.text(column));
            }
            rows.add(row);
            if (rows.size() > labels) {
                break;
            }
        }
        if (rows.size() != labels) {
            throw new DataSetException(
                    FILE,
                    (rows.size() > labels ? "more rows than" : rows.size() + " rows for") + " the " + labels
                            + " labels; one row a label is required");
        }
        return new Truth(lines.columns(), rows);
    }
}
