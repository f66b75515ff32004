package org.pitchside.api;

import java.util.Optional;

/**
 * The families of cricket shots, and the two answers that are no family. The constant's name is the code that models, stores and
 * messages carry. The code sent by a bat is {@link #code()}; it never changes.
 */
public enum Family {
    DEF(1, "defence"),
    DRV(2, "drive"),
    PWR(3, "power hit"),
    CUT(4, "cut"),
    PUL(5, "pull or hook"),
    SWP(6, "sweep"),
    FLK(7, "flick or glance"),
    LV(8, "leave"),
    /** No swing at all: the second stage rejects the candidate. */
    NOT(0, "no swing"),
    /** A swing, but the model will not say which: an honest answer. */
    UNKNOWN(255, "not sure");

    private final int code;
    private final String words;

    Family(int code, String words) {
        this.code = code;
        this.words = words;
    }

    /** The unsigned byte that stands for this family on the air. */
    public int code() {
        return code;
    }

    /** What a coach calls it. */
    public String words() {
        return words;
    }

    /** Whether this is one of the eight families. */
    public boolean isShot() {
        return this != NOT && this != UNKNOWN;
    }

    /** The family of a label, empty for the labels of another sport's data set. */
    public static Optional<Family> of(String label) {
        for (Family f : values()) {
            if (f.name().equals(label)) {
                return Optional.of(f);
            }
        }
        return Optional.empty();
    }

    /** The family of a code on the air. */
    public static Optional<Family> ofCode(int code) {
        for (Family f : values()) {
            if (f.code == code) {
                return Optional.of(f);
            }
        }
        return Optional.empty();
    }
}
