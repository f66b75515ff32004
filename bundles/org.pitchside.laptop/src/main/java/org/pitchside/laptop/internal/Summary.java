package org.pitchside.laptop.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.pitchside.api.BatId;
import org.pitchside.api.SwingId;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.flow.GatewayStatus.BatCounters;
import org.pitchside.api.flow.ReplayPlan;
import org.pitchside.api.flow.SimTruth;
import org.pitchside.api.store.SwingStore;

/** What a run came to: a table, a few sentences, and lines for the scorecard. */
final class Summary {

    private static final long REACH_US = 100_000;
    /** Two swings nearer than this are one stroke kept twice: the detector keeps events 0.6 s apart. */
    private static final long SAME_STROKE_US = 300_000;

    private static final int ROWS = 24;
    /** Swings of other runs that may lie above those of this one. */
    private static final int LOOK_BACK = 1000;

    private final StringBuilder text = new StringBuilder();
    private final List<String> scorecard = new ArrayList<>();
    private long dropped;
    private long notStored;

    private void say(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }

    private void score(String metric, double value, String unit, String goal, String data) {
        String shown =
                value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.4f", value);
        scorecard.add(metric + "\t" + shown + "\t" + unit + "\t" + goal + "\t" + data);
    }

    /** As it is. */
    void sentence(String words) {
        text.append(words).append(System.lineSeparator());
    }

    void bats(GatewayStatus status, double seconds) {
        List<BatCounters> bats = status.bats();
        say("%n%.0f seconds, %d bats", seconds, bats.size());
        say(
                "  %-8s %9s %8s %8s %8s %8s %8s %8s %12s",
                "bat", "samples", "swings", "rejected", "missing", "twice", "dropped", "links", "samples/s");
        long samples = 0;
        long compared = 0;
        long agreed = 0;
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
            compared += b.compared();
            agreed += b.agreed();
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
        if (compared > 0) {
            say("bat and gateway agreed on %d of %d swings that both named", agreed, compared);
        }
        if (bats.size() == 200 && seconds >= 55) {
            score("bench.samples_per_s_200x200", samples / seconds, "samples/s", "40000", "SIM");
            score("bench.dropped_200x200", dropped, "values", "0", "SIM");
            score("bench.missing_200x200", missing, "samples", "0", "SIM");
        }
    }

    /**
     * Asks the store itself: does it hold every swing that was told, and, of a replay, one swing for each stretch that became an event?
     * One stroke kept under two identities shows as two.
     */
    void stored(SwingStore store, Seen seen, ReplayPlan plan) {
        Set<SwingId> told = new HashSet<>();
        seen.all().forEach(o -> told.add(o.id()));
        List<Seen.One> held = store.latest(told.size() + LOOK_BACK).stream()
                .map(s -> Seen.One.of(s.swing()))
                .toList();
        Set<SwingId> ids = new HashSet<>();
        held.forEach(o -> ids.add(o.id()));
        long there = told.stream().filter(ids::contains).count();
        notStored = told.size() - there;
        say("the store holds %d of the %d swings that were told", there, told.size());
        if (plan != null) {
            storedOnce(plan, held);
        }
    }

    private void storedOnce(ReplayPlan plan, List<Seen.One> held) {
        int events = 0;
        int once = 0;
        int crowded = 0;
        for (ReplayPlan.Played p : plan.played()) {
            var inside = new ArrayList<Seen.One>();
            held.stream()
                    .filter(o -> o.within(p.bat(), p.startUs() - REACH_US, p.endUs() + REACH_US))
                    .forEach(inside::add);
            Seen.One stroke = Seen.take(inside, p.bat(), p.startUs() - REACH_US, p.endUs() + REACH_US);
            if (stroke != null) {
                events++;
                once += inside.stream().noneMatch(o -> Math.abs(o.atUs() - stroke.atUs()) < SAME_STROKE_US) ? 1 : 0;
                crowded += inside.isEmpty() ? 0 : 1;
            }
        }
        say(
                "  of the %d stretches that became events it holds %d exactly once; %d hold a further event besides",
                events, once, crowded);
        score("replay.stored_once", once, "stretches", String.valueOf(events), plan.dataSet() + "-REPLAY");
        score("replay.with_further_event", crowded, "stretches", "-", plan.dataSet() + "-REPLAY");
    }

    void simulated(SimTruth truth, Seen seen) {
        var left = new ArrayList<>(seen.all());
        int happened = 0;
        int found = 0;
        int right = 0;
        int refused = 0;
        for (SimTruth.Happened h : truth.happened()) {
            if (!h.swing()) {
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
        int apart = 0;
        for (SimTruth.Happened h : truth.happened()) {
            if (h.apart() && Seen.take(left, h.bat(), h.atUs() - REACH_US, h.atUs() + REACH_US) != null) {
                apart++;
            }
        }
        say(
                "SIM: %d swings happened, %d found, %d of them rightly named when forced to answer (%d times it said \"not sure\"); %d events were hits that are no shots, %d were no swing",
                happened, found, right, refused, apart, left.size());
    }

    void replayed(ReplayPlan plan, Seen seen) {
        String data = plan.dataSet() + "-REPLAY";
        var left = new ArrayList<>(seen.all());
        int events = 0;
        int right = 0;
        int refused = 0;
        int swings = 0;
        int swingEvents = 0;
        Set<BatId> perBat = new HashSet<>();
        Set<String> recordings = new HashSet<>();
        for (ReplayPlan.Played p : plan.played()) {
            swings += p.noSwing() ? 0 : 1;
            Seen.One one = Seen.take(left, p.bat(), p.startUs() - REACH_US, p.endUs() + REACH_US);
            perBat.add(p.bat());
            recordings.add(p.recording());
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
                data, recordings.size(), plan.recordings(), perBat.size(), n);
        say(
                "  %d became events (%d of the %d swings), %d rightly judged (forced answer; no event where there was no swing), %d times \"not sure\", %d further events, inside a labelled stretch or beside it",
                events, swingEvents, swings, right, refused, left.size());
        score("replay.recordings", recordings.size(), "recordings", String.valueOf(plan.recordings()), data);
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

    /** What must not happen in a run, in one line; null where it did not. */
    String fault() {
        if (notStored > 0) {
            return notStored + " swings that were told are not in the store";
        }
        return dropped > 0 ? dropped + " values of bats were thrown away because the gateway was too slow" : null;
    }
}
