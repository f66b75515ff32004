package org.pitchside.recordings.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts as text: the shortest decimal that reads back to the same float32 of count * range / 32768. Each count's text is made once
 * ({@link Float#toString} of Java 17 is neither always the shortest nor free of exponents).
 */
final class CountText {

    private static final ConcurrentHashMap<Integer, CountText> BY_RANGE = new ConcurrentHashMap<>();

    private final int range;
    private final byte[][] texts = new byte[65536][];

    private CountText(int range) {
        this.range = range;
    }

    static CountText of(int range) {
        // A process meets a handful of ranges; hostile data sets may name many.
        return BY_RANGE.size() < 16 ? BY_RANGE.computeIfAbsent(range, CountText::new) : new CountText(range);
    }

    byte[] text(short count) {
        byte[] text = texts[count & 0xFFFF];
        if (text == null) {
            text = shortest((float) (count * (double) range / 32768)).getBytes(StandardCharsets.US_ASCII);
            texts[count & 0xFFFF] = text;
        }
        return text;
    }

    private static String shortest(float value) {
        BigDecimal exact = new BigDecimal(value);
        for (int decimals = 0; ; decimals++) {
            BigDecimal rounded = exact.setScale(decimals, RoundingMode.HALF_EVEN);
            if (rounded.floatValue() == value) {
                return rounded.signum() == 0 ? "0" : rounded.toPlainString();
            }
        }
    }
}
