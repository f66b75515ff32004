package org.pitchside.board.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.Family;
import org.pitchside.api.Hand;
import org.pitchside.api.Measurement;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.api.flow.GatewayStatus.BatCounters;
import org.pitchside.api.flow.GatewayStatus.BatState;
import org.pitchside.api.flow.SwingExplainer.Explanation;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.store.SwingStore.Agreement;
import org.pitchside.api.store.SwingStore.StoredSwing;

/** What is told, as the maps that become JSON: the shapes of docs/http-api.md. */
final class Told {

    private final List<BatProfiles> profiles = new CopyOnWriteArrayList<>();

    /** @param byRank the service ranked highest first */
    void profiles(List<BatProfiles> byRank) {
        profiles.clear();
        profiles.addAll(byRank);
    }

    private Optional<BatProfiles.Profile> profile(BatId bat) {
        return profiles.stream()
                .map(p -> p.profile(bat))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** A swing's identity as one word of an address. */
    static String word(SwingId id) {
        return id.bat() + "-" + Integer.toUnsignedString(id.bootId()) + "-" + Integer.toUnsignedString(id.seq());
    }

    /** @throws IllegalArgumentException where it is none */
    static SwingId id(String word) {
        String[] parts = word.split("-", -1);
        if (parts.length != 3 || parts[1].length() > 10 || parts[2].length() > 10) {
            throw new IllegalArgumentException("no identity of a swing");
        }
        return new SwingId(
                BatId.parse(parts[0]), Integer.parseUnsignedInt(parts[1]), Integer.parseUnsignedInt(parts[2]));
    }

    static String words(String label) {
        return Family.of(label).map(Family::words).orElse(label);
    }

    void who(Map<String, Object> json, BatId bat) {
        var profile = profile(bat);
        json.put("bat", bat.toString());
        json.put("player", profile.map(BatProfiles.Profile::name).orElse(""));
        json.put("net", profile.map(BatProfiles.Profile::net).orElse(""));
    }

    Map<String, Object> swing(StoredSwing stored) {
        Map<String, Object> json = swing(stored.swing());
        json.put("position", stored.position());
        return json;
    }

    Map<String, Object> swing(Swing s) {
        var json = new LinkedHashMap<String, Object>();
        json.put("id", word(s.id()));
        who(json, s.id().bat());
        json.put("boot", Integer.toUnsignedLong(s.id().bootId()));
        json.put("seq", Integer.toUnsignedLong(s.id().seq()));
        json.put("revision", s.revision());
        json.put("atUs", s.atUs());
        json.put("atErrorUs", s.atErrorUs());
        json.put("origin", s.origin().name());
        verdict(json, s.verdict());
        json.put(
                "scores",
                s.verdict().scores().stream()
                        .map(c -> java.util.Arrays.asList((Object) c.label(), number(c.probability())))
                        .toList());
        json.put("batVerdict", s.batVerdict() == null ? null : verdict(new LinkedHashMap<>(), s.batVerdict()));
        json.put("contact", s.contact());
        json.put(
                "measurements", s.measurements().stream().map(Told::measurement).toList());
        json.put(
                "flags",
                s.flags().stream()
                        .sorted()
                        .map(f -> Map.of("flag", f.name(), "words", f.words()))
                        .toList());
        json.put("detector", s.detector());
        return json;
    }

    private static Map<String, Object> verdict(Map<String, Object> json, Verdict v) {
        json.put("label", v.label());
        json.put("words", words(v.label()));
        json.put("confidence", number(v.confidence()));
        json.put("model", v.model());
        return json;
    }

    private static Map<String, Object> measurement(Measurement m) {
        var json = new LinkedHashMap<String, Object>();
        json.put("metric", m.metric().name());
        json.put("words", m.metric().words());
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

    static Object number(double value) {
        return Double.isFinite(value) ? (Object) value : null;
    }

    Map<String, Object> provisional(SwingId id, long atUs, Verdict verdict) {
        var json = new LinkedHashMap<String, Object>();
        json.put("id", word(id));
        who(json, id.bat());
        json.put("atUs", atUs);
        return verdict(json, verdict);
    }

    static Map<String, Object> recording(SwingRecording r) {
        if (r.size() == 0) {
            return null;
        }
        var json = new LinkedHashMap<String, Object>();
        json.put("rateHz", SwingWindow.RATE_HZ);
        json.put("t0", r.t0Index());
        json.put("accelG", r.range().accelG());
        json.put("gyroDps", r.range().gyroDps());
        String[] axes = {"ax", "ay", "az", "gx", "gy", "gz"};
        for (int axis = 0; axis < axes.length; axis++) {
            int[] values = new int[r.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = r.counts()[i * axes.length + axis];
            }
            json.put(axes[axis], values);
        }
        return json;
    }

    static Map<String, Object> why(Explanation e, int t0) {
        var moments = new ArrayList<Object>();
        for (var m : e.moments()) {
            moments.add(Map.of(
                    "name", m.name(),
                    "words", m.words(),
                    "index", m.index(),
                    "ms", (m.index() - t0) * 1000 / SwingWindow.RATE_HZ));
        }
        var nearest = new ArrayList<Object>();
        for (var n : e.nearest()) {
            nearest.add(Map.of(
                    "label", n.label(), "words", words(n.label()), "source", n.source(), "distance", n.distance()));
        }
        return Map.of("moments", moments, "nearest", nearest, "note", e.note());
    }

    Map<String, Object> bat(BatId bat, BatState state, BatCounters counters, Long swings, Agreement ever) {
        var json = new LinkedHashMap<String, Object>();
        who(json, bat);
        json.put(
                "hand",
                profile(bat).map(p -> p.mount().hand()).orElse(Hand.RIGHT).name());
        json.put("connected", state != null && state.connected());
        json.put("swings", swings == null ? 0 : swings);
        json.put("comparedEver", ever == null ? 0 : ever.compared());
        json.put("agreedEver", ever == null ? 0 : ever.agreed());
        if (state != null) {
            BatActivity said = state.activity();
            json.put("lastHeardUs", state.lastHeardUs());
            json.put("batteryPercent", said == null ? state.info().batteryPercent() : said.batteryPercent());
            json.put("motionDps", said == null ? null : said.motionDps());
            json.put("model", state.info().model());
            json.put("rateHz", state.info().rateMilliHz() / 1000.0);
            json.put("eventsPending", said == null ? state.info().eventsPending() : said.eventsPending());
            json.put("logFree", state.info().logFree());
        }
        if (counters != null) {
            json.put("samples", counters.samples());
            json.put("missing", counters.missing());
            json.put("duplicates", counters.duplicates());
            json.put("dropped", counters.dropped());
            json.put("candidates", counters.candidates());
            json.put("rejected", counters.rejected());
            json.put("committed", counters.committed());
            json.put("connections", counters.connections());
            json.put("compared", counters.compared());
            json.put("agreed", counters.agreed());
        }
        return json;
    }

    static Map<String, Object> health(List<HealthLine> lines, String model) {
        Level worst =
                lines.stream().map(HealthLine::level).max(Level::compareTo).orElse(Level.OK);
        var told = new ArrayList<Object>();
        for (HealthLine line : lines) {
            told.add(Map.of("level", line.level().name(), "subject", line.subject(), "sentence", line.sentence()));
        }
        return Map.of("level", worst.name(), "lines", told, "model", model);
    }
}
