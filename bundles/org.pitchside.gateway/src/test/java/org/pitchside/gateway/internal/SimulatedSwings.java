package org.pitchside.gateway.internal;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;
import org.pitchside.simulator.Truth;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;

/**
 * Swings of simulated test players as a gateway cuts them, beside what really happened.
 *
 * @param candidate as the gateway's engine gave it
 * @param truth what the simulator says of it
 */
record SimulatedSwings(Candidate candidate, Truth truth, Mount mount) {

    private static final int RATE = 200;
    private static final int NEAR = 20;

    /** The swings of some players, each at the nets for so long. */
    static List<SimulatedSwings> of(int players, int minutes) {
        var all = new ArrayList<SimulatedSwings>();
        for (int p = 0; p < players; p++) {
            play(p, minutes, all);
        }
        return all;
    }

    private static void play(int p, int minutes, List<SimulatedSwings> all) {
        var simulation = new BatSimulation(Players.test(p), SensorSpec.nominal(), 77 + p, RhythmSpec.training());
        Mount mount = simulation.mount();
        var engine =
                new SwingEngine(DetectorParameters.DEFAULT, simulation.spec().range(), RATE * 1000, mount);
        var candidates = new ArrayList<Candidate>();
        var truths = new ArrayList<Truth>();
        var sink = new SwingSink() {
            @Override
            public void window(Candidate c) {
                // only what is settled counts
            }

            @Override
            public void complete(Candidate c) {
                if (c.rejected() == null) {
                    candidates.add(c);
                }
            }
        };
        var block = new ImuBlock(1);
        var six = new short[ImuBlock.AXES];
        for (int i = 0; i < minutes * 60 * RATE; i++) {
            simulation.next(six);
            block.begin(i, i * 5000L, 0);
            block.add(six[0], six[1], six[2], six[3], six[4], six[5]);
            engine.accept(block, sink);
            for (Truth t = simulation.pollTruth(); t != null; t = simulation.pollTruth()) {
                if (t.isSwing()) {
                    truths.add(t);
                }
            }
        }
        for (Candidate c : candidates) {
            truths.stream()
                    .filter(t -> Math.abs(t.t0Sample() - c.t0()) <= NEAR)
                    .findFirst()
                    .ifPresent(t -> all.add(new SimulatedSwings(c, t, mount)));
        }
    }
}
