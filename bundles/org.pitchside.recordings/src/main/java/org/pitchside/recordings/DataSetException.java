package org.pitchside.recordings;

/** A rule of docs/recordings.md is broken. The message is one line: {@code <file>:<row>: <column>: <rule>}; the header is row 1. */
public class DataSetException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What is wrong with a file as a whole. */
    public DataSetException(String file, String rule) {
        super(oneLine(file + ": " + rule));
    }

    /** What is wrong with a file as a whole, and why. */
    public DataSetException(String file, String rule, Throwable cause) {
        super(oneLine(file + ": " + rule), cause);
    }

    /** What is wrong with one value. */
    public DataSetException(String file, int row, String column, String rule) {
        super(oneLine(file + ":" + row + ": " + column + ": " + rule));
    }

    /** File names and values come from outside: nothing of them may break the line or flood a log. */
    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 300 ? line : line.substring(0, 297) + "...";
    }
}
