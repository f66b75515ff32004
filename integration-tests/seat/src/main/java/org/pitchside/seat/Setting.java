package org.pitchside.seat;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One setting as Kura reads it.
 *
 * @param id the property's name
 * @param type one of Kura's ten types: String Long Double Float Integer Byte Char Boolean Short Password
 * @param cardinality 0, 1 and -1 for one value, any other for an array
 * @param standard the default as written, empty for none
 * @param required whether the console asks for a value
 * @param least the least value as written, empty for none
 * @param most the greatest value as written, empty for none
 * @param options what the drop-down offers, empty where there is none
 */
public record Setting(
        String id,
        String type,
        int cardinality,
        String standard,
        boolean required,
        String least,
        String most,
        List<String> options) {

    private static final Map<String, Function<String, Object>> TYPES = Map.of(
            "String", s -> s,
            "Password", s -> s,
            "Long", Long::valueOf,
            "Double", Double::valueOf,
            "Float", Float::valueOf,
            "Integer", Integer::valueOf,
            "Byte", Byte::valueOf,
            "Short", Short::valueOf,
            "Boolean", Boolean::valueOf,
            "Char", s -> s.charAt(0));

    /** @throws IllegalArgumentException for a type that Kura's parser does not know */
    public Setting {
        if (!TYPES.containsKey(type)) {
            throw new IllegalArgumentException("Kura knows no type " + type + " (setting " + id + ")");
        }
        options = List.copyOf(options);
    }

    /** Whether its value is an array. */
    public boolean many() {
        return cardinality != 0 && cardinality != 1 && cardinality != -1;
    }

    /** The default as the property's value; absent where it is empty: the key is then missing. */
    public Optional<Object> standardValue() {
        if (standard.isEmpty()) {
            return Optional.empty();
        }
        List<String> parts = parts(standard);
        return Optional.of(many() ? array(parts) : TYPES.get(type).apply(parts.get(0)));
    }

    /**
     * What Kura makes of a text.
     *
     * @param text as an operator writes it; for an array separated by commas, {@code \,} for a comma itself
     * @throws IllegalArgumentException where it is no value of the type
     */
    public Object value(String text) {
        return many() ? array(parts(text)) : TYPES.get(type).apply(text.trim());
    }

    private Object[] array(List<String> parts) {
        List<Object> values = parts.stream().map(TYPES.get(type)).toList();
        return values.toArray((Object[]) Array.newInstance(values.get(0).getClass(), values.size()));
    }

    /** Between commas; a backslash keeps what follows it, be it a comma or a blank; blanks around a part go. A default is read so even for one value. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int kept = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                part.append(text.charAt(++i));
                kept = part.length();
            } else if (c == ',') {
                parts.add(stripped(part, kept));
                part.setLength(0);
                kept = 0;
            } else if (c != '\\' && !(Character.isWhitespace(c) && part.isEmpty())) {
                part.append(c);
            }
        }
        parts.add(stripped(part, kept));
        return parts;
    }

    private static String stripped(StringBuilder part, int kept) {
        return part.substring(0, kept) + part.substring(kept).stripTrailing();
    }
}
