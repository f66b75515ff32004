package org.pitchside.board.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.pitchside.api.BatId;
import org.pitchside.api.Family;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.flow.BatEnrolment;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.flow.GatewayStatus.BatCounters;
import org.pitchside.api.flow.GatewayStatus.BatState;
import org.pitchside.api.flow.MountCare;
import org.pitchside.api.flow.SwingExplainer;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.api.store.SwingQuestion;
import org.pitchside.api.store.SwingStore;
import org.pitchside.api.store.SwingStore.Agreement;
import org.pitchside.api.store.SwingStore.StoredSwing;

/** Answers questions from the store and from what the rooms say of themselves; holds nothing itself. */
final class Answers {

    static final int MOST_SWINGS = 200;
    static final int USUAL_SWINGS = 50;
    /** A session ends where no bat swung for so long. */
    static final long PAUSE_US = 30 * 60_000_000L;

    private static final long COUNT_AGAIN_NANOS = 30_000_000_000L;
    private static final int SESSION_PAGE = 1000;
    private static final int MOST_SESSION_SWINGS = 20_000;

    final SwingStore store;
    final Told told;
    private final GatewayStatus status;
    final List<HealthSource> health = new CopyOnWriteArrayList<>();
    volatile SwingClassifier classifier;
    volatile SwingExplainer explainer;
    volatile MountCare mounts;
    volatile BatEnrolment enrolment;
    volatile GatewayClock clock = GatewayClock.system();

    private Counts counts;
    private long countedNanos;

    private record Counts(Map<BatId, Long> swings, Map<BatId, Agreement> agreement) {}

    Answers(SwingStore store, GatewayStatus status, Told told) {
        this.store = store;
        this.status = status;
        this.told = told;
    }

    Map<String, Object> swings(SwingQuestion question) {
        // one more than asked tells whether there are older ones
        var more = new SwingQuestion(
                question.bat(),
                question.label(),
                question.fromUs(),
                question.toUs(),
                question.before(),
                question.limit() + 1,
                false);
        List<StoredSwing> found = store.search(more);
        var json = new LinkedHashMap<String, Object>();
        List<StoredSwing> page = found.subList(0, Math.min(found.size(), question.limit()));
        json.put("swings", page.stream().map(told::swing).toList());
        if (found.size() > page.size()) {
            json.put("older", page.get(page.size() - 1).position());
        }
        return json;
    }

    Map<String, Object> swing(SwingId id) {
        Swing swing = existing(id);
        Map<String, Object> json = told.swing(swing);
        json.put("recording", Told.recording(swing.recording()));
        SwingExplainer e = explainer;
        json.put(
                "why",
                e == null ? null : Told.why(e.explain(swing), swing.recording().t0Index()));
        return json;
    }

    Swing existing(SwingId id) {
        return store.find(id).orElseThrow(() -> new Refusal(404, "There is no swing " + Told.word(id) + "."));
    }

    static List<Object> families() {
        return Stream.of(Family.values())
                .filter(f -> f != Family.NOT)
                .map(f -> (Object) Map.of("label", f.name(), "words", f.words()))
                .toList();
    }

    /** The last sessions: as far back as {@link #MOST_SESSION_SWINGS} swings reach. */
    List<Object> sessions() {
        var sessions = new ArrayList<Object>();
        var times = new ArrayList<Object[]>();
        SwingQuestion page = SwingQuestion.newest(SESSION_PAGE);
        for (List<StoredSwing> found = store.search(page);
                !found.isEmpty() && times.size() < MOST_SESSION_SWINGS;
                found = store.search(page)) {
            found.forEach(s ->
                    times.add(new Object[] {s.swing().atUs(), s.swing().id().bat()}));
            page = page.before(found.get(found.size() - 1).position());
        }
        times.sort((a, b) -> Long.compare((long) b[0], (long) a[0]));
        int begin = 0;
        for (int i = 1; i <= times.size(); i++) {
            if (i == times.size() || (long) times.get(i - 1)[0] - (long) times.get(i)[0] > PAUSE_US) {
                var bats = new LinkedHashSet<Object>();
                times.subList(begin, i).forEach(t -> bats.add(t[1]));
                sessions.add(Map.of(
                        "fromUs",
                        times.get(i - 1)[0],
                        "toUs",
                        (long) times.get(begin)[0] + 1,
                        "swings",
                        i - begin,
                        "bats",
                        bats.size()));
                begin = i;
            }
        }
        return sessions;
    }

    Map<String, Object> bats() {
        Counts kept = counts();
        Map<BatId, Long> swings = kept.swings;
        var states = new LinkedHashMap<BatId, BatState>();
        status.states().forEach(s -> states.put(s.info().bat(), s));
        var counters = new LinkedHashMap<BatId, BatCounters>();
        status.bats().forEach(c -> counters.put(c.bat(), c));
        return Map.of(
                "bats",
                Stream.of(states.keySet(), swings.keySet())
                        .flatMap(Collection::stream)
                        .distinct()
                        .sorted()
                        .map(bat -> withCare(
                                bat,
                                told.bat(
                                        bat,
                                        states.get(bat),
                                        counters.get(bat),
                                        swings.get(bat),
                                        kept.agreement.get(bat))))
                        .toList());
    }

    private Map<String, Object> withCare(BatId bat, Map<String, Object> json) {
        MountCare care = mounts;
        var now = care == null ? null : care.care(bat);
        json.put("mount", now == null ? null : now.check());
        json.put("mountOff", now != null && now.isOff());
        BatEnrolment e = enrolment;
        var standing = e == null ? null : e.standing(bat);
        json.put("standing", standing == null ? null : standing.name());
        json.put("standingWords", standing == null ? null : standing.words());
        return json;
    }

    /** When bats are taken, and which were. */
    Map<String, Object> enrol() {
        var door = enrolment().door();
        var json = new LinkedHashMap<String, Object>();
        json.put("setting", door.setting());
        json.put("leftS", door.secondsLeft());
        json.put("taken", door.taken().stream().map(BatId::toString).toList());
        return json;
    }

    /** Takes bats whose button is pressed for a while, or no longer. */
    void enrol(String what) {
        switch (what) {
            case "begin" -> {
                try {
                    enrolment().ask();
                } catch (IllegalStateException e) {
                    throw new Refusal(409, e.getMessage());
                }
            }
            case "cancel" -> enrolment().cancel();
            default -> throw new Refusal(400, "Enrolling is begin or cancel.");
        }
    }

    private BatEnrolment enrolment() {
        BatEnrolment e = enrolment;
        if (e == null) {
            throw new Refusal(404, "This gateway enrols no bats.");
        }
        return e;
    }

    /** How a bat's mount is, and how far its calibration. */
    Map<String, Object> mount(BatId bat) {
        var now = care().care(bat);
        var json = new LinkedHashMap<String, Object>();
        json.put("bat", bat.toString());
        json.put("check", now.check());
        json.put("off", now.isOff());
        json.put("calibrated", now.isCalibrated());
        json.put("step", now.step());
        json.put("held", now.held());
        json.put("refusal", now.refusal());
        json.put("done", now.done());
        return json;
    }

    /** Begins, gives up or forgets a calibration. */
    void mount(BatId bat, String what) {
        switch (what) {
            case "begin" -> {
                if (status.states().stream().noneMatch(s -> s.info().bat().equals(bat) && s.connected())) {
                    throw new Refusal(409, "Bat " + bat + " is not connected.");
                }
                care().begin(bat);
            }
            case "cancel" -> care().cancel(bat);
            case "forget" -> care().forget(bat);
            default -> throw new Refusal(400, "Calibrating is begin, cancel or forget.");
        }
    }

    private MountCare care() {
        MountCare care = mounts;
        if (care == null) {
            throw new Refusal(404, "This gateway does not look after mounts.");
        }
        return care;
    }

    /** What the store holds of each bat: counting goes over all swings, so it is not done for every look. */
    private synchronized Counts counts() {
        long now = System.nanoTime();
        if (counts == null || now - countedNanos > COUNT_AGAIN_NANOS) {
            counts = new Counts(store.countByBat(), store.agreementByBat());
            countedNanos = now;
        }
        return counts;
    }

    Map<String, Object> health() {
        var lines = new ArrayList<HealthLine>();
        for (HealthSource source : health) {
            try {
                lines.addAll(source.health());
            } catch (RuntimeException | LinkageError e) {
                lines.add(new HealthLine(
                        Level.WARN, source.getClass().getSimpleName(), "It cannot say how it is: " + e.getMessage()));
            }
        }
        return Told.health(lines, model());
    }

    long nowUs() {
        GatewayClock c = clock;
        return c.epochMicros(c.nanos());
    }

    String model() {
        SwingClassifier c = classifier;
        return c == null ? "none" : c.model().map(ModelDescriptor::name).orElse("none");
    }
}
