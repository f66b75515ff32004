package org.pitchside.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.pitchside.api.Family;
import org.pitchside.api.Hand;

/** What is told of a swing beside its name. */
class TruthTest {

    private static final int RATE = 200;
    private static List<Truth> swings;

    @Test
    void anglesLieWhereTheShotsLie() {
        givenSwings();
        thenMedian("a straight drive's face looks at the bowler", of("straight drive"), Truth::faceAngleDeg, -12, 12);
        thenMedian("a cover drive's to the off", of("cover drive"), Truth::faceAngleDeg, -60, -25);
        thenMedian("a pull's to leg", of("pull"), Truth::faceAngleDeg, 50, 105);
        thenMedian("a reverse sweep's to off", of("reverse sweep"), Truth::faceAngleDeg, -130, -70);
        thenMedian("a block swings upright", t -> t.family() == Family.DEF, Truth::swingPlaneDeg, 0, 40);
        thenMedian("a cut swings flat", of("square cut"), Truth::swingPlaneDeg, 45, 90);
        thenMedian("a flick closes", of("flick"), Truth::faceTwistDeg, -60, -8);
        thenMedian("a cut opens", of("square cut"), Truth::faceTwistDeg, 1, 40);
        thenMedian("a block ends dead", t -> t.family() == Family.DEF, Truth::followThroughDeg, 3, 35);
        thenMedian("a pull goes round", of("pull"), Truth::followThroughDeg, 130, 290);
        thenMedian("lifted back and to the slips", Truth::isSwing, Truth::backliftDirectionDeg, 5, 60);
    }

    @Test
    void theBallIsMetInTheMiddleOffItOrNotAtAll() {
        givenSwings();
        for (Truth t : swings) {
            switch (t.contact()) {
                case NONE -> assertTrue(Double.isNaN(t.offCentreM()), t.toString());
                case EDGE -> assertTrue(Math.abs(t.offCentreM()) >= 0.025, t.toString());
                case CLEAN -> assertTrue(Math.abs(t.offCentreM()) < 0.02, t.toString());
            }
        }
    }

    @Test
    void aLeftHandersTruthIsTheRightHandersOfWhomHeIsTheMirrorImage() {
        SimulatedPlayer player = Players.train(4);
        List<Truth> one = run(player, SensorSpec.perfect(RATE), RhythmSpec.training(), 200, null);
        List<Truth> other = run(player.mirrored(), SensorSpec.perfect(RATE), RhythmSpec.training(), 200, null);
        assertTrue(one.size() > 20);
        for (int i = 0; i < one.size(); i++) {
            Truth a = one.get(i);
            Truth b = other.get(i);
            assertEquals(a.faceAngleDeg(), b.faceAngleDeg(), 1e-6);
            assertEquals(a.backliftDirectionDeg(), b.backliftDirectionDeg(), 1e-6);
            assertEquals(a.swingPlaneDeg(), b.swingPlaneDeg(), 1e-6);
            assertEquals(a.followThroughDeg(), b.followThroughDeg(), 1e-6);
            assertEquals(a.faceTwistDeg(), b.faceTwistDeg(), 1e-6);
            assertEquals(a.offCentreM(), b.offCentreM(), 0);
        }
    }

    @Test
    void aBallOffTheMiddleTwistsTheBlade() {
        // a ball on the side of y_b pushes that side back: omega_x jumps down; a left-hander's readings are mirrored
        int edges = 0;
        int right = 0;
        for (int p = 0; p < 40; p++) {
            SimulatedPlayer player = Players.train(p);
            double side = player.hand() == Hand.LEFT ? -1 : 1;
            List<short[]> samples = new ArrayList<>();
            for (Truth t : run(player, SensorSpec.perfect(RATE), RhythmSpec.training(), 240, samples)) {
                if (t.isSwing() && t.contact() == Contact.EDGE) {
                    int at = (int) t.t0Sample();
                    double jump = samples.get(at + 2)[3] - samples.get(at - 2)[3];
                    edges++;
                    right += jump * side * t.offCentreM() < 0 ? 1 : 0;
                }
            }
        }
        assertTrue(edges >= 30, edges + " edges");
        assertTrue(right >= 0.95 * edges, right + " of " + edges);
    }

    private static void givenSwings() {
        if (swings == null) {
            swings = new ArrayList<>();
            for (int p = 0; p < 60; p++) {
                run(Players.train(p), SensorSpec.nominal(), RhythmSpec.training(), 240, null).stream()
                        .filter(Truth::isSwing)
                        .forEach(swings::add);
            }
        }
    }

    private static Predicate<Truth> of(String kind) {
        return t -> t.kind().equals(kind);
    }

    private static void thenMedian(
            String what, Predicate<Truth> of, ToDoubleFunction<Truth> value, double least, double most) {
        double[] all = swings.stream()
                .filter(of)
                .mapToDouble(value)
                .filter(v -> !Double.isNaN(v))
                .sorted()
                .toArray();
        assertTrue(all.length >= 10, what + ": " + all.length);
        double median = all[all.length / 2];
        assertTrue(median >= least && median <= most, what + ": " + median + " of " + Arrays.toString(all));
    }

    private static List<Truth> run(
            SimulatedPlayer player, SensorSpec spec, RhythmSpec rhythm, int seconds, List<short[]> samples) {
        BatSimulation sim = new BatSimulation(player, spec, 8, rhythm);
        List<Truth> truths = new ArrayList<>();
        short[] six = new short[6];
        for (int i = 0; i < seconds * RATE; i++) {
            sim.next(six);
            if (samples != null) {
                samples.add(six.clone());
            }
            for (Truth t = sim.pollTruth(); t != null; t = sim.pollTruth()) {
                truths.add(t);
            }
        }
        return truths;
    }
}
