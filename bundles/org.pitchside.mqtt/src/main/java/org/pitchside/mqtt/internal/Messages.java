package org.pitchside.mqtt.internal;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/** The bodies of messages: docs/mqtt.md. */
final class Messages {

    private static final int SCHEMA = 1;
    private static final JSON WRITER = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private Messages() {}

    /**
     * A swing.
     *
     * @param player whose bat it is, null where no name may leave the gateway
     * @param replayed whether it was committed before this connection began, or may have been sent before
     */
    static byte[] swing(Swing s, String player, boolean replayed, long sentUs) {
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
                s.measurements().stream().map(Messages::measurement).toList());
        json.put("flags", s.flags().stream().sorted().map(SwingFlag::name).toList());
        json.put("detector", s.detector());
        return bytes(json);
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

    static byte[] birth(String version, long pending, long nowUs) {
        var json = new LinkedHashMap<String, Object>();
        json.put("state", "online");
        json.put("version", version);
        json.put("since", time(nowUs));
        json.put("pending", pending);
        return bytes(json);
    }

    static byte[] will() {
        return bytes(Map.of("state", "offline"));
    }

    private static String time(long epochUs) {
        return Instant.EPOCH.plus(epochUs, ChronoUnit.MICROS).toString();
    }

    private static byte[] bytes(Map<String, Object> json) {
        try {
            return WRITER.asBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
