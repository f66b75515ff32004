package org.pitchside.ble.virtual.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pitchside.api.BatId;
import org.pitchside.api.GatewayClock;
import org.pitchside.recordings.DataSet;
import org.pitchside.simulator.RhythmSpec;

/** Makes the bats that the settings ask for. */
final class BatMaker {

    private static final long FIRST_BAT = 0xB0001;
    private static final int USUAL = 6;

    private final RadioSettings settings;
    private final Truths truths;
    private final GatewayClock clock;
    private final List<VirtualBat> made = new ArrayList<>();

    BatMaker(RadioSettings settings, Truths truths, GatewayClock clock) {
        this.settings = settings;
        this.truths = truths;
        this.clock = clock;
    }

    List<VirtualBat> simulated() {
        int bats = settings.bats() > 0 ? settings.bats() : USUAL;
        var rhythm = settings.quick() ? RhythmSpec.demo() : RhythmSpec.solo();
        for (int i = 0; i < bats; i++) {
            make(new SimulatedSource(i, settings.rateHz(), settings.seed() * 1000 + i, rhythm));
        }
        return made;
    }

    /** Recordings of one subject, so of one hand, go to one bat, or are dealt out to as many as the settings have for each subject. */
    List<VirtualBat> replaying(DataSet set) {
        Map<String, List<String>> bySubject = new LinkedHashMap<>();
        for (String name : set.names()) {
            bySubject
                    .computeIfAbsent(name.substring(0, name.indexOf('/')), s -> new ArrayList<>())
                    .add(name);
        }
        int each = Math.max(1, settings.bats() / Math.max(1, bySubject.size()));
        bySubject.forEach((subject, names) -> {
            for (int lane = 0; lane < Math.min(each, names.size()); lane++) {
                var dealt = new ArrayList<String>();
                for (int i = lane; i < names.size(); i += each) {
                    dealt.add(names.get(i));
                }
                make(new ReplaySource(set, dealt, set.hand(subject)));
            }
        });
        return made;
    }

    private void make(SampleSource source) {
        int number = made.size();
        // a bat counts its boots for ever; a virtual one lives as long as the process, so the wall clock counts them
        int boot = (int) (System.currentTimeMillis() / 1000);
        long booted = clock.nanos() - (1 + number % 50) * 1_000_000_000L;
        made.add(new VirtualBat(
                new BatId(FIRST_BAT + number),
                boot,
                settings.mtu(),
                source,
                truths,
                settings.faults(),
                booted,
                settings.seed() * 7919 + number));
    }
}
