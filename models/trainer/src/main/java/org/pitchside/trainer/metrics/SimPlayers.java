package org.pitchside.trainer.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;

/** Simulated players through the shipped engine, six minutes each: what was found, and what was true of it. */
final class SimPlayers {

    private static final double MINUTES = 6;
    private static final int RATE = 200;
    /** A found event is the true one within so many samples: 100 ms. */
    private static final int REACH = 20;

    private final boolean test;
    private final int players;
    private final long seed;
    private final DetectorParameters parameters;

    SimPlayers(boolean test, double hours, long seed, DetectorParameters parameters) {
        this.test = test;
        this.seed = seed;
        this.parameters = parameters;
        players = Math.max(1, (int) Math.round(hours * 60 / MINUTES));
    }

    int players() {
        return players;
    }

    /** Takes what one player did. */
    interface Taker {
        void take(Played played);
    }

    /**
     * A found event.
     *
     * @param truth what happened; null where nothing did
     */
    record Found(Candidate candidate, Truth truth) {}

    /**
     * What one player did.
     *
     * @param swings how many shots were played
     * @param found every event that the detector's rules kept
     * @param mount the mount that the engine was told
     */
    record Played(int index, int swings, List<Found> found, Mount mount) {}

    /**
     * Plays all of them.
     *
     * @param calibrated whether each sensor's mount was calibrated by the wizard; else it is believed to sit as it should
     */
    void play(boolean calibrated, Taker to) {
        for (int i = 0; i < players; i++) {
            var random = new SplittableRandom(seed * 31 + i);
            to.take(play(i, null, calibrated ? Poses.calibrate(simulation(i), null, random) : null));
        }
    }

    BatSimulation simulation(int index) {
        SimulatedPlayer player = test ? Players.test(index) : Players.train(index);
        RhythmSpec rhythm = test || index % 2 == 0 ? RhythmSpec.solo() : RhythmSpec.training();
        return new BatSimulation(player, SensorSpec.nominal(), seed * 1_000_003 + index, rhythm);
    }

    /**
     * Plays one.
     *
     * @param turn how the sensor was turned besides, null: not
     * @param calibrated the mount that the engine is told, null: aligned
     */
    Played play(int index, Turn turn, Mount calibrated) {
        var simulation = simulation(index);
        var truths = new ArrayList<Truth>();
        var found = new ArrayList<Candidate>();
        var sink = new SwingSink() {
            @Override
            public void window(Candidate candidate) {
                // only what is settled counts
            }

            @Override
            public void complete(Candidate candidate) {
                if (candidate.rejected() == null) {
                    found.add(candidate);
                }
            }
        };
        Mount mount = (calibrated == null ? Mount.ALIGNED : calibrated)
                .withHand(simulation.player().hand());
        var engine = new SwingEngine(parameters, simulation.spec().range(), RATE * 1000, mount);
        var block = new ImuBlock(RATE);
        var six = new short[ImuBlock.AXES];
        int n = (int) (MINUTES * 60 * RATE);
        for (int i = 0; i < n; ) {
            block.begin(i, i * 1_000_000L / RATE, 0);
            for (; i < n && block.size() < block.capacity(); i++) {
                simulation.next(six);
                if (turn != null) {
                    turn.apply(six);
                }
                block.add(six[0], six[1], six[2], six[3], six[4], six[5]);
                for (Truth t = simulation.pollTruth(); t != null; t = simulation.pollTruth()) {
                    if (t.t0Sample() >= 0) {
                        truths.add(t);
                    }
                }
            }
            engine.accept(block, sink);
        }
        engine.finish(sink);
        int swings = (int) truths.stream().filter(Truth::isSwing).count();
        return new Played(index, swings, paired(found, truths), mount);
    }

    private static List<Found> paired(List<Candidate> found, List<Truth> truths) {
        var pairs = new ArrayList<Found>();
        for (Candidate c : found) {
            Truth nearest = null;
            for (Truth t : truths) {
                long apart = Math.abs(t.t0Sample() - c.t0());
                if (apart <= REACH && (nearest == null || apart < Math.abs(nearest.t0Sample() - c.t0()))) {
                    nearest = t;
                }
            }
            pairs.add(new Found(c, nearest));
        }
        return pairs;
    }

    /** The measured strokes of a player. */
    static List<MeasuredSwing> measured(Played played) {
        return played.found().stream()
                .filter(f -> f.truth() != null
                        && f.truth().isSwing()
                        && !Double.isNaN(f.truth().batSpeedMps()))
                .filter(f -> !f.candidate().measurements().isEmpty())
                .map(f -> MeasuredSwing.of(f.truth(), f.candidate(), played.mount()))
                .toList();
    }
}
