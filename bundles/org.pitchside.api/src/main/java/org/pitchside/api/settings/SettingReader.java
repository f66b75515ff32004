package org.pitchside.api.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads settings as Configuration Admin gives them: typed, or texts where a file gave them, or absent. A wrong value is told in one line
 * and the last good one stays.
 */
public final class SettingReader {

    private final String pid;
    private final Map<String, ?> values;
    private final Consumer<String> wrong;

    /**
     * @param pid named in each line
     * @param wrong takes the lines
     */
    public SettingReader(String pid, Map<String, ?> values, Consumer<String> wrong) {
        this.pid = pid;
        this.values = values;
        this.wrong = wrong;
    }

    /** A whole number between two bounds, both allowed. */
    public int whole(String name, int last, int least, int most) {
        return (int) whole(name, (long) last, least, most);
    }

    /** A whole number between two bounds, both allowed. */
    public long whole(String name, long last, long least, long most) {
        Object value = values.get(name);
        if (value == null) {
            return last;
        }
        try {
            long number = Long.parseLong(value.toString().trim());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        return refuse(name, value, "a whole number in " + least + ".." + most, last);
    }

    /** A finite number between two bounds, both allowed. */
    public double number(String name, double last, double least, double most) {
        Object value = values.get(name);
        if (value == null) {
            return last;
        }
        try {
            double number = Double.parseDouble(value.toString().trim());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        return refuse(name, value, "a number in " + least + ".." + most, last);
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String name, boolean last) {
        Object value = values.get(name);
        if (value == null) {
            return last;
        }
        String text = value.toString().trim();
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.parseBoolean(text);
        }
        return refuse(name, value, "true or false", last);
    }

    /** Any text, blanks at its ends taken off. */
    public String text(String name, String last) {
        Object value = values.get(name);
        if (value == null) {
            return last;
        }
        boolean isText = value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character;
        return isText ? value.toString().trim() : refuse(name, value, "a text", last);
    }

    /**
     * A folder; where none is named, the gateway's own.
     *
     * @param last what a name that is none leaves as it was
     */
    public Path folder(String name, Path last) {
        String said = text(name, "");
        try {
            return new DataFolder().of(said);
        } catch (InvalidPathException e) {
            return refuse(name, said, "a folder's name", last);
        }
    }

    /** One of a few words. */
    public String choice(String name, String last, List<String> options) {
        Object value = values.get(name);
        if (value == null || options.contains(value.toString().trim())) {
            return value == null ? last : value.toString().trim();
        }
        return refuse(name, value, "one of " + String.join(", ", options), last);
    }

    private <T> T refuse(String name, Object value, String right, T last) {
        String shown = value.toString().replaceAll("\\p{Cntrl}", "?");
        wrong.accept(pid + ": " + name + " = \"" + (shown.length() > 100 ? shown.substring(0, 100) + "..." : shown)
                + "\" is not " + right + "; " + last + " stays");
        return last;
    }
}
