package org.pitchside.recordings.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.pitchside.recordings.DataSetException;

/**
 * The rows of a CSV file, one at a time, without an object for each value: the recordings of a data set hold millions of them. Comma,
 * LF or CR LF, no quoting.
 */
final class CsvLines {

    private static final int MAX_LINE = 4096;
    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final String file;
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int filled;
    private int read;
    private long total;

    private final byte[] line = new byte[MAX_LINE];
    private int length;
    private int row;
    private final int[] ends;
    private final List<String> columns;

    /** Reads the header. */
    CsvLines(String file, InputStream in) throws IOException {
        this.file = file;
        this.in = in;
        if (!nextLine()) {
            throw new DataSetException(file, "is empty; a header row is required");
        }
        int start = length >= 3 && Arrays.equals(line, 0, 3, BOM, 0, 3) ? 3 : 0;
        columns = Arrays.asList(decode(start, length, "header").split(",", -1));
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new DataSetException(file, row, "header", "a column is named twice");
        }
        ends = new int[columns.size()];
    }

    List<String> columns() {
        return columns;
    }

    /** The column's place, which must be there. */
    int column(String name) {
        int i = columns.indexOf(name);
        if (i < 0) {
            throw new DataSetException(file, 1, name, "the column is missing");
        }
        return i;
    }

    /** The number of the row that was read last; the header is row 1. */
    int row() {
        return row;
    }

    /** Goes to the next row; false at the end. Empty lines are allowed at the end only. */
    boolean next() throws IOException {
        if (!nextLine()) {
            return false;
        }
        if (length == 0) {
            int empty = row;
            while (nextLine()) {
                if (length > 0) {
                    throw new DataSetException(file, empty, columns.get(0), "the line is empty");
                }
            }
            return false;
        }
        int field = 0;
        for (int i = 0; i < length; i++) {
            if (line[i] == ',') {
                if (field < ends.length) {
                    ends[field] = i;
                }
                field++;
            }
        }
        if (field < ends.length) {
            ends[field] = length;
        }
        if (field + 1 != ends.length) {
            throw new DataSetException(
                    file, row, columns.get(0), (field + 1) + " values in a table of " + ends.length + " columns");
        }
        return true;
    }

    int start(int column) {
        return column == 0 ? 0 : ends[column - 1] + 1;
    }

    int end(int column) {
        return ends[column];
    }

    /** The row's bytes, valid until the next row. */
    byte[] bytes() {
        return line;
    }

    String text(int column) {
        return decode(start(column), ends[column], columns.get(column));
    }

    DataSetException wrong(int column, String rule) {
        return new DataSetException(file, row, columns.get(column), rule);
    }

    private String decode(int from, int to, String column) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DataSetException(file, row, column, "is not UTF-8");
        }
    }

    /** Copies the next line, without its end, to {@link #line}. */
    private boolean nextLine() throws IOException {
        length = 0;
        boolean any = false;
        while (true) {
            if (read == filled && !fill()) {
                break;
            }
            any = true;
            int from = read;
            while (read < filled && buffer[read] != '\n') {
                read++;
            }
            take(from, read);
            if (read < filled) {
                read++;
                break;
            }
        }
        if (!any) {
            return false;
        }
        row++;
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        for (int i = 0; i < length; i++) {
            if (line[i] == '"') {
                throw new DataSetException(file, row, "line", "a quote; values are not quoted");
            }
        }
        return true;
    }

    private void take(int from, int to) {
        if (to - from > MAX_LINE - length) {
            throw new DataSetException(file, row + 1, "line", "longer than " + MAX_LINE + " bytes");
        }
        System.arraycopy(buffer, from, line, length, to - from);
        length += to - from;
    }

    private boolean fill() throws IOException {
        filled = Math.max(0, in.read(buffer, 0, buffer.length));
        read = 0;
        total += filled;
        if (total > Source.MAX_FILE_BYTES) {
            throw new DataSetException(file, "larger than " + (Source.MAX_FILE_BYTES >> 20) + " MB");
        }
        return filled > 0;
    }
}
