package org.pitchside.trainer;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.pitchside.swing.DetectorParameters;

/**
 * Looks for cheaper parameters one at a time: every value of the first, the best is kept, then every value of the next, until a
 * round over all of them changes nothing. The same answer each time; of equally cheap values the one nearest to where it began.
 */
final class CoordinateSearch {

    /** More rounds than this were never needed; a search that has not settled by then says so. */
    static final int MOST_ROUNDS = 4;

    private final List<Knob> knobs;
    private final ToDoubleFunction<DetectorParameters> cost;
    private final Progress progress;

    CoordinateSearch(List<Knob> knobs, ToDoubleFunction<DetectorParameters> cost, Progress progress) {
        this.knobs = knobs;
        this.cost = cost;
        this.progress = progress;
    }

    /**
     * Where a search ended.
     *
     * @param settled whether the last round changed nothing
     */
    record Found(DetectorParameters parameters, double cost, boolean settled) {}

    Found from(DetectorParameters begin) {
        var best = begin;
        double least = cost.applyAsDouble(begin);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            var before = best;
            for (int k = 0; k < knobs.size(); k++) {
                progress.at(round * knobs.size() + k, MOST_ROUNDS * knobs.size());
                var knob = knobs.get(k);
                var here = best;
                for (float value : knob.values()) {
                    var tried = knob.set(here, value);
                    if (tried.isEmpty()) {
                        continue;
                    }
                    double c = cost.applyAsDouble(tried.get());
                    if (c < least || c == least && apart(knob, tried.get(), begin) < apart(knob, best, begin)) {
                        best = tried.get();
                        least = c;
                    }
                }
            }
            if (best.equals(before)) {
                return new Found(best, least, true);
            }
        }
        return new Found(best, least, false);
    }

    private static float apart(Knob knob, DetectorParameters a, DetectorParameters b) {
        return Math.abs(knob.of(a) - knob.of(b));
    }

    /** Hears how far a search is at most. */
    @FunctionalInterface
    interface Progress {
        void at(int done, int of);
    }
}
