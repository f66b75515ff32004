package org.pitchside.board.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.pitchside.api.BatId;
import org.pitchside.api.model.ModelShelf.AuditLine;
import org.pitchside.api.model.ModelShelf.Kept;
import org.pitchside.api.rollout.Rollouts.OnTheWay;
import org.pitchside.api.rollout.Rollouts.Rollout;
import org.pitchside.api.rollout.ShadowReport;
import org.pitchside.api.rollout.ShadowReport.Row;

/** What is told of models and rollouts, as the maps that become JSON: the shapes of docs/http-api.md. */
final class ToldModels {

    private final Told told;

    /** @param told who swings which bat */
    ToldModels(Told told) {
        this.told = told;
    }

    static Map<String, Object> kept(Kept k) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", k.name());
        json.put("sha256", k.sha256());
        json.put("via", k.via().word());
        json.put("takenUs", k.takenUs() == 0 ? null : k.takenUs());
        json.put("counter", k.counter());
        json.put("floor", k.floor());
        json.put("live", k.live());
        json.put("forBats", k.forBats());
        json.put("bats", k.bats().stream().map(BatId::toString).toList());
        return json;
    }

    static Map<String, Object> line(AuditLine l) {
        var json = new LinkedHashMap<String, Object>();
        json.put("number", l.number());
        json.put("at", l.at());
        json.put("act", l.act());
        json.put("by", l.by());
        json.put("what", l.what());
        json.put("done", l.done());
        json.put("why", l.why());
        return json;
    }

    Map<String, Object> rollout(Rollout r) {
        var json = new LinkedHashMap<String, Object>();
        json.put("model", r.model());
        json.put("before", r.before());
        json.put("stage", r.stage().name());
        json.put("paused", r.paused());
        json.put("underWay", r.underWay());
        json.put("words", r.words());
        json.put("sinceUs", r.sinceUs());
        json.put("shadow", r.shadow() == null ? null : shadow(r.shadow()));
        json.put("bats", r.bats().stream().map(this::onTheWay).toList());
        return json;
    }

    private Map<String, Object> onTheWay(OnTheWay w) {
        var json = new LinkedHashMap<String, Object>();
        told.who(json, w.bat());
        json.put("step", w.step().name());
        json.put("words", w.words());
        json.put("bytes", w.bytes());
        json.put("of", w.of());
        json.put("swings", w.swings());
        json.put("swingsWanted", w.swingsWanted());
        return json;
    }

    private Map<String, Object> shadow(ShadowReport s) {
        var json = new LinkedHashMap<String, Object>();
        json.put("model", s.model());
        json.put("live", s.live());
        json.put("windows", s.windows());
        json.put("atMost", s.atMost());
        json.put("missed", s.missed());
        json.put("all", row(new LinkedHashMap<>(), s.all()));
        json.put(
                "families",
                s.families().stream()
                        .map(r -> {
                            var family = new LinkedHashMap<String, Object>();
                            family.put("label", r.name());
                            family.put("words", Told.words(r.name()));
                            return row(family, r);
                        })
                        .toList());
        json.put("bats", s.bats().stream().map(this::batRow).toList());
        json.put("forBats", s.forBats() == null ? null : row(new LinkedHashMap<>(), s.forBats()));
        return json;
    }

    private Map<String, Object> batRow(Row r) {
        var json = new LinkedHashMap<String, Object>();
        try {
            told.who(json, BatId.parse(r.name()));
        } catch (IllegalArgumentException e) {
            // an old report may name what is no bat: it is told as it stands
            json.put("bat", r.name());
            json.put("player", "");
            json.put("net", "");
        }
        return row(json, r);
    }

    private static Map<String, Object> row(Map<String, Object> json, Row r) {
        json.put("windows", r.windows());
        json.put("agreed", r.agreed());
        json.put("confidence", Told.number(r.confidence()));
        json.put("liveConfidence", Told.number(r.liveConfidence()));
        json.put("unknown", r.unknown());
        json.put("liveUnknown", r.liveUnknown());
        json.put("not", r.not());
        json.put("liveNot", r.liveNot());
        json.put("p50Us", measured(r.p50Us()));
        json.put("p99Us", measured(r.p99Us()));
        return json;
    }

    private static Object measured(double us) {
        return us > 0 ? Told.number(us) : null;
    }
}
