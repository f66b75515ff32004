package org.pitchside.laptop.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pitchside.api.BatId;
import org.pitchside.api.SwingId;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.flow.GatewayStatus.BatCounters;
import org.pitchside.api.flow.ReplayPlan;
import org.pitchside.api.flow.SimTruth;
import org.pitchside.api.store.SwingStore;
import org.pitchside.api.store.SwingStore.StoredSwing;

/** What a run came to: a table, a few sentences, and lines for the scorecard. */
final class Summary {

    private static final long REACH_US = 100_000;
    private static final int ROWS = 24;

    private final StringBuilder text = new StringBuilder();
    private final List<String> scorecard = new ArrayList<>();
    private long dropped;

    private void say(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }

    private void score(String metric, double value, String unit, String goal, String data) {
        String shown =
                value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.4f", value);
        scorecard.add(metric + "\t" + shown + "\t" + unit + "\t" + goal + "\t" + data);
    }

    void bats(GatewayStatus status, double seconds) {
        List<BatCounters> bats = status.bats();
        say("%n%.0f seconds, %d bats", seconds, bats.size());
        say(
                "  %-8s %9s %8s %8s %8s %8s %8s %8s %12s",
                "bat", "samples", "swings", "rejected", "missing", "twice", "dropped", "links", "samples/s");
        long samples = 0;
        long kept = 0;
        long rejected = 0;
        long missing = 0;
        long twice = 0;
        int row = 0;
        for (BatCounters b : bats) {
            samples += b.samples();
            kept += b.committed();
            rejected += b.rejected();
            missing += b.missing();
            twice += b.duplicates();
            dropped += b.dropped();
            if (row++ < ROWS) {
                say(
                        "  %-8s %9d %8d %8d %8d %8d %8d %8d %12.1f",
                        b.bat().toString().replaceFirst("^0+", ""),
                        b.samples(),
                        b.committed(),
                        b.rejected(),
                        b.missing(),
                        b.duplicates(),
                        b.dropped(),
                        b.connections(),
                        b.samples() / seconds);
            }
        }
        if (bats.size() > ROWS) {
            say("  ... and %d bats more", bats.size() - ROWS);
        }
        say("  %-8s %9d %8d %8d %8d %8d %8d", "all", samples, kept, rejected, missing, twice, dropped);
        if (bats.size() >= 200 && seconds >= 55) {
            score("bench.dropped_200x200", dropped, "values", "0", "SIM");
            score("bench.missing_200x200", missing, "samples", "0", "SIM");
        }
    }

    /** Swings that the store holds of this run: each once? */
    void stored(SwingStore store, Seen seen, boolean replay, String data) {
        Set<SwingId> wanted = new HashSet<>();
        seen.all().forEach(o -> wanted.add(o.id()));
        Map<SwingId, Integer> held = new HashMap<>();
        for (StoredSwing s : store.latest(wanted.size() + 1000)) {
            held.merge(s.swing().id(), 1, Integer::sum);
        }
        long once = wanted.stream().filter(id -> held.getOrDefault(id, 0) == 1).count();
        say("the store holds %d of %d swings of this run exactly once", once, wanted.size());
        if (replay) {
            score("replay.stored_once", once, "swings", String.valueOf(wanted.size()), data);
        }
    }

    void simulated(SimTruth truth, Seen seen) {
        var left = new ArrayList<>(seen.all());
        int happened = 0;
        int found = 0;
        int right = 0;
        int refused = 0;
        for (SimTruth.Happened h : truth.happened()) {
            if (!h.swing() || !h.reachable()) {
                continue;
            }
            happened++;
            Seen.One one = Seen.take(left, h.bat(), h.atUs() - REACH_US, h.atUs() + REACH_US);
            if (one != null) {
                found++;
                right += one.forced().equals(h.label()) ? 1 : 0;
                refused += one.label().equals("UNKNOWN") ? 1 : 0;
            }
        }
        say(
                "SIM: %d swings happened in reach, %d found, %d of them rightly named when forced to answer (%d times it said \"not sure\"); %d events were no swing",
                happened, found, right, refused, left.size());
    }

    void replayed(ReplayPlan plan, Seen seen) {
        String data = plan.dataSet() + "-REPLAY";
        var left = new ArrayList<>(seen.all());
        int events = 0;
        int right = 0;
        int refused = 0;
        int swings = 0;
        int swingEvents = 0;
        Map<BatId, Integer> perBat = new HashMap<>();
        for (ReplayPlan.Played p : plan.played()) {
            swings += p.noSwing() ? 0 : 1;
            Seen.One one = Seen.take(left, p.bat(), p.startUs() - REACH_US, p.endUs() + REACH_US);
            perBat.merge(p.bat(), 1, Integer::sum);
            if (one == null) {
                right += p.noSwing() ? 1 : 0;
                continue;
            }
            events++;
            swingEvents += p.noSwing() ? 0 : 1;
            right += one.forced().equals(p.label()) && !p.noSwing() ? 1 : 0;
            refused += one.label().equals("UNKNOWN") ? 1 : 0;
        }
        int n = plan.played().size();
        say(
                "%s (the model may have been trained on these): %d of %d recordings played as %d bats, %d labelled stretches",
                data, plan.recordings(), plan.recordings(), perBat.size(), n);
        say(
                "  %d became events (%d of the %d swings), %d rightly judged (forced answer; no event where there was no swing), %d times \"not sure\", %d events beside any label",
                events, swingEvents, swings, right, refused, left.size());
        score("replay.recordings", plan.recordings(), "recordings", "-", data);
        score("replay.events", events, "events", "-", data);
        score("replay.swings_found", swings == 0 ? 0 : 100.0 * swingEvents / swings, "%", "-", data);
        score("replay.right", n == 0 ? 0 : 100.0 * right / n, "%", "-", data);
    }

    String text() {
        return text.toString();
    }

    List<String> scorecard() {
        return scorecard;
    }

    long dropped() {
        return dropped;
    }
}
