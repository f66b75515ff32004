package org.pitchside.models.internal;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.pitchside.models.ModelPackageException;

/**
 * JSON of the same bytes on every Java: members in the map's order, one member of the root a line, and every number as the shortest
 * decimal that reads back as the same float or double ({@code Float.toString} itself changed with Java 19).
 */
public final class JsonText {
    private JsonText() {}

    /** @throws ModelPackageException where a number is none that JSON can hold */
    public static byte[] of(Map<String, Object> root) throws ModelPackageException {
        StringBuilder out = new StringBuilder("{\n");
        for (Iterator<Map.Entry<String, Object>> i = root.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<String, Object> e = i.next();
            out.append("  ");
            text(out, e.getKey()).append(": ");
            value(out, e.getValue());
            out.append(i.hasNext() ? ",\n" : "\n");
        }
        return out.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same on one line, without a line feed at its end. */
    public static String line(Map<String, Object> root) throws ModelPackageException {
        StringBuilder out = new StringBuilder();
        value(out, root);
        return out.toString();
    }

    private static void value(StringBuilder out, Object value) throws ModelPackageException {
        if (value instanceof String s) {
            text(out, s);
        } else if (value instanceof Float f) {
            out.append(number(f, f.isNaN() || f.isInfinite(), true));
        } else if (value instanceof Double d) {
            out.append(number(d, d.isNaN() || d.isInfinite(), false));
        } else if (value instanceof List<?> list) {
            String separator = "";
            out.append('[');
            for (Object element : list) {
                out.append(separator);
                value(out, element);
                separator = ", ";
            }
            out.append(']');
        } else if (value instanceof Map<?, ?> map) {
            String separator = "";
            out.append('{');
            for (Map.Entry<?, ?> e : map.entrySet()) {
                text(out.append(separator), (String) e.getKey()).append(": ");
                value(out, e.getValue());
                separator = ", ";
            }
            out.append('}');
        } else {
            out.append(value);
        }
    }

    private static StringBuilder text(StringBuilder out, String s) {
        return out.append('"')
                .append(JsonStringEncoder.getInstance().quoteAsString(s))
                .append('"');
    }

    private static String number(Number n, boolean unfit, boolean single) throws ModelPackageException {
        if (unfit) {
            throw new ModelPackageException(ModelJson.ENTRY + ": " + n + " is no number that JSON can hold");
        }
        BigDecimal exact = new BigDecimal(n.doubleValue());
        for (int digits = 1; ; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            boolean same = single ? rounded.floatValue() == n.floatValue() : rounded.doubleValue() == n.doubleValue();
            if (same) {
                BigDecimal short_ = rounded.stripTrailingZeros();
                boolean plain = Math.abs(short_.scale()) <= 20;
                return plain ? short_.toPlainString() : short_.toString();
            }
        }
    }
}
