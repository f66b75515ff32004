package org.pitchside.ble.virtual.internal;

import org.pitchside.api.Hand;
import org.pitchside.api.ImuRange;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Contact;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;
import org.pitchside.simulator.Truth;

/** A simulated player, one that no model was trained on. */
final class SimulatedSource implements SampleSource {

    private final BatSimulation simulation;
    private final int rateMilliHz;

    SimulatedSource(int player, int rateHz, long seed, RhythmSpec rhythm) {
        simulation =
                new BatSimulation(Players.test(player), SensorSpec.nominal().withRateHz(rateHz), seed, rhythm);
        rateMilliHz = (int) Math.round(simulation.trueRateHz() * 1000);
    }

    @Override
    public int rateMilliHz() {
        return rateMilliHz;
    }

    @Override
    public ImuRange range() {
        return ImuRange.NOMINAL;
    }

    @Override
    public Hand hand() {
        return simulation.player().hand();
    }

    @Override
    public boolean next(short[] six) {
        simulation.next(six);
        return true;
    }

    @Override
    public void marks(MarkListener listener) {
        for (Truth t = simulation.pollTruth(); t != null; t = simulation.pollTruth()) {
            Kind kind = t.isSwing() ? Kind.SWING : t.isApart() ? Kind.APART : Kind.NO_SWING;
            long at = kind == Kind.NO_SWING ? t.startSample() : t.t0Sample();
            listener.mark(null, kind, t.label(), t.contact() != Contact.NONE, at, t.startSample(), t.endSample());
        }
    }

    @Override
    public boolean finished() {
        return false;
    }
}
