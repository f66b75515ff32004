package org.pitchside.ble.virtual.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pitchside.api.BatId;
import org.pitchside.recordings.DataSet;
import org.pitchside.simulator.RhythmSpec;

/** Makes the bats that the settings ask for. */
final class BatMaker {

    private static final long FIRST_BAT = 0xB0001;

    private final RadioSettings settings;
    private final Truths truths;
    private final Path folder;
    private final Path model;
    private final List<VirtualBat> made = new ArrayList<>();

    /**
     * @param folder where the bats' flash files are; null: they have none
     * @param model the model that they come with; null: none
     */
    BatMaker(RadioSettings settings, Truths truths, Path folder, Path model) {
        this.settings = settings;
        this.truths = truths;
        this.folder = folder;
        this.model = model;
    }

    List<VirtualBat> simulated() {
        var rhythm = settings.quick() ? RhythmSpec.demo() : RhythmSpec.solo();
        for (int i = 0; i < settings.bats(); i++) {
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
        var id = new BatId(FIRST_BAT + number);
        Path flash = folder == null ? null : folder.resolve(id + ".flash");
        Path keys = settings.keys().isBlank() ? null : Path.of(settings.keys());
        made.add(new VirtualBat(
                new VirtualBat.Make(id, settings.mtu(), flash, model, keys, 0),
                source,
                truths,
                settings.faults(),
                settings.seed() * 7919 + number));
    }
}
