package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.trainer.report.Bootstrap;
import org.pitchside.trainer.report.Bootstrap.Interval;

/**
 * Chooses a detector's parameters by a stated cost: on each half of the players, tried on the other, so that what was only learned
 * by heart shows; then on all.
 */
final class Tuning {

    private final Played played;
    private final List<Knob> knobs;
    private final LossCost cost;
    private final DetectorParameters shipped;
    private final List<Integer> everyone;
    private final List<List<Integer>> halves;
    private final Map<DetectorParameters, Losses[]> known = new LinkedHashMap<>();
    private final Map<List<Integer>, CoordinateSearch.Found> found = new HashMap<>();

    /** @param shipped where every search begins */
    Tuning(Played played, List<Knob> knobs, LossCost cost, DetectorParameters shipped, long seed) {
        this.played = played;
        this.knobs = knobs;
        this.cost = cost;
        this.shipped = shipped;
        everyone = IntStream.range(0, played.players().size()).boxed().toList();
        var drawn = new ArrayList<>(everyone);
        Collections.shuffle(drawn, new Random(seed));
        int middle = drawn.size() / 2;
        halves = List.of(
                drawn.subList(0, middle).stream().sorted().toList(),
                drawn.subList(middle, drawn.size()).stream().sorted().toList());
    }

    /** Searches on either half and on all. */
    void search(CoordinateSearch.Progress progress) {
        search(halves.get(0), 0, progress);
        search(halves.get(1), 25, progress);
        search(everyone, 50, progress);
    }

    private void search(List<Integer> players, int percentBefore, CoordinateSearch.Progress progress) {
        int share = players.size() == everyone.size() ? 50 : 25;
        found.put(
                players,
                new CoordinateSearch(
                                knobs,
                                p -> cost.of(Losses.sum(losses(players, p))),
                                (done, of) -> progress.at(percentBefore * of + share * done, 100 * of))
                        .from(shipped));
    }

    /** Players by number: two halves that share nobody. */
    List<List<Integer>> halves() {
        return halves;
    }

    List<Integer> everyone() {
        return everyone;
    }

    DetectorParameters shipped() {
        return shipped;
    }

    CoordinateSearch.Found foundOn(List<Integer> players) {
        return found.get(players);
    }

    /** What parameters lose and let through, player by player. */
    List<Losses> losses(List<Integer> players, DetectorParameters parameters) {
        var all = known.computeIfAbsent(parameters, p -> new Losses[everyone.size()]);
        var some = new ArrayList<Losses>();
        for (int player : players) {
            if (all[player] == null) {
                all[player] = played.losses(player, parameters);
            }
            some.add(all[player]);
        }
        return some;
    }

    Losses sum(List<Integer> players, DetectorParameters parameters) {
        return Losses.sum(losses(players, parameters));
    }

    /** Everything tried on all players. */
    List<DetectorParameters> tried() {
        return known.keySet().stream()
                .filter(p -> Arrays.stream(known.get(p)).noneMatch(Objects::isNull))
                .toList();
    }

    /**
     * A gain in cost an hour, with its 95 % interval over players.
     *
     * @param perHour cost saved in an hour of play
     */
    record Gain(double perHour, Interval interval) {

        boolean isReal() {
            return interval.low() > 0;
        }

        boolean isLoss() {
            return interval.high() < 0;
        }
    }

    /** What choosing gains on players that were not chosen on. */
    Gain gainOnOthers() {
        var pairs = new ArrayList<Pair>();
        for (int h = 0; h < 2; h++) {
            pairs.addAll(pairs(halves.get(h), foundOn(halves.get(1 - h)).parameters(), shipped));
        }
        return gain(pairs);
    }

    /** What one set gains over another on all players: flatters what was chosen on them. */
    Gain gain(DetectorParameters of, DetectorParameters over) {
        return gain(pairs(everyone, of, over));
    }

    private record Pair(Losses with, Losses without) {}

    private List<Pair> pairs(List<Integer> players, DetectorParameters with, DetectorParameters without) {
        var a = losses(players, with);
        var b = losses(players, without);
        return IntStream.range(0, players.size())
                .mapToObj(i -> new Pair(a.get(i), b.get(i)))
                .toList();
    }

    private Gain gain(List<Pair> pairs) {
        return new Gain(perHour(pairs), Bootstrap.of(pairs, this::perHour));
    }

    private double perHour(List<Pair> pairs) {
        double saved = 0;
        double hours = 0;
        for (Pair p : pairs) {
            saved += cost.of(p.without) - cost.of(p.with);
            hours += p.without.hours();
        }
        return hours == 0 ? 0 : saved / hours;
    }

    /**
     * How much a parameter matters around what was found on all.
     *
     * @param low the least value beside the found one that is not surely dearer, with all between
     * @param high the largest such
     * @param dearest the cost an hour at the worst of its values
     */
    record Flat(Knob knob, float low, float high, double dearest) {}

    List<Flat> flats() {
        return knobs.stream().map(this::flat).toList();
    }

    private Flat flat(Knob knob) {
        var best = foundOn(everyone).parameters();
        float at = knob.of(best);
        var values = knob.values();
        float low = at;
        for (int i = values.size() - 1; i >= 0; i--) {
            if (values.get(i) < at && !isAsGood(knob, best, values.get(i))) {
                break;
            }
            low = Math.min(low, values.get(i));
        }
        float high = at;
        for (float v : values) {
            if (v > at && !isAsGood(knob, best, v)) {
                break;
            }
            high = Math.max(high, v);
        }
        double dearest = values.stream()
                .flatMap(v -> knob.set(best, v).stream())
                .mapToDouble(p -> cost.perHour(sum(everyone, p)))
                .max()
                .orElse(Double.NaN);
        return new Flat(knob, low, high, dearest);
    }

    private boolean isAsGood(Knob knob, DetectorParameters best, float value) {
        var other = knob.set(best, value);
        return other.isPresent() && !gain(other.get(), best).isLoss();
    }
}
