package org.pitchside.trainer.rollout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pitchside.api.BatId;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;
import org.pitchside.simulator.SimulatedPlayer;
import org.pitchside.simulator.Truth;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;

/** A session of one simulated player: its samples, what really happened, and what a detector finds in it. */
final class Play {

    static final int RATE = 200;
    /** A bat's sign of life. */
    static final int LIFE_S = 5;

    final BatId bat;
    final Mount mount;
    private final short[] counts;
    private final List<Truth> truths = new ArrayList<>();
    private final Map<DetectorParameters, Found> found = new HashMap<>();

    /** @param truth a class of the model, or null where the detector found what counts neither right nor false */
    record Event(double atS, Candidate candidate, String truth) {}

    /**
     * What a detector finds.
     *
     * @param events what its own rules keep
     * @param rejectedPerLife what they throw away, by stretches of {@link #LIFE_S}
     */
    record Found(List<Event> events, int[] rejectedPerLife) {}

    Play(BatId bat, SimulatedPlayer player, long seed, RhythmSpec rhythm, double minutes) {
        this.bat = bat;
        // the operator told whose hands these are; how the sensor really sits nobody knows
        mount = Mount.ALIGNED.withHand(player.hand());
        var simulation = new BatSimulation(player, SensorSpec.nominal(), seed, rhythm);
        int n = (int) (minutes * 60 * RATE);
        counts = new short[n * ImuBlock.AXES];
        var six = new short[ImuBlock.AXES];
        for (int i = 0; i < n; i++) {
            simulation.next(six);
            System.arraycopy(six, 0, counts, i * ImuBlock.AXES, ImuBlock.AXES);
            for (Truth t = simulation.pollTruth(); t != null; t = simulation.pollTruth()) {
                truths.add(t);
            }
        }
    }

    double seconds() {
        return counts.length / (double) (ImuBlock.AXES * RATE);
    }

    /** Mean angular rate of a stretch of {@link #LIFE_S}, degrees per second. */
    int motionDps(int life) {
        double sum = 0;
        int from = life * LIFE_S * RATE;
        for (int i = from; i < from + LIFE_S * RATE; i++) {
            double square = 0;
            for (int a = 3; a < 6; a++) {
                double dps = counts[i * ImuBlock.AXES + a] * ImuRange.NOMINAL.gyroScale();
                square += dps * dps;
            }
            sum += Math.sqrt(square);
        }
        return (int) (sum / (LIFE_S * RATE));
    }

    /** What a detector finds in the whole session; worked out once for each. */
    Found found(DetectorParameters parameters) {
        return found.computeIfAbsent(parameters, this::run);
    }

    private Found run(DetectorParameters parameters) {
        var events = new ArrayList<Event>();
        var rejected = new int[(int) (seconds() / LIFE_S) + 1];
        var sink = new SwingSink() {
            @Override
            public void window(Candidate candidate) {
                // only what is settled counts
            }

            @Override
            public void complete(Candidate c) {
                double at = c.t0() / (double) RATE;
                if (c.rejected() == null) {
                    events.add(new Event(at, c, truth(c)));
                } else {
                    rejected[(int) (at / LIFE_S)]++;
                }
            }
        };
        var engine = new SwingEngine(parameters, ImuRange.NOMINAL, RATE * 1000, mount);
        var block = new ImuBlock(RATE);
        int n = counts.length / ImuBlock.AXES;
        for (int i = 0; i < n; ) {
            block.begin(i, i * 1_000_000L / RATE, 0);
            for (; i < n && block.size() < block.capacity(); i++) {
                int o = i * ImuBlock.AXES;
                block.add(counts[o], counts[o + 1], counts[o + 2], counts[o + 3], counts[o + 4], counts[o + 5]);
            }
            engine.accept(block, sink);
        }
        engine.finish(sink);
        return new Found(List.copyOf(events), rejected);
    }

    private String truth(Candidate c) {
        for (Truth t : truths) {
            boolean has = t.isSwing() || t.isApart();
            if (has && Math.abs(t.t0Sample() - c.t0()) <= RATE / 10) {
                return t.isApart() ? null : t.label();
            }
        }
        return "NOT";
    }
}
