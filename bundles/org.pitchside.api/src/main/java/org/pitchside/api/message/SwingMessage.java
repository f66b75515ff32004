package org.pitchside.api.message;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pitchside.api.Family;
import org.pitchside.api.Measurement;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.Verdict;

/** A swing as it is published, whatever the way: docs/mqtt.md. */
public final class SwingMessage {

    private static final int SCHEMA = 1;

    private SwingMessage() {}

    /**
     * A swing as maps, lists, texts, numbers and null, in the order in which they are written.
     *
     * @param player whose bat it is, null where no name may leave the gateway
     * @param replayed whether it was committed before this connection began, or may have been sent before
     * @param sentUs when this message is made, microseconds since 1970 UTC
     */
    public static Map<String, Object> of(Swing s, String player, boolean replayed, long sentUs) {
        var json = new LinkedHashMap<String, Object>();
        json.put("schema", SCHEMA);
        json.put("bat", s.id().bat().toString());
        json.put("boot", Integer.toUnsignedLong(s.id().bootId()));
        json.put("seq", Integer.toUnsignedLong(s.id().seq()));
        json.put("revision", s.revision());
        json.put("at", time(s.atUs()));
        json.put("atUs", s.atUs());
        json.put("atErrorUs", s.atErrorUs());
        json.put("sent", time(sentUs));
        json.put("replayed", replayed);
        json.put("origin", s.origin().name());
        if (player != null) {
            json.put("player", player);
        }
        verdict(json, s.verdict());
        var scores = new ArrayList<Object>();
        s.verdict().scores().forEach(c -> scores.add(Arrays.asList(c.label(), number(c.probability()))));
        json.put("scores", scores);
        json.put("batVerdict", s.batVerdict() == null ? null : verdict(new LinkedHashMap<>(), s.batVerdict()));
        json.put("contact", s.contact());
        json.put(
                "measurements",
                s.measurements().stream().map(SwingMessage::measurement).toList());
        json.put("flags", s.flags().stream().sorted().map(SwingFlag::name).toList());
        json.put("detector", s.detector());
        return json;
    }

    /** A time as messages have it. */
    public static String time(long epochUs) {
        return Instant.EPOCH.plus(epochUs, ChronoUnit.MICROS).toString();
    }

    private static Map<String, Object> verdict(Map<String, Object> json, Verdict v) {
        json.put("label", v.label());
        json.put("words", Family.of(v.label()).map(Family::words).orElse(v.label()));
        json.put("confidence", number(v.confidence()));
        json.put("model", v.model());
        return json;
    }

    private static Map<String, Object> measurement(Measurement m) {
        var json = new LinkedHashMap<String, Object>();
        json.put("metric", m.metric().name());
        json.put("unit", m.metric().unit());
        json.put("value", number(m.value()));
        json.put("low", number(m.low()));
        json.put("high", number(m.high()));
        return json;
    }

    /** JSON has no number for what is not finite. */
    private static Object number(float value) {
        return Float.isFinite(value) ? (Object) value : null;
    }
}
