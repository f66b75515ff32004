package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.pitchside.recordings.Label;
import org.pitchside.swing.Candidate;

/**
 * Pairs found events with true ones, one to one, the nearest first: within 100 ms of the labelled impact, or anywhere in the span
 * where no impact is labelled.
 */
final class Matching {

    static final long REACH_US = 100_000;

    private final Label[] truthOf;
    private final boolean[] found;
    private final List<Long> errorsUs = new ArrayList<>();
    private final Map<Label, Long> apartUs = new IdentityHashMap<>();

    private Matching(int candidates, int truths) {
        truthOf = new Label[candidates];
        found = new boolean[truths];
    }

    private record Pair(int candidate, int truth, long apartUs) {}

    static Matching of(List<Candidate> candidates, List<Label> truths) {
        var instants = candidates.stream().map(Candidate::t0Us).toList();
        return ofInstants(instants, truths);
    }

    static Matching ofInstants(List<Long> instantsUs, List<Label> truths) {
        var pairs = new ArrayList<Pair>();
        for (int c = 0; c < instantsUs.size(); c++) {
            long at = instantsUs.get(c);
            for (int t = 0; t < truths.size(); t++) {
                Label truth = truths.get(t);
                if (truth.impactUs().isPresent()) {
                    long apart = Math.abs(at - truth.impactUs().getAsLong());
                    if (apart <= REACH_US) {
                        pairs.add(new Pair(c, t, apart));
                    }
                } else if (at >= truth.startUs() && at <= truth.endUs()) {
                    pairs.add(new Pair(c, t, REACH_US));
                }
            }
        }
        pairs.sort((a, b) -> a.apartUs != b.apartUs
                ? Long.compare(a.apartUs, b.apartUs)
                : a.truth != b.truth ? Integer.compare(a.truth, b.truth) : Integer.compare(a.candidate, b.candidate));
        var m = new Matching(instantsUs.size(), truths.size());
        for (Pair p : pairs) {
            if (m.truthOf[p.candidate] == null && !m.found[p.truth]) {
                m.truthOf[p.candidate] = truths.get(p.truth);
                m.found[p.truth] = true;
                if (truths.get(p.truth).impactUs().isPresent()) {
                    m.errorsUs.add(p.apartUs);
                    m.apartUs.put(truths.get(p.truth), p.apartUs);
                }
            }
        }
        return m;
    }

    /** The true event of a candidate, null where it is false. */
    Label truthOf(int candidate) {
        return truthOf[candidate];
    }

    boolean found(int truth) {
        return found[truth];
    }

    /** How far a found one with a labelled impact was from it. */
    long apartUs(Label truth) {
        return apartUs.get(truth);
    }

    /** Distances of the matched instants from the labelled impacts. */
    List<Long> errorsUs() {
        return errorsUs;
    }
}
