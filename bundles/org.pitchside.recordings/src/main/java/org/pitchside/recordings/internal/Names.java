package org.pitchside.recordings.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.pitchside.recordings.DataSetException;

/** What recordings, subjects and labels may be called, and their order. */
final class Names {

    /** By UTF-8 bytes, as {@code LC_ALL=C sort} does: the same everywhere. */
    static final Comparator<String> ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private static final int MAX_LENGTH = 100;

    private Names() {}

    /** A subject or the name of a recording becomes a file name on any system, and a value of labels.csv. */
    static void checkPart(String file, String what, String part) {
        checkValue(file, what, part);
        if (part.startsWith(".")) {
            throw new DataSetException(file, what + ": \"" + part + "\" begins with a point");
        }
        for (char c : new char[] {'/', '\\', ':', '*', '?', '<', '>', '|'}) {
            if (part.indexOf(c) >= 0) {
                throw new DataSetException(file, what + ": \"" + part + "\" holds the character " + c);
            }
        }
    }

    /** A value of a CSV: not empty, on one line, without a comma or a quote. */
    static void checkValue(String file, String what, String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new DataSetException(file, what + ": \"" + value + "\" has not 1 to " + MAX_LENGTH + " characters");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ',' || c == '"' || Character.isISOControl(c)) {
                throw new DataSetException(
                        file, what + ": \"" + value + "\" holds a comma, a quote or a control character");
            }
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new DataSetException(file, what + ": \"" + value + "\" is no text that UTF-8 can hold");
        }
    }
}
