package org.pitchside.recordings.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class NumbersTest {

    private static double decimal(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Numbers.decimal(bytes, 0, bytes.length);
    }

    @Property
    void theFastWayGivesWhatTheJdkGives(@ForAll long mantissa, @ForAll @IntRange(min = 0, max = 20) int decimals) {
        String text = new BigDecimal(BigInteger.valueOf(mantissa), decimals).toPlainString();
        for (int length = 1; length <= text.length(); length++) {
            String cut = text.substring(0, length);
            if (!cut.equals("-")) {
                assertEquals(Double.parseDouble(cut), decimal(cut), cut);
            }
        }
    }

    @Property
    void nothingButADecimalNumberIsOne(
            @ForAll @CharRange(from = '0', to = '9') @Chars({'.', '-', '+', 'e', 'E'}) @StringLength(max = 12)
                    String text) {
        double expected;
        try {
            expected = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            expected = Double.NaN;
        }
        assertEquals(expected, decimal(text), text);
    }

    @Example
    void whatTheJdkAllowsBeyondIsRefused() {
        for (String text : List.of("", " 1", "1 ", "1f", "1d", "0x1p3", "NaN", "Infinity", "1,5", "1_0", "\u0661")) {
            assertTrue(Double.isNaN(decimal(text)), text);
        }
    }

    @Property(tries = 300)
    void aCountsTextIsTheShortestThatReadsBack(@ForAll short count, @ForAll @IntRange(min = 1, max = 32000) int range) {
        String text = new String(CountText.of(range).text(count), StandardCharsets.US_ASCII);
        float value = (float) (count * (double) range / 32768);
        assertEquals(value, Float.parseFloat(text), 0f);
        if (text.contains(".")) {
            String shorter = new BigDecimal(text)
                    .setScale(text.length() - text.indexOf('.') - 2, RoundingMode.HALF_EVEN)
                    .toPlainString();
            assertTrue(Float.parseFloat(shorter) != value, text + " could be " + shorter);
        }
    }
}
