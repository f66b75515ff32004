package org.pitchside.seat;

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
        return standard.isEmpty() ? Optional.empty() : Optional.of(value(standard));
    }

    /**
     * What Kura makes of a text.
     *
     * @param text as an operator writes it; for an array separated by commas, {@code \,} for a comma itself
     * @throws IllegalArgumentException where it is no value of the type
     */
    public Object value(String text) {
        Function<String, Object> parse = TYPES.get(type);
        if (!many()) {
            return parse.apply(text.trim());
        }
        List<Object> values = new ArrayList<>();
        for (String part : text.split("(?<!\\\\),", -1)) {
            values.add(parse.apply(part.trim().replace("\\,", ",")));
        }
        Object[] array =
                (Object[]) java.lang.reflect.Array.newInstance(values.get(0).getClass(), values.size());
        return values.toArray(array);
    }
}
