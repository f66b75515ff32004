package org.pitchside.notebooks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.pitchside.api.Family;
import org.pitchside.api.ImuBlock;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.DataSetWriter;
import org.pitchside.recordings.Label;
import org.pitchside.recordings.Recording;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;
import org.pitchside.simulator.Truth;

/** A few simulated players in a net, as a data set on disk. Its name is SIM, so that no figure from it is taken for a real one. */
final class SmallSet {

    static final int PLAYERS = 6;
    static final int MINUTES = 4;
    private static final int RATE = 200;
    private static final int SEED = 7;
    private static final long STEP_US = 1_000_000 / RATE;

    private SmallSet() {}

    /** The data set below this folder; made where it is not there yet, whole or not at all. */
    static Path in(Path work) {
        var target = work.resolve("sim-" + PLAYERS + "-players");
        if (!Files.isDirectory(target)) {
            write(target);
        }
        return target;
    }

    private static void write(Path target) {
        var sensor = SensorSpec.nominal();
        var info = new DataSetInfo(
                "SIM",
                "cricket bat, simulated",
                RATE,
                sensor.range(),
                PLAYERS,
                classes(),
                Truth.NO_SWING,
                DataSetInfo.Form.CONTINUOUS,
                "Apache-2.0",
                "models/simulator",
                "simulated players; never field accuracy");
        try (var out = DataSetWriter.create(target, info)) {
            for (int p = 0; p < PLAYERS; p++) {
                write(p, sensor, out);
            }
            out.finish();
        }
    }

    private static void write(int player, SensorSpec sensor, DataSetWriter out) {
        var who = Players.train(player);
        String subject = "player-" + (player + 1);
        var bat = new BatSimulation(who, sensor, SEED * 1000L + player, RhythmSpec.training());
        int n = MINUTES * 60 * RATE;
        var counts = new short[n * ImuBlock.AXES];
        var times = new long[n];
        var six = new short[ImuBlock.AXES];
        var labels = new ArrayList<Label>();
        for (int i = 0; i < n; i++) {
            bat.next(six);
            System.arraycopy(six, 0, counts, i * ImuBlock.AXES, ImuBlock.AXES);
            times[i] = i * STEP_US;
            for (Truth t = bat.pollTruth(); t != null; t = bat.pollTruth()) {
                labels.add(label(subject + "/nets", t));
            }
        }
        labels.sort((a, b) -> Long.compare(a.startUs(), b.startUs()));
        out.hand(subject, who.hand());
        out.recording(new Recording(subject, "nets", times, counts, sensor.range(), 0));
        labels.forEach(out::label);
    }

    private static Label label(String recording, Truth t) {
        boolean hasInstant = t.isSwing() || t.isApart();
        return new Label(
                recording,
                t.startSample() * STEP_US,
                hasInstant ? OptionalLong.of(t.t0Sample() * STEP_US) : OptionalLong.empty(),
                t.endSample() * STEP_US,
                t.label());
    }

    private static List<String> classes() {
        var all = new ArrayList<String>();
        for (Family family : Family.values()) {
            if (family.isShot()) {
                all.add(family.name());
            }
        }
        all.addAll(Truth.APART);
        all.addAll(Truth.NO_SWING);
        return all;
    }
}
