package org.pitchside.kura.internal.requests;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelRegistry;

/** What is told to whoever asks from afar, as the maps that become JSON. No player's name is among it. */
final class Told {

    private Told() {}

    static Map<String, Object> line(HealthLine line) {
        var json = new LinkedHashMap<String, Object>();
        json.put("level", line.level().name());
        json.put("subject", line.subject());
        json.put("sentence", line.sentence());
        return json;
    }

    /** The model that names swings; null where none does. */
    static Map<String, Object> model(ModelRegistry models) {
        if (models == null) {
            return null;
        }
        return models.current()
                .map(GatewayModel::descriptor)
                .map(d -> {
                    var json = new LinkedHashMap<String, Object>();
                    json.put("name", d.name());
                    json.put("sha256", d.sha256());
                    return json;
                })
                .orElse(null);
    }

    static List<Map<String, Object>> bats(GatewayStatus status) {
        var counters = new HashMap<BatId, GatewayStatus.BatCounters>();
        status.bats().forEach(c -> counters.put(c.bat(), c));
        var bats = new ArrayList<Map<String, Object>>();
        for (GatewayStatus.BatState state : status.states()) {
            bats.add(bat(state, counters.get(state.info().bat())));
        }
        return bats;
    }

    private static Map<String, Object> bat(GatewayStatus.BatState state, GatewayStatus.BatCounters counters) {
        BatInfo info = state.info();
        BatActivity said = state.activity();
        var json = new LinkedHashMap<String, Object>();
        json.put("bat", info.bat().toString());
        json.put("connected", state.connected());
        json.put("lastHeardUs", state.lastHeardUs());
        json.put("batteryPercent", said == null ? info.batteryPercent() : said.batteryPercent());
        json.put("model", info.model());
        json.put("rateHz", info.rateMilliHz() / 1000.0);
        json.put("eventsPending", said == null ? info.eventsPending() : said.eventsPending());
        json.put("logFree", info.logFree());
        if (counters != null) {
            json.put("samples", counters.samples());
            json.put("missing", counters.missing());
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

    static Map<String, Object> order(ModelCourier.Progress order) {
        var json = new LinkedHashMap<String, Object>();
        json.put("bat", order.bat().toString());
        json.put("step", order.step().name());
        json.put("words", order.words());
        json.put("bytes", order.bytes());
        json.put("of", order.of());
        json.put("sent", order.sent());
        return json;
    }
}
