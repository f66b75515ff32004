package org.pitchside.models.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Text from outside, made fit for one line of a log. */
public final class Words {
    private static final int LONGEST = 80;

    private Words() {}

    /** In quotes, no longer than a line bears, control characters as question marks. */
    public static String quoted(String text) {
        return '"' + oneLine(text, LONGEST) + '"';
    }

    /** What the disk says, without the name of the file. */
    static String why(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "its rights do not let the gateway";
        }
        if (e instanceof FileSystemException of) {
            return of.getReason() == null ? e.getClass().getSimpleName() : of.getReason();
        }
        return String.valueOf(e.getMessage());
    }

    public static String oneLine(String text, int longest) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && i < longest; i++) {
            char c = text.charAt(i);
            out.append(isPlain(c) ? c : '?');
        }
        return text.length() > longest ? out.append("...").toString() : out.toString();
    }

    /** Whether a character can stand in a line, a table and a tab-separated file. */
    public static boolean isPlain(char c) {
        return !Character.isISOControl(c) && c != '\u2028' && c != '\u2029' && !Character.isSurrogate(c);
    }
}
