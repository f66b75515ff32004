package org.pitchside.board.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.pitchside.api.BatId;
import org.pitchside.api.Family;
import org.pitchside.api.SwingId;
import org.pitchside.api.store.SwingQuestion;
import org.pitchside.api.store.SwingStore.StoredSwing;
import org.pitchside.board.internal.Site.Call;

/** The local HTTP API, version 1: docs/http-api.md. */
final class Api {

    private static final String MOUNT = "/mount";
    private static final String EXPORT = "/export.zip";

    private final Access access;
    private final Answers answers;
    private final Events events;
    private final Export export;
    private final ModelsApi models;
    private final Supplier<Map<String, Object>> settings;
    private final BooleanSupplier simulated;
    private final String version;

    Api(
            Access access,
            Answers answers,
            Events events,
            Export export,
            ModelsApi models,
            Supplier<Map<String, Object>> settings,
            BooleanSupplier simulated,
            String version) {
        this.access = access;
        this.answers = answers;
        this.events = events;
        this.export = export;
        this.models = models;
        this.settings = settings;
        this.simulated = simulated;
        this.version = version;
    }

    void handle(Call call) {
        String path = call.path();
        if (path.equals("session")) {
            session(call);
            return;
        }
        if (path.equals("enrol")) {
            enrol(call);
            return;
        }
        if (path.startsWith("bats/") && path.endsWith(MOUNT)) {
            mount(call, path.substring("bats/".length(), path.length() - MOUNT.length()));
            return;
        }
        if (ModelsApi.isMine(path)) {
            models.handle(call);
            return;
        }
        if (!call.is(HttpMethod.GET)) {
            call.response().getHeaders().put(HttpHeader.ALLOW, "GET");
            throw new Refusal(405, "This can only be read.");
        }
        if (path.endsWith("export.zip")) {
            export(call);
            return;
        }
        call.needs(path.equals("settings") ? Role.OPERATOR : Role.VIEWER);
        if (path.startsWith("swings/")) {
            call.json(answers.swing(id(path.substring("swings/".length()))));
            return;
        }
        switch (path) {
            case "swings" -> call.json(answers.swings(question(call, Answers.USUAL_SWINGS, Answers.MOST_SWINGS)));
            case "families" -> call.json(Answers.families());
            case "sessions" -> call.json(answers.sessions());
            case "bats" -> call.json(answers.bats());
            case "health" -> call.json(answers.health());
            case "settings" -> call.json(settings.get());
            case "events" ->
                events.listen(
                        call,
                        role -> access.role(call.cookie()).map(r -> r.may(role)).orElse(false));
            default -> throw new Refusal(404, "The API has no such thing.");
        }
    }

    private void session(Call call) {
        if (call.is(HttpMethod.GET)) {
            call.json(sessionOf(call.cookie()));
        } else if (call.is(HttpMethod.POST)) {
            String cookie = access.signIn(call.address(), call.cookie(), pin(call));
            Site.setCookie(call.request(), call.response(), cookie);
            call.json(sessionOf(cookie));
        } else if (call.is(HttpMethod.DELETE)) {
            access.signOut(call.cookie());
            call.response().setStatus(204);
            call.response().write(true, null, call.callback());
        } else {
            call.response().getHeaders().put(HttpHeader.ALLOW, "GET, POST, DELETE");
            throw new Refusal(405, "A session is asked for, signed in to, or signed out of.");
        }
    }

    /** Whether a bat's sensor sits as calibrated; an operator may have it calibrated anew. */
    private void mount(Call call, String word) {
        BatId bat;
        try {
            bat = BatId.parse(word);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "A bat is 1 to 16 hexadecimal digits.");
        }
        if (call.is(HttpMethod.GET)) {
            call.needs(Role.VIEWER);
        } else if (call.is(HttpMethod.POST)) {
            call.needs(Role.OPERATOR);
            answers.mount(bat, word(call, "do", "Calibrating is {\"do\": \"begin\"}, \"cancel\" or \"forget\"."));
        } else {
            call.response().getHeaders().put(HttpHeader.ALLOW, "GET, POST");
            throw new Refusal(405, "A mount is looked at, or calibrated.");
        }
        call.json(answers.mount(bat));
    }

    /** Whether bats are taken now; an operator may ask for it. */
    private void enrol(Call call) {
        if (call.is(HttpMethod.GET)) {
            call.needs(Role.VIEWER);
        } else if (call.is(HttpMethod.POST)) {
            call.needs(Role.OPERATOR);
            answers.enrol(word(call, "do", "Enrolling is {\"do\": \"begin\"} or \"cancel\"."));
        } else {
            call.response().getHeaders().put(HttpHeader.ALLOW, "GET, POST");
            throw new Refusal(405, "Enrolment is looked at, or asked for.");
        }
        call.json(answers.enrol());
    }

    private Map<String, Object> sessionOf(String cookie) {
        var json = new LinkedHashMap<String, Object>();
        json.put("role", access.role(cookie).map(Role::words).orElse(null));
        json.put("csrf", access.csrf(cookie));
        json.put("signIn", access.offered().stream().map(Role::words).toList());
        json.put("gateway", "pitchside");
        json.put("version", version);
        json.put("sim", simulated.getAsBoolean());
        return json;
    }

    private static String pin(Call call) {
        return word(call, "pin", "A sign-in is {\"pin\": \"...\"}.");
    }

    /** The one word that a body carries. */
    private static String word(Call call, String name, String otherwise) {
        if (call.object().get(name) instanceof String text) {
            return text;
        }
        throw new Refusal(400, otherwise);
    }

    private static SwingId id(String word) {
        try {
            return Told.id(word);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "A swing is named <bat>-<boot>-<number>.");
        }
    }

    private void export(Call call) {
        call.needs(Role.COACH);
        if (call.path().equals("export.zip")) {
            SwingQuestion all = question(call, Export.MOST + 1, Export.MOST + 1).withSamples();
            export.send(
                    call,
                    answers.store.search(all).stream().map(StoredSwing::swing).toList());
        } else if (call.path().startsWith("swings/") && call.path().endsWith(EXPORT)) {
            String word = call.path().substring("swings/".length(), call.path().length() - EXPORT.length());
            export.send(call, List.of(answers.existing(id(word))));
        } else {
            throw new Refusal(404, "The API has no such thing.");
        }
    }

    static Fields parameters(Call call) {
        try {
            return Request.extractQueryParameters(call.request());
        } catch (RuntimeException e) {
            throw new Refusal(400, "What stands behind the question mark cannot be read.");
        }
    }

    private static SwingQuestion question(Call call, int usual, int most) {
        Fields fields = parameters(call);
        String bat = fields.getValue("bat");
        String label = fields.getValue("label");
        if (label != null && !label.isEmpty() && !label.matches("[A-Za-z0-9_-]{1,40}")) {
            throw new Refusal(400, "label is a family's code, for example " + Family.DRV + ".");
        }
        try {
            return new SwingQuestion(
                    bat == null || bat.isEmpty() ? null : BatId.parse(bat),
                    label == null || label.isEmpty() ? null : label,
                    number(fields, "from", Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE),
                    number(fields, "to", Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE),
                    number(fields, "before", Long.MAX_VALUE, 0, Long.MAX_VALUE),
                    (int) number(fields, "limit", usual, 1, most),
                    false);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "bat is 1 to 16 hexadecimal digits.");
        }
    }

    static long number(Fields fields, String name, long usual, long least, long most) {
        String text = fields.getValue(name);
        if (text == null || text.isEmpty()) {
            return usual;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new Refusal(
                400,
                name + " is a whole number" + (most < Long.MAX_VALUE ? " from " + least + " to " + most : "") + ".");
    }
}
