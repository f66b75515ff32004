package org.pitchside.board.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pitchside.api.model.ModelShelf;
import org.pitchside.api.model.ModelShelf.Brought;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.api.rollout.Rollouts;
import org.pitchside.api.rollout.Rollouts.Rollout;
import org.pitchside.api.rollout.Rollouts.Stage;

/**
 * The models that the gateway keeps, and their way to the bats: what there is to tell an operator, and what an operator may ask. Holds
 * nothing itself. What a shelf is asked may wait while it checks a package.
 */
final class Models {

    static final int MOST_LINES = 200;

    private final ToldModels told;
    private final RolloutText text;
    volatile ModelShelf shelf;
    volatile Rollouts rollouts;

    Models(Told told) {
        this.told = new ToldModels(told);
        text = new RolloutText(told);
    }

    private ModelShelf shelf() {
        ModelShelf s = shelf;
        if (s == null) {
            throw new Refusal(404, "This gateway keeps no models.");
        }
        return s;
    }

    private Rollouts rollouts() {
        Rollouts r = rollouts;
        if (r == null) {
            throw new Refusal(404, "This gateway rolls no models out.");
        }
        return r;
    }

    Map<String, Object> kept() {
        return kept(shelf());
    }

    Map<String, Object> rollout() {
        return rollout(rollouts());
    }

    /** The rollout in lines for a terminal. */
    String rolloutText() {
        Rollout now = rollouts().current().orElse(null);
        return text.of(now, may(now));
    }

    /** As {@link #kept()}; {@code models} is null where none are kept. */
    Map<String, Object> keptNow() {
        ModelShelf s = shelf;
        return s == null ? nothing("models") : kept(s);
    }

    /** As {@link #rollout()}, with nothing that may be done where nobody rolls out. */
    Map<String, Object> rolloutNow() {
        Rollouts r = rollouts;
        if (r == null) {
            Map<String, Object> json = nothing("rollout");
            json.put("may", List.of());
            return json;
        }
        return rollout(r);
    }

    private static Map<String, Object> nothing(String name) {
        var json = new LinkedHashMap<String, Object>();
        json.put(name, null);
        return json;
    }

    private static Map<String, Object> kept(ModelShelf shelf) {
        var json = new LinkedHashMap<String, Object>();
        json.put("models", shelf.models().stream().map(ToldModels::kept).toList());
        json.put("mostBytes", ModelShelf.MOST_BYTES);
        return json;
    }

    private Map<String, Object> rollout(Rollouts rollouts) {
        Rollout now = rollouts.current().orElse(null);
        var json = new LinkedHashMap<String, Object>();
        json.put("rollout", now == null ? null : told.rollout(now));
        json.put("may", may(now));
        return json;
    }

    /** What makes sense to ask now: what a page offers. The rollout itself has the last word. */
    private static List<String> may(Rollout now) {
        var may = new ArrayList<String>();
        if (now == null || !now.underWay()) {
            may.add("start");
        }
        if (now == null) {
            return may;
        }
        if (now.stage() == Stage.DONE) {
            may.add("rollBack");
        } else if (now.underWay() && now.stage() != Stage.TAKING_BACK) {
            // from shadow without its answer: an operator's own risk, which the page asks about once more
            if ((now.stage() == Stage.READY || now.stage() == Stage.SHADOW) && !now.paused()) {
                may.add("goOn");
            }
            may.add(now.paused() ? "resume" : "pause");
            may.add("abort");
        }
        return may;
    }

    /** @param model which one, for {@code start}; may be null for the others */
    void ask(String what, String model) {
        Rollouts r = rollouts();
        try {
            switch (what) {
                case "start" -> {
                    r.start(name(model), Via.BOARD);
                }
                case "goOn" -> r.goOn(Via.BOARD);
                case "pause" -> r.pause(Via.BOARD);
                case "resume" -> r.resume(Via.BOARD);
                case "abort" -> r.abort(Via.BOARD);
                case "rollBack" -> r.rollBack(Via.BOARD);
                default ->
                    throw new Refusal(400, "A rollout is told to start, goOn, pause, resume, abort or rollBack.");
            }
        } catch (RolloutException e) {
            throw new Refusal(409, e.getMessage());
        }
    }

    private static String name(String model) {
        if (model == null || !model.matches("[a-z0-9-]{1,32}-[1-9][0-9]{0,9}")) {
            throw new Refusal(400, "Which model is said by its name and version, as in cricket-2.");
        }
        return model;
    }

    /** A kept model answers on this gateway from now on, without shadow; bats are left alone. */
    void letAnswer(String model) {
        try {
            shelf().makeLive(name(model), Via.BOARD);
        } catch (ShelfException e) {
            throw new Refusal(409, e.getMessage());
        }
    }

    /** A package, or a key set by itself. */
    Brought bring(byte[] bytes) {
        try {
            return shelf().bring(bytes, Via.BOARD);
        } catch (ShelfException e) {
            throw new Refusal(409, e.getMessage());
        }
    }

    /** The last lines of the audit, newest first. */
    Map<String, Object> audit(int most) {
        var lines = new ArrayList<Object>();
        shelf().audit(most).forEach(l -> lines.add(0, ToldModels.line(l)));
        return Map.of("lines", lines);
    }
}
