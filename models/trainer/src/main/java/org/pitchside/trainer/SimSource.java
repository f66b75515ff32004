package org.pitchside.trainer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.pitchside.api.Family;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.Label;
import org.pitchside.recordings.Recording;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;
import org.pitchside.simulator.SimulatedPlayer;
import org.pitchside.simulator.Truth;

/**
 * The simulator's players, generated while they are read. Training: many players, every other recording with all families equally
 * often. Test: other players, the rhythm of nets.
 */
final class SimSource implements Source {

    static final List<String> NO_SWING = Truth.NO_SWING;
    private static final int RATE = 200;
    /** A test player is watched for so long; of those to learn from there are twice as many, each half as long. */
    private static final double MINUTES = 6;

    private static final double MINUTES_TO_LEARN_FROM = 3;
    /** A thousand hours, the longest training there is, have 20,000 players. */
    private static final int BEYOND_ANY_TRAINING = 1_000_000;

    private final boolean test;
    private final long seed;
    private final double minutes;
    private final RhythmSpec always;
    private final int recordings;
    private final int first;

    SimSource(boolean test, double hours, long seed) {
        this(test, hours, seed, null, 0);
    }

    /** @param always the rhythm of every recording; null: play, and for training every other one with all families equally often */
    private SimSource(boolean test, double hours, long seed, RhythmSpec always, int first) {
        this.always = always;
        this.first = first;
        this.test = test;
        this.seed = seed;
        minutes = test ? MINUTES : MINUTES_TO_LEARN_FROM;
        recordings = Math.max(1, (int) Math.round(hours * 60 / minutes));
    }

    /** Test players who walk about, twirl and tap, and never swing. */
    static SimSource idle(double hours, long seed) {
        return new SimSource(true, hours, seed, RhythmSpec.idle(), 0);
    }

    /** Training players whom no training reaches, in the rhythm of nets: what a model throws away of theirs it has not learned by heart. */
    static SimSource toTune(double hours, long seed) {
        return new SimSource(false, hours, seed, RhythmSpec.solo(), BEYOND_ANY_TRAINING);
    }

    /** A set that read does not know: every reading must know its labels. */
    static List<String> classes() {
        var all = new ArrayList<String>();
        for (Family f : Family.values()) {
            if (f.isShot()) {
                all.add(f.name());
            }
        }
        all.addAll(Truth.APART);
        all.addAll(NO_SWING);
        return all;
    }

    @Override
    public DataSetInfo info() {
        return new DataSetInfo(
                "sim",
                "cricket bat, simulated",
                RATE,
                ImuRange.NOMINAL,
                recordings,
                classes(),
                NO_SWING,
                DataSetInfo.Form.CONTINUOUS,
                "Apache-2.0",
                "models/simulator",
                "simulated players; never field accuracy");
    }

    @Override
    public String name() {
        return "SIM";
    }

    /** The simulator has no file: what makes it is hashed. */
    @Override
    public String sha256() {
        try {
            String what = "sim " + (test ? "test" : "train") + " " + recordings + " " + seed
                    + (first == 0 ? "" : " from " + first);
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(what.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int size() {
        return recordings;
    }

    @Override
    public Tagged read(int nth) {
        int index = first + nth;
        SimulatedPlayer player = test ? Players.test(index) : Players.train(index);
        RhythmSpec rhythm =
                always != null ? always : test || index % 2 == 0 ? RhythmSpec.solo() : RhythmSpec.training();
        var simulation = new BatSimulation(player, SensorSpec.nominal(), seed * 1_000_003 + index, rhythm);
        int n = (int) (minutes * 60 * RATE);
        var counts = new short[n * ImuBlock.AXES];
        var times = new long[n];
        var six = new short[ImuBlock.AXES];
        String subject = (test ? "test" : "train") + "-" + index;
        var labels = new ArrayList<Label>();
        for (int i = 0; i < n; i++) {
            simulation.next(six);
            System.arraycopy(six, 0, counts, i * ImuBlock.AXES, ImuBlock.AXES);
            times[i] = i * 1_000_000L / RATE;
            for (Truth t = simulation.pollTruth(); t != null; t = simulation.pollTruth()) {
                if (t.endSample() < n && t.startSample() >= 0) {
                    labels.add(label(subject + "/nets", t));
                }
            }
        }
        labels.sort((a, b) -> Long.compare(a.startUs(), b.startUs()));
        var recording =
                new Recording(subject, "nets", times, Arrays.copyOf(counts, counts.length), ImuRange.NOMINAL, 0);
        return new Tagged(recording, player.hand(), labels);
    }

    private static Label label(String recording, Truth t) {
        long step = 1_000_000L / RATE;
        return new Label(
                recording,
                t.startSample() * step,
                t.isSwing() || t.isApart() ? OptionalLong.of(t.t0Sample() * step) : OptionalLong.empty(),
                t.endSample() * step,
                t.label());
    }

    @Override
    public void close() {
        // nothing is held
    }
}
