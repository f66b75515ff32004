package org.pitchside.recordings;

import java.util.List;

/**
 * What a simulation knows beyond its labels: for scoring, never an input.
 *
 * @param columns the columns' names
 * @param rows one row a label, in the order of the labels; a value for each column
 */
public record Truth(List<String> columns, List<List<String>> rows) {

    /** What a real recording has. */
    public static final Truth NONE = new Truth(List.of(), List.of());

    public Truth {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }
}
