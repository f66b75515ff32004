package org.pitchside.models.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pitchside.models.ModelPackageException;

/** A value in a JSON file that remembers where it stands, so that a broken rule can say so in one line. */
public final class JsonMember {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNumberLength(100)
                    .maxNameLength(200)
                    .build())
            .build();

    private final String where;
    private final Object value;

    private JsonMember(String where, Object value) {
        this.where = where;
        this.value = value;
    }

    public static JsonMember parse(String where, byte[] utf8) throws ModelPackageException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            try (JsonParser parser = FACTORY.createParser(text)) {
                parser.nextToken();
                Object value = JSON.std.anyFrom(parser);
                if (parser.nextToken() != null) {
                    throw new ModelPackageException(where + ": something follows the JSON object");
                }
                return new JsonMember(where, value);
            }
        } catch (CharacterCodingException e) {
            throw new ModelPackageException(where + ": is not UTF-8", e);
        } catch (JsonProcessingException e) {
            String line = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
            throw new ModelPackageException(
                    where + line + ": is no JSON: " + Words.oneLine(String.valueOf(e.getOriginalMessage()), 160), e);
        } catch (IOException | RuntimeException e) {
            // Whatever else a parser may meet in hostile text.
            throw new ModelPackageException(where + ": is no JSON", e);
        }
    }

    /** A rule over one member. */
    public interface Rule<T> {
        T apply(JsonMember member) throws ModelPackageException;
    }

    public JsonMember member(String name) throws ModelPackageException {
        Object member = object().get(name);
        JsonMember found = new JsonMember(where + ": " + name, member);
        if (member == null) {
            throw found.broken("is missing");
        }
        return found;
    }

    /** The member, where it is there. */
    public Optional<JsonMember> optional(String name) throws ModelPackageException {
        return object().containsKey(name) ? Optional.of(member(name)) : Optional.empty();
    }

    /** Some lower-case hexadecimal digits, two a byte. */
    public byte[] hex(int least, int most) throws ModelPackageException {
        if (!(value instanceof String text)
                || text.length() < 2 * least
                || text.length() > 2 * most
                || text.length() % 2 != 0
                || !text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw broken("must be lower-case hexadecimal digits of " + least + (most == least ? "" : " to " + most)
                    + " bytes");
        }
        return HexFormat.of().parseHex(text);
    }

    public void must(String rule, Rule<Boolean> holds) throws ModelPackageException {
        if (!holds.apply(this)) {
            throw broken("must " + rule);
        }
    }

    public void mustBe(int expected) throws ModelPackageException {
        must("be " + expected, m -> m.whole(Integer.MIN_VALUE, Integer.MAX_VALUE) == expected);
    }

    public String text(int longest) throws ModelPackageException {
        if (!(value instanceof String text)
                || text.isEmpty()
                || text.length() > longest
                || !text.chars().allMatch(c -> Words.isPlain((char) c))) {
            throw broken("must be 1 to " + longest + " plain characters");
        }
        return text;
    }

    public String sha256() throws ModelPackageException {
        if (!(value instanceof String text) || !Hashes.isSha256(text)) {
            throw broken("must be a SHA-256, 64 lower-case hex digits");
        }
        return text;
    }

    public int whole(int least, int most) throws ModelPackageException {
        if (!(value instanceof Integer i) || i < least || i > most) {
            throw broken("must be a whole number from " + least + " to " + most);
        }
        return i;
    }

    /** A whole number that may need more than 31 bits. */
    public long large(long least, long most) throws ModelPackageException {
        if (!(value instanceof Integer || value instanceof Long)
                || ((Number) value).longValue() < least
                || ((Number) value).longValue() > most) {
            throw broken("must be a whole number from " + least + " to " + most);
        }
        return ((Number) value).longValue();
    }

    public boolean flag() throws ModelPackageException {
        if (!(value instanceof Boolean b)) {
            throw broken("must be true or false");
        }
        return b;
    }

    public double number() throws ModelPackageException {
        if (!(value instanceof Number n) || !Double.isFinite(n.doubleValue())) {
            throw broken("must be a number");
        }
        return n.doubleValue();
    }

    public float real(double least, double most) throws ModelPackageException {
        double n = number();
        // Compared as float: 0.1 written by a float is a little more than 0.1.
        float f = (float) n;
        if (!Float.isFinite(f) || f < (float) least || f > (float) most) {
            throw broken("must be a number from " + least + " to " + most);
        }
        return f;
    }

    public <T> List<T> each(int least, int most, Rule<T> rule) throws ModelPackageException {
        if (!(value instanceof List<?> list) || list.size() < least || list.size() > most) {
            throw broken(least == most ? "must be a list of " + least : "must be a list of " + least + " to " + most);
        }
        List<T> all = new ArrayList<>();
        for (Object element : list) {
            all.add(rule.apply(new JsonMember(where + "[" + all.size() + "]", element)));
        }
        return List.copyOf(all);
    }

    /** An object of free names. */
    public <T> Map<String, T> named(int most, Rule<T> rule) throws ModelPackageException {
        Map<?, ?> object = object();
        if (object.size() > most) {
            throw broken("must have no more than " + most + " members");
        }
        Map<String, T> all = new LinkedHashMap<>();
        for (Map.Entry<?, ?> e : object.entrySet()) {
            String name = (String) e.getKey();
            all.put(name, rule.apply(new JsonMember(where + ": " + Words.oneLine(name, 40), e.getValue())));
        }
        return all;
    }

    private Map<?, ?> object() throws ModelPackageException {
        if (!(value instanceof Map<?, ?> object)) {
            throw broken("must be an object");
        }
        return object;
    }

    private ModelPackageException broken(String rule) {
        return new ModelPackageException(where + ": " + rule);
    }
}
