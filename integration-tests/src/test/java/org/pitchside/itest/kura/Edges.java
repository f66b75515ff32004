package org.pitchside.itest.kura;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.seat.Setting;

/** Values at and beyond the edges of a setting; null stands for a key that is missing. */
final class Edges {
    private Edges() {}

    static List<Object> of(Setting setting) {
        List<Object> edges = new ArrayList<>();
        edges.add(null);
        edges.add("");
        edges.add("   ");
        for (String text : List.of(setting.least(), setting.most())) {
            if (!text.isEmpty()) {
                edges.add(setting.value(text));
            }
        }
        setting.options().forEach(option -> edges.add(setting.value(option)));
        switch (setting.type()) {
            case "Integer", "Short", "Byte" ->
                edges.addAll(List.of(Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE, "twelve", 1e9));
            case "Long" -> edges.addAll(List.of(Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE, "twelve", 0.5));
            case "Double", "Float" ->
                edges.addAll(List.of(
                        Double.NaN,
                        Double.NEGATIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        -0.0,
                        Double.MIN_VALUE,
                        1e300,
                        "a"));
            case "Boolean" -> edges.addAll(List.of(true, false, "yes", 1));
            default ->
                edges.addAll(List.of(
                        "\u0000", "a\nb", "../../..", "/proc/pitchside", "://", "%s${x}", "x".repeat(3_000), 7, true));
        }
        // what a snapshot of another version may have in its place
        edges.add(new String[] {"a", "b"});
        edges.add(new Integer[0]);
        edges.add((byte) 1);
        edges.add('c');
        return edges;
    }

    static String shown(Object edge) {
        String text = edge instanceof Object[] many ? List.of(many).toString() : String.valueOf(edge);
        String type = edge == null ? "no key" : edge.getClass().getSimpleName();
        return (text.length() > 40 ? text.substring(0, 40) + "..." : text) + " (" + type + ")";
    }
}
