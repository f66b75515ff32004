package org.pitchside.trainer.check;

/**
 * Something that is wrong with a data set, or looks wrong.
 *
 * @param level whether it makes the data set unusable
 * @param rule which rule it breaks
 * @param where file, and row where there is one (the header is row 1)
 * @param what one line in words
 */
public record Finding(Level level, Rule rule, String where, String what) {

    /** How bad it is. */
    public enum Level {
        /** No figure would mean anything: nothing is trained, nothing measured. */
        REFUSED,
        /** Told, and worked with. */
        FLAGGED
    }

    /** The rules that org.pitchside.recordings does not hold already while it reads. */
    public enum Rule {
        NO_LABELS,
        ONE_SUBJECT,
        SUBJECTS,
        OVERLAP,
        UNLABELLED,
        CLASSES,
        RATE,
        RANGE,
        GAP,
        CLOCK,
        CHANNEL,
        FROZEN,
        ACCEL_UNIT,
        GYRO_UNIT,
        AXES,
        DUPLICATE
    }

    static Finding refused(Rule rule, String where, String what) {
        return new Finding(Level.REFUSED, rule, where, what);
    }

    static Finding flagged(Rule rule, String where, String what) {
        return new Finding(Level.FLAGGED, rule, where, what);
    }

    public boolean isRefused() {
        return level == Level.REFUSED;
    }

    /** {@code <file>[:<row>]: <what>}, one line whatever the names in it are. */
    public String line() {
        String text = (where + ": " + what).replaceAll("\\p{Cntrl}", "?");
        return text.length() <= 300 ? text : text.substring(0, 297) + "...";
    }
}
