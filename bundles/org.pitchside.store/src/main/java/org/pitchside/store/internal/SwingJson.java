package org.pitchside.store.internal;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pitchside.api.Measurement;
import org.pitchside.api.Metric;
import org.pitchside.api.Verdict;

/**
 * The small lists of a swing as JSON text, which SQLite's own {@code json_each} reads: scores {@code [["DRV",0.93],...]}, measurements
 * {@code [["BAT_SPEED",31.2,30.1,32.4],...]}. What JSON has no number for is text: {@code "Infinity"}.
 */
final class SwingJson {

    /** A decimal goes to float32 in one rounding, so that what was written is what is read. */
    private static final JSON JSON_TEXT = JSON.std.with(JSON.Feature.USE_BIG_DECIMAL_FOR_FLOATS);

    private SwingJson() {}

    static String scores(List<Verdict.Score> scores) throws IOException {
        return JSON_TEXT.asString(scoreRows(scores));
    }

    private static List<Object> scoreRows(List<Verdict.Score> scores) {
        List<Object> rows = new ArrayList<>();
        scores.forEach(s -> rows.add(Arrays.<Object>asList(s.label(), value(s.probability()))));
        return rows;
    }

    static List<Verdict.Score> scores(String json) throws IOException {
        return scoreRows(JSON_TEXT.anyFrom(json));
    }

    private static List<Verdict.Score> scoreRows(Object rows) throws IOException {
        List<Verdict.Score> scores = new ArrayList<>();
        for (Object row : list(rows)) {
            List<?> values = list(row);
            scores.add(new Verdict.Score(text(values.get(0)), number(values.get(1))));
        }
        return scores;
    }

    static String measurements(List<Measurement> measurements) throws IOException {
        List<Object> rows = new ArrayList<>();
        measurements.forEach(
                m -> rows.add(List.of(m.metric().name(), value(m.value()), value(m.low()), value(m.high()))));
        return JSON_TEXT.asString(rows);
    }

    /** A metric that this version does not know is left out: a newer one measured it. */
    static List<Measurement> measurements(String json) throws IOException {
        List<Measurement> measurements = new ArrayList<>();
        for (Object row : list(JSON_TEXT.anyFrom(json))) {
            List<?> values = list(row);
            for (Metric metric : Metric.values()) {
                if (metric.name().equals(values.get(0))) {
                    measurements.add(new Measurement(
                            metric, number(values.get(1)), number(values.get(2)), number(values.get(3))));
                }
            }
        }
        return measurements;
    }

    static String verdict(Verdict verdict) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("label", verdict.label());
        values.put("confidence", value(verdict.confidence()));
        values.put("scores", scoreRows(verdict.scores()));
        values.put("model", verdict.model());
        return JSON_TEXT.asString(values);
    }

    static Verdict verdict(String json) throws IOException {
        Map<String, Object> values = JSON_TEXT.mapFrom(json);
        return new Verdict(
                text(values.get("label")),
                number(values.get("confidence")),
                scoreRows(values.get("scores")),
                text(values.get("model")));
    }

    /** A number, or text for what JSON has none for (and for the zero whose sign a decimal forgets). */
    private static Object value(float number) {
        boolean negativeZero = number == 0 && Float.floatToRawIntBits(number) != 0;
        return Float.isFinite(number) && !negativeZero ? (Object) number : Float.toString(number);
    }

    private static List<?> list(Object value) throws IOException {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IOException("no list: " + value);
    }

    private static String text(Object value) throws IOException {
        if (value instanceof String text) {
            return text;
        }
        throw new IOException("no text: " + value);
    }

    private static float number(Object value) throws IOException {
        if (value instanceof Number number) {
            return number.floatValue();
        }
        return Float.parseFloat(text(value));
    }
}
