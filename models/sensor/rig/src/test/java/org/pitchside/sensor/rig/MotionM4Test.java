package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.pitchside.api.ImuBlock;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;

/** The detector on the emulated Cortex-M4F: the same decisions, and what they cost. */
class MotionM4Test {

    @Test
    void decidesAsTheGatewayAndCostsNextToNothing() throws Exception {
        int minutes = Integer.getInteger("pitchside.motion.m4minutes", 4);
        int samples = minutes * 60 * 200;
        var simulation = new BatSimulation(Players.test(3), SensorSpec.nominal(), 5, RhythmSpec.solo());
        var costs = new java.util.HashMap<String, Integer>();
        int complete;
        try (var pair = MotionPair.counting(Build.M4, simulation.spec().range())) {
            // given a bat in play, its sensor mounted askew
            pair.apply(simulation.mount());
            var counts = new short[500 * ImuBlock.AXES];
            var six = new short[ImuBlock.AXES];
            // when
            for (int done = 0; done < samples; done += 500) {
                for (int i = 0; i < counts.length; i += ImuBlock.AXES) {
                    simulation.next(six);
                    System.arraycopy(six, 0, counts, i, ImuBlock.AXES);
                }
                pair.samples(counts);
                pair.check();
            }
            costs.putAll(pair.costs());
            complete = pair.complete();
        }
        // then
        System.out.println(costs);
        int stance = costs.get("stance") / samples;
        int quiet = costs.get("quiet") / costs.get("quietSamples");
        int play = (int) ((0L + costs.get("quiet") + costs.get("other")) / samples);
        System.out.printf(
                "%d candidates; quiet %d, play %d, stance %d instructions a sample; %d bytes%n",
                complete, quiet, play, stance, costs.get("bytes"));
        assertTrue(complete > 3 * minutes, complete + " candidates");
    }
}
