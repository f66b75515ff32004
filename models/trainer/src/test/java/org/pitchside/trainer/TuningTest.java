package org.pitchside.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pitchside.swing.DetectorParameters;

/** What is chosen by which cost, and whether it holds, on players whose losses are given by a rule. */
class TuningTest {

    private static final DetectorParameters SHIPPED = DetectorParameters.DEFAULT;
    private static final List<Knob> TWO = List.of(Knob.named("miss_turn_deg"), Knob.named("swing_dps"));

    /** So many players, an hour and a hundred swings each. */
    private record Ruled(int many, BiFunction<Integer, DetectorParameters, Losses> rule) implements Played {
        @Override
        public List<String> players() {
            return IntStream.range(0, many).mapToObj(i -> "p" + i).toList();
        }

        @Override
        public Losses losses(int player, DetectorParameters parameters) {
            return rule.apply(player, parameters);
        }
    }

    private static Losses losses(int missed, int falseEvents) {
        return new Losses(1, 100, missed, falseEvents, 200);
    }

    private static Tuning whenTuned(Played played, List<Knob> knobs, LossCost cost) {
        var tuning = new Tuning(played, knobs, cost, SHIPPED, 7);
        tuning.search((done, of) -> {});
        return tuning;
    }

    private static DetectorParameters found(Tuning tuning) {
        return tuning.foundOn(tuning.everyone()).parameters();
    }

    @Test
    void aCostIsCountedByHand() {
        var both = losses(2, 6).plus(losses(1, 0));
        var cost = new LossCost(3, 0.5);

        assertEquals(12, cost.of(both), 1e-12);
        assertEquals(6, cost.perHour(both), 1e-12);
        assertEquals(1.5, both.missedPercent(), 1e-12);
        assertEquals(3, both.falsePerHour(), 1e-12);
        assertEquals(200, both.candidatesPerHour(), 1e-12);
    }

    @Test
    void aPlantedOptimumIsFound() {
        // given what is missed and what is false grows with the distance from 45 degrees and 300 dps
        var played = new Ruled(
                6, (i, p) -> losses((int) Math.abs(p.missTurnDeg() - 45), (int) Math.abs(p.swingDps() - 300)));
        // when
        var tuning = whenTuned(played, TWO, LossCost.ALIKE);
        // then
        var found = tuning.foundOn(tuning.everyone());
        assertEquals(45, found.parameters().missTurnDeg());
        assertEquals(300, found.parameters().swingDps());
        assertEquals(SHIPPED.froTurns(), found.parameters().froTurns());
        assertEquals(0, found.cost());
        assertTrue(found.settled());
        tuning.halves()
                .forEach(half ->
                        assertEquals(found.parameters(), tuning.foundOn(half).parameters()));
    }

    @Test
    void aValleyAcrossBothParametersTakesMoreThanOneRound() {
        // given 45 degrees are best only once the rate is at 300
        var played = new Ruled(
                2,
                (i, p) -> losses(
                        p.swingDps() == 300
                                ? (int) Math.abs(p.missTurnDeg() - 45)
                                : 100 + (int) Math.abs(p.missTurnDeg() - 25),
                        0));

        var found = found(whenTuned(played, TWO, LossCost.ALIKE));

        assertEquals(300, found.swingDps());
        assertEquals(45, found.missTurnDeg());
    }

    @Test
    void ofEquallyCheapValuesTheNearestToTheShippedIsKept() {
        var flat = new Ruled(4, (i, p) -> losses(1, 1));
        var beyondForty = new Ruled(4, (i, p) -> losses(p.missTurnDeg() > 40 ? 0 : 1, 1));

        assertEquals(SHIPPED, found(whenTuned(flat, TWO, LossCost.ALIKE)));
        assertEquals(45, found(whenTuned(beyondForty, TWO, LossCost.ALIKE)).missTurnDeg());
    }

    @Test
    void theStatedCostDecidesWhichMistakeIsPaidFor() {
        // given each five degrees trade one missed swing for one false event
        var played = new Ruled(4, (i, p) -> losses((int) p.missTurnDeg() / 5, 20 - (int) p.missTurnDeg() / 5));

        assertEquals(0, found(whenTuned(played, TWO, new LossCost(2, 1))).missTurnDeg());
        assertEquals(70, found(whenTuned(played, TWO, new LossCost(1, 2))).missTurnDeg());
        assertEquals(35, found(whenTuned(played, TWO, LossCost.ALIKE)).missTurnDeg());
    }

    @Test
    void valuesThatDoNotGoTogetherArePassedOver() {
        // given the least off is cheapest and the least on too, but off may not be above on
        var played = new Ruled(2, (i, p) -> losses((int) (500 - p.offDps()), (int) p.onDps()));
        var knobs = List.of(Knob.named("on_dps"), Knob.named("off_dps"));

        var found = found(whenTuned(played, knobs, LossCost.ALIKE));

        assertTrue(found.offDps() <= found.onDps(), found.toString());
        assertEquals(100, found.onDps());
    }

    @Test
    void theHalvesShareNobodyAndAreTheSameEachTime() {
        var played = new Ruled(7, (i, p) -> losses(0, 0));
        var halves = new Tuning(played, TWO, LossCost.ALIKE, SHIPPED, 7).halves();

        var all = new HashSet<>(halves.get(0));
        all.addAll(halves.get(1));
        assertEquals(7, all.size());
        assertEquals(7, halves.get(0).size() + halves.get(1).size());
        assertEquals(3, halves.get(0).size());
        assertEquals(halves, new Tuning(played, TWO, LossCost.ALIKE, SHIPPED, 7).halves());
    }

    @Test
    void aGainForEverybodyHoldsOnPlayersThatWereNotChosenOn() {
        var played = new Ruled(12, (i, p) -> losses(p.missTurnDeg() == 45 ? 1 : 2 + i % 2, 0));

        var tuning = whenTuned(played, TWO, LossCost.ALIKE);

        assertTrue(tuning.gainOnOthers().isReal());
        assertEquals(1.5, tuning.gainOnOthers().perHour(), 1e-12);
    }

    @Test
    void whatIsOnlyLearnedByHeartGainsOnItsOwnHalfAlone() {
        // given each value is good for some of the players by chance, and bad for the others
        var played = new Ruled(
                20,
                (i, p) -> losses(
                        p.equals(SHIPPED)
                                ? 5
                                : new SplittableRandom((long) (1000 * p.missTurnDeg() + p.swingDps()) * 31 + i)
                                        .nextInt(11),
                        0));

        var tuning = whenTuned(played, TWO, LossCost.ALIKE);

        for (int h = 0; h < 2; h++) {
            var half = tuning.halves().get(h);
            var chosen = tuning.foundOn(half).parameters();
            assertTrue(tuning.sum(half, chosen).missed()
                    < tuning.sum(half, SHIPPED).missed());
        }
        assertFalse(tuning.gainOnOthers().isReal(), tuning.gainOnOthers().toString());
        assertTrue(tuning.gain(found(tuning), SHIPPED).perHour()
                > tuning.gainOnOthers().perHour());
    }

    @Test
    void aFlatParameterIsToldFromASteepOne() {
        // given nothing changes between 25 and 45 degrees, and every dps from 250 costs everybody
        var played = new Ruled(
                10,
                (i, p) -> losses(
                        p.missTurnDeg() >= 25 && p.missTurnDeg() <= 45 ? 0 : 4, (int) Math.abs(p.swingDps() - 250)));

        var flats = whenTuned(played, TWO, LossCost.ALIKE).flats();

        assertEquals(25, flats.get(0).low());
        assertEquals(45, flats.get(0).high());
        assertEquals(4, flats.get(0).dearest(), 1e-12);
        assertEquals(250, flats.get(1).low());
        assertEquals(250, flats.get(1).high());
    }

    @Test
    void onlyWhatWasTriedOnAllIsDrawn() {
        var tuning = new Tuning(new Ruled(4, (i, p) -> losses(1, 1)), TWO, LossCost.ALIKE, SHIPPED, 7);
        var other = DetectorParameters.of(Map.of("swing_dps", 300f));

        tuning.losses(tuning.halves().get(0), other);
        tuning.losses(tuning.everyone(), SHIPPED);

        assertEquals(List.of(SHIPPED), tuning.tried());
    }

    @Test
    void everyKnobHoldsTheShippedValueAndOnlyValuesInItsRange() {
        for (Knob knob : Knob.all()) {
            assertTrue(knob.values().contains(knob.of(SHIPPED)), knob.name());
            assertEquals(knob.values().stream().sorted().distinct().toList(), knob.values(), knob.name());
            for (float v : knob.values()) {
                var wide = DetectorParameters.of(
                        knob.name().equals("on_dps") ? Map.of("off_dps", 20f) : Map.of("on_dps", 1500f));
                assertTrue(knob.set(wide, v).isPresent(), knob.name() + " = " + v);
            }
        }
    }
}
