package org.pitchside.api;

import java.util.Locale;

/** The maker-given identity of a bat's sensor: an unsigned 64-bit number, written as 16 hexadecimal digits. */
public record BatId(long value) implements Comparable<BatId> {

    /** Reads the form that {@link #toString()} writes; shorter forms are padded with zeros on the left. */
    public static BatId parse(String hex) {
        if (hex.isEmpty() || hex.length() > 16) {
            throw new IllegalArgumentException("bat id \"" + hex + "\" is not 1 to 16 hexadecimal digits");
        }
        try {
            return new BatId(Long.parseUnsignedLong(hex, 16));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("bat id \"" + hex + "\" is not 1 to 16 hexadecimal digits", e);
        }
    }

    @Override
    public int compareTo(BatId other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%016X", value);
    }
}
