package org.pitchside.board.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.pitchside.api.model.ModelShelf.Brought;
import org.pitchside.board.internal.Site.Call;

/** The part of the API about models: for operators, since nobody else is to see what a candidate says. */
final class ModelsApi {

    private static final String LIVE = "models/live";
    private static final int USUAL_LINES = 50;

    private final Models models;
    private final Upload upload;

    ModelsApi(Models models, Upload upload) {
        this.models = models;
        this.upload = upload;
    }

    static boolean isMine(String path) {
        return path.equals("models") || path.equals(LIVE) || path.equals("rollout") || path.equals("audit");
    }

    void handle(Call call) {
        call.needs(Role.OPERATOR);
        boolean isAsked = call.is(HttpMethod.GET) && !call.path().equals(LIVE);
        boolean isTold = call.is(HttpMethod.POST) && !call.path().equals("audit");
        if (!isAsked && !isTold) {
            String allowed = call.path().equals("audit") ? "GET" : call.path().equals(LIVE) ? "POST" : "GET, POST";
            call.response().getHeaders().put(HttpHeader.ALLOW, allowed);
            throw new Refusal(405, "This is looked at, or told what to do.");
        }
        switch (call.path()) {
            case "models" -> call.json(isAsked ? models.kept() : upload.receive(call, this::take));
            case LIVE -> {
                if (!(call.object().get("model") instanceof String model)) {
                    throw new Refusal(400, "Which model is to answer is {\"model\": \"cricket-1\"}.");
                }
                models.letAnswer(model);
                call.json(models.kept());
            }
            case "rollout" -> {
                if (isTold) {
                    rollOut(call);
                }
                if (isAsked && call.wantsText()) {
                    call.text(models.rolloutText());
                } else {
                    call.json(models.rollout());
                }
            }
            default ->
                call.json(models.audit(
                        (int) Api.number(Api.parameters(call), "most", USUAL_LINES, 1, Models.MOST_LINES)));
        }
    }

    private Map<String, Object> take(byte[] bytes) {
        var json = new LinkedHashMap<String, Object>();
        Brought brought = models.bring(bytes);
        json.put("taken", brought.words());
        if (brought.keySet() > 0) {
            json.put("keySet", brought.keySet());
        }
        json.putAll(models.kept());
        return json;
    }

    private void rollOut(Call call) {
        Map<String, Object> asked = call.object();
        if (!(asked.get("do") instanceof String what)) {
            throw new Refusal(400, "A rollout is {\"do\": \"start\", \"model\": \"cricket-2\"} or another word.");
        }
        models.ask(what, asked.get("model") instanceof String model ? model : null);
    }
}
