package org.pitchside.kura.internal.values;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.pitchside.api.Family;
import org.pitchside.api.Measurement;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingFlag;

/**
 * A swing as a row of named values, of the classes that Kura's wires and clouds carry (Boolean, Integer, Long, Float, String). What is not
 * known is not there. The README has the names.
 */
public final class FlatSwing {

    private FlatSwing() {}

    public static Map<String, Object> of(Swing s) {
        var row = new LinkedHashMap<String, Object>();
        row.put("bat", s.id().bat().toString());
        row.put("boot", Integer.toUnsignedLong(s.id().bootId()));
        row.put("seq", Integer.toUnsignedLong(s.id().seq()));
        row.put("revision", s.revision());
        row.put("at_us", s.atUs());
        row.put("at_error_us", s.atErrorUs());
        row.put("origin", s.origin().name());
        row.put("label", s.verdict().label());
        row.put(
                "words",
                Family.of(s.verdict().label())
                        .map(Family::words)
                        .orElse(s.verdict().label()));
        number(row, "confidence", s.verdict().confidence());
        row.put("model", s.verdict().model());
        if (s.batVerdict() != null) {
            row.put("bat_label", s.batVerdict().label());
            row.put("bat_model", s.batVerdict().model());
        }
        row.put("contact", s.contact());
        for (Measurement m : s.measurements()) {
            String name = m.metric().name().toLowerCase(Locale.ROOT);
            String unit = m.metric().unit().replace("m/s", "mps");
            number(row, name + "_" + unit, m.value());
            number(row, name + "_low_" + unit, m.low());
            number(row, name + "_high_" + unit, m.high());
        }
        row.put("flags", s.flags().stream().sorted().map(SwingFlag::name).collect(Collectors.joining(",")));
        row.put("detector", s.detector());
        return row;
    }

    /** A clipped sensor's upper end is infinite, and a bat tells no confidence: databases and JSON take neither. */
    private static void number(Map<String, Object> row, String name, float value) {
        if (Float.isFinite(value)) {
            row.put(name, value);
        }
    }
}
