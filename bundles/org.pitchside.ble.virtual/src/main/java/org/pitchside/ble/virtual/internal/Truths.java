package org.pitchside.ble.virtual.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.flow.ReplayPlan;
import org.pitchside.api.flow.SimTruth;
import org.pitchside.ble.virtual.internal.SampleSource.Kind;

/** What the virtual bats truly did, gathered for whoever sums a run up. */
final class Truths implements VirtualBat.TruthListener {

    private final GatewayClock clock;
    private final List<SimTruth.Happened> happened = new CopyOnWriteArrayList<>();
    private final List<ReplayPlan.Played> played = new CopyOnWriteArrayList<>();

    Truths(GatewayClock clock) {
        this.clock = clock;
    }

    @Override
    public void happened(
            VirtualBat bat, String recording, Kind kind, String label, boolean contact, VirtualBat.Span span) {
        if (recording == null) {
            happened.add(new SimTruth.Happened(
                    bat.id(), label, kind == Kind.SWING, kind == Kind.APART, contact, clock.epochMicros(span.t0())));
        } else {
            played.add(new ReplayPlan.Played(
                    recording,
                    label,
                    kind == Kind.NO_SWING,
                    bat.id(),
                    clock.epochMicros(span.start()),
                    clock.epochMicros(span.end())));
        }
    }

    SimTruth simulated() {
        return () -> List.copyOf(happened);
    }

    ReplayPlan replay(String dataSet, int recordings, BooleanSupplier finished) {
        return new ReplayPlan() {
            @Override
            public String dataSet() {
                return dataSet;
            }

            @Override
            public int recordings() {
                return recordings;
            }

            @Override
            public List<Played> played() {
                return List.copyOf(played);
            }

            @Override
            public boolean finished() {
                return finished.getAsBoolean();
            }
        };
    }
}
