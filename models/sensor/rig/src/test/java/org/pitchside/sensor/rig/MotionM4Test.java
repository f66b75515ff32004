package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pitchside.api.ImuBlock;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;

/** The detector on the emulated Cortex-M4F: the same decisions, and what they cost. Instructions do not depend on the machine. */
class MotionM4Test {

    private static final int SAMPLES = 5 * 60 * 200;
    /** What a bat has for its motion: docs/adr/0011. */
    private static final int BYTES = 4608;

    @Test
    void decidesAsTheGatewayAndCostsLittle() throws Exception {
        // given a bat in play, its sensor mounted askew
        var simulation = new BatSimulation(Players.test(3), SensorSpec.nominal(), 5, RhythmSpec.solo());
        try (var pair = MotionPair.counting(Build.M4, simulation.spec().range())) {
            pair.apply(simulation.mount());
            var counts = new short[500 * ImuBlock.AXES];
            var six = new short[ImuBlock.AXES];
            // when
            for (int done = 0; done < SAMPLES; done += 500) {
                for (int i = 0; i < counts.length; i += ImuBlock.AXES) {
                    simulation.next(six);
                    System.arraycopy(six, 0, counts, i, ImuBlock.AXES);
                }
                pair.samples(counts);
                pair.check();
            }
            // then
            assertTrue(pair.complete() > 15, pair.complete() + " candidates");
            print(pair.costs(), pair.complete());
        }
    }

    private static void print(Map<String, Integer> costs, int candidates) throws Exception {
        int stance = costs.get("stance") / SAMPLES;
        int quiet = costs.get("quiet") / costs.get("quietSamples");
        long play = ((long) costs.get("quiet") + costs.get("other") - costs.get("events")) / SAMPLES;
        Scorecard.score("sensor.detector_instructions", quiet, "per sample at rest", "<= 60", "SIM");
        Scorecard.score("sensor.detector_instructions", play, "per sample in play", "<= 60", "SIM one bat in play");
        Scorecard.score("sensor.stance_instructions", stance, "per sample", "-", "SIM");
        Scorecard.score("sensor.numbers_instructions", costs.get("events") / candidates, "per candidate", "-", "SIM");
        Scorecard.score("sensor.motion_bytes", costs.get("bytes"), "bytes RAM", "<= " + BYTES, "ps_motion");
        assertTrue(quiet <= 60, quiet + " instructions a sample");
        assertTrue(costs.get("bytes") <= BYTES, costs.get("bytes") + " bytes");
    }
}
