package org.pitchside.recordings.internal;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pitchside.api.ImuRange;
import org.pitchside.recordings.DataSetException;
import org.pitchside.recordings.DataSetInfo;

/** {@code dataset.json} to {@link DataSetInfo} and back. */
public final class InfoJson {

    public static final String FILE = "dataset.json";

    private static final int MAX_BYTES = 1 << 20;
    private static final JSON STRICT = JSON.std.with(JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS);

    private final Map<String, Object> values;

    private InfoJson(Map<String, Object> values) {
        this.values = values;
    }

    static DataSetInfo read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new DataSetException(FILE, "larger than " + MAX_BYTES + " bytes");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DataSetException(FILE, "is not UTF-8", e);
        }
        Map<String, Object> values;
        try {
            values = STRICT.mapFrom(text);
        } catch (IOException e) {
            throw new DataSetException(FILE, "is no JSON object (" + firstLine(e) + ")", e);
        }
        if (values == null) {
            throw new DataSetException(FILE, "is no JSON object");
        }
        return new InfoJson(values).info();
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private DataSetInfo info() {
        List<String> classes = strings("classes");
        if (classes.isEmpty()) {
            throw wrong("classes", "is empty");
        }
        for (String label : classes) {
            Names.checkValue(FILE, "classes", label);
        }
        List<String> noSwing = values.containsKey("no_swing") ? strings("no_swing") : List.of();
        for (String label : noSwing) {
            if (!classes.contains(label)) {
                throw wrong("no_swing", "\"" + label + "\" is not among the classes");
            }
        }
        double rate = number("rate_hz");
        if (!(rate >= 1 && rate <= 10_000)) {
            throw wrong("rate_hz", rate + " is outside 1..10000");
        }
        return new DataSetInfo(
                string("name", null),
                string("implement", ""),
                rate,
                new ImuRange(whole("accel_range_g", 1, 1000), whole("gyro_range_dps", 1, 32000)),
                values.containsKey("subjects") ? whole("subjects", 0, 1_000_000) : 0,
                classes,
                noSwing,
                form(),
                string("licence", ""),
                string("origin", ""),
                string("note", ""));
    }

    private DataSetInfo.Form form() {
        String text = string("form", null);
        for (DataSetInfo.Form form : DataSetInfo.Form.values()) {
            if (form.name().toLowerCase(Locale.ROOT).equals(text)) {
                return form;
            }
        }
        throw wrong("form", "\"" + text + "\" is neither clips nor continuous");
    }

    private String string(String key, String absent) {
        Object value = values.get(key);
        if (value == null && absent != null) {
            return absent;
        }
        if (!(value instanceof String text)) {
            throw wrong(key, value == null ? "is missing" : "is no text");
        }
        return text;
    }

    private double number(String key) {
        if (!(values.get(key) instanceof Number n)) {
            throw wrong(key, values.get(key) == null ? "is missing" : "is no number");
        }
        return n.doubleValue();
    }

    private int whole(String key, int low, int high) {
        double value = number(key);
        if (!(value >= low && value <= high) || value != Math.rint(value)) {
            throw wrong(key, value + " is no whole number in " + low + ".." + high);
        }
        return (int) value;
    }

    private List<String> strings(String key) {
        if (!(values.get(key) instanceof List<?> list)) {
            throw wrong(key, values.get(key) == null ? "is missing" : "is no list");
        }
        List<String> texts = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof String text)) {
                throw wrong(key, "holds something that is no text");
            }
            texts.add(text);
        }
        if (new HashSet<>(texts).size() < texts.size()) {
            throw wrong(key, "holds something twice");
        }
        return texts;
    }

    private static DataSetException wrong(String key, String rule) {
        return new DataSetException(FILE, key + ": " + rule);
    }

    static String write(DataSetInfo info) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", info.name());
        values.put("implement", info.implement());
        values.put("rate_hz", info.rateHz());
        values.put("accel_range_g", info.range().accelG());
        values.put("gyro_range_dps", info.range().gyroDps());
        values.put("subjects", info.subjects());
        values.put("classes", info.classes());
        values.put("no_swing", info.noSwing());
        values.put("form", info.form().name().toLowerCase(Locale.ROOT));
        values.put("licence", info.licence());
        values.put("origin", info.origin());
        values.put("note", info.note());
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(values) + "\n";
    }

    /** Holds an info made in code against the rules of the file. */
    static DataSetInfo checked(DataSetInfo info) {
        try {
            return new InfoJson(STRICT.mapFrom(write(info))).info();
        } catch (IOException e) {
            throw new DataSetException(FILE, "cannot be written (" + firstLine(e) + ")", e);
        }
    }
}
