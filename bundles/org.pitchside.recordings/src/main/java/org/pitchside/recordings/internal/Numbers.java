package org.pitchside.recordings.internal;

import java.nio.charset.StandardCharsets;

/**
 * Decimal numbers out of bytes. The usual short ones cost a few multiplications and give the very double that
 * {@link Double#parseDouble} gives: a quotient of two exact doubles is rounded once.
 */
final class Numbers {

    /** What {@link #integer} returns for what is no whole number of up to 15 digits. */
    static final long NO_INTEGER = Long.MIN_VALUE;

    private static final double[] TEN = new double[23];

    static {
        TEN[0] = 1;
        for (int i = 1; i < TEN.length; i++) {
            TEN[i] = TEN[i - 1] * 10;
        }
    }

    private Numbers() {}

    /** The number, or NaN for what is none; infinite where it is too large. */
    static double decimal(byte[] text, int from, int to) {
        int i = from;
        boolean negative = false;
        if (i < to && (text[i] == '-' || text[i] == '+')) {
            negative = text[i] == '-';
            i++;
        }
        long mantissa = 0;
        int digits = 0;
        int decimals = 0;
        boolean point = false;
        for (; i < to; i++) {
            int c = text[i] - '0';
            if (c >= 0 && c <= 9) {
                if (++digits > 15) {
                    return slow(text, from, to);
                }
                mantissa = mantissa * 10 + c;
                decimals += point ? 1 : 0;
            } else if (c == '.' - '0' && !point) {
                point = true;
            } else {
                return slow(text, from, to);
            }
        }
        if (digits == 0) {
            return Double.NaN;
        }
        double value = mantissa / TEN[decimals];
        return negative ? -value : value;
    }

    /** Long numbers and those with an exponent; refuses what the JDK allows beyond (1f, 0x1p3, NaN, blanks around). */
    private static double slow(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            int c = text[i];
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return Double.NaN;
            }
        }
        try {
            return Double.parseDouble(new String(text, from, to - from, StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** A whole number of up to 15 digits, with a sign or without, or {@link #NO_INTEGER}. */
    static long integer(byte[] text, int from, int to) {
        int i = from < to && text[from] == '-' ? from + 1 : from;
        if (i == to || to - i > 15) {
            return NO_INTEGER;
        }
        long value = 0;
        for (; i < to; i++) {
            int c = text[i] - '0';
            if (c < 0 || c > 9) {
                return NO_INTEGER;
            }
            value = value * 10 + c;
        }
        return text[from] == '-' ? -value : value;
    }
}
