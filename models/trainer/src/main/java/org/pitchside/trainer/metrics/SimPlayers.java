package org.pitchside.trainer.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;
import org.pitchside.simulator.SimulatedPlayer;
import org.pitchside.simulator.Truth;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.MetricBasis;
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;

/** Simulated players through the shipped engine, six minutes each: every stroke found with what was true of it. */
final class SimPlayers {

    static final double MINUTES = 6;
    private static final int RATE = 200;
    /** A found stroke is the true one within so many samples. */
    private static final int REACH = 20;

    private final boolean test;
    private final int players;
    private final long seed;

    SimPlayers(boolean test, double hours, long seed) {
        this.test = test;
        this.seed = seed;
        players = Math.max(1, (int) Math.round(hours * 60 / MINUTES));
    }

    int players() {
        return players;
    }

    /** Plays all of them. */
    void play(DetectorParameters parameters, Consumer<MeasuredSwing> to, IntConsumer progress) {
        for (int i = 0; i < players; i++) {
            play(i, parameters).forEach(to);
            progress.accept(i + 1);
        }
    }

    private List<MeasuredSwing> play(int index, DetectorParameters parameters) {
        SimulatedPlayer player = test ? Players.test(index) : Players.train(index);
        RhythmSpec rhythm = test || index % 2 == 0 ? RhythmSpec.solo() : RhythmSpec.training();
        var simulation = new BatSimulation(player, SensorSpec.nominal(), seed * 1_000_003 + index, rhythm);
        var truths = new ArrayList<Truth>();
        var found = new ArrayList<Candidate>();
        var sink = new SwingSink() {
            @Override
            public void window(Candidate candidate) {
                // only what is settled counts
            }

            @Override
            public void complete(Candidate candidate) {
                if (candidate.rejected() == null && !candidate.measurements().isEmpty()) {
                    found.add(candidate);
                }
            }
        };
        Mount mount = Mount.ALIGNED.withHand(player.hand());
        var engine = new SwingEngine(parameters, simulation.spec().range(), RATE * 1000, mount);
        var block = new ImuBlock(RATE);
        var six = new short[ImuBlock.AXES];
        int n = (int) (MINUTES * 60 * RATE);
        for (int i = 0; i < n; ) {
            block.begin(i, i * 1_000_000L / RATE, 0);
            for (; i < n && block.size() < block.capacity(); i++) {
                simulation.next(six);
                block.add(six[0], six[1], six[2], six[3], six[4], six[5]);
                for (Truth t = simulation.pollTruth(); t != null; t = simulation.pollTruth()) {
                    if (t.isSwing() && !Double.isNaN(t.batSpeedMps())) {
                        truths.add(t);
                    }
                }
            }
            engine.accept(block, sink);
        }
        engine.finish(sink);
        return paired(found, truths, mount);
    }

    private static List<MeasuredSwing> paired(List<Candidate> found, List<Truth> truths, Mount mount) {
        var pairs = new ArrayList<MeasuredSwing>();
        for (Candidate c : found) {
            for (Truth t : truths) {
                if (Math.abs(t.t0Sample() - c.t0()) <= REACH) {
                    pairs.add(MeasuredSwing.of(t, c, MetricBasis.of(c, mount)));
                    break;
                }
            }
        }
        return pairs;
    }
}
