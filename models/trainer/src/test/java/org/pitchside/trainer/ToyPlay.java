package org.pitchside.trainer;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.DataSetWriter;
import org.pitchside.recordings.Label;
import org.pitchside.recordings.Recording;

/**
 * Players who swing at 3 s (a drive), at 6 s (a practice swing) and at 9 s what nobody labelled; {@link #REST}, where it is told, says that the
 * last 4 s hold nothing.
 */
record ToyPlay(List<String> players, DataSetInfo.Form form, List<String> noSwing, List<Label> perPlayer)
        implements Source {

    static final Label DRIVE = label(3_000_000, "DRV");
    static final Label PRACTICE = label(6_000_000, "SHADOW");
    static final Label REST = new Label("x/1", 8_000_000, OptionalLong.empty(), 11_900_000, "REST");

    static ToyPlay continuous(String... players) {
        return new ToyPlay(List.of(players), DataSetInfo.Form.CONTINUOUS, List.of("REST"), List.of(DRIVE, PRACTICE));
    }

    private static Label label(long at, String label) {
        return new Label("x/1", at - 300_000, OptionalLong.of(at), at + 300_000, label);
    }

    @Override
    public DataSetInfo info() {
        return new DataSetInfo(
                "toy",
                "bat",
                200,
                ImuRange.NOMINAL,
                players.size(),
                List.of("DRV", "SHADOW", "REST"),
                noSwing,
                form,
                "CC0",
                "made",
                "");
    }

    @Override
    public String name() {
        return "toy";
    }

    @Override
    public String sha256() {
        return "0".repeat(64);
    }

    @Override
    public int size() {
        return players.size();
    }

    @Override
    public Tagged read(int index) {
        int n = 2400;
        var t = new long[n];
        var counts = new short[n * ImuBlock.AXES];
        // a sensor without noise is dead, and the same samples twice are refused
        var random = new Random(index);
        for (int i = 0; i < n; i++) {
            t[i] = i * 5000L;
            double rate = 0;
            for (int at : new int[] {600, 1200, 1800}) {
                rate -= 900 * Math.exp(-Math.pow((i - at) / 12.0, 2));
            }
            for (int axis = 0; axis < ImuBlock.AXES; axis++) {
                double value = axis == 0 ? -2048 : axis == 4 ? rate * 32768 / 2000 : 0;
                counts[i * 6 + axis] = (short) Math.rint(value + 8 * random.nextGaussian());
            }
        }
        var recording = new Recording(players.get(index), "1", t, counts, ImuRange.NOMINAL, 0);
        return new Tagged(
                recording,
                Hand.RIGHT,
                perPlayer.stream()
                        .map(l -> new Label(recording.id(), l.startUs(), l.impactUs(), l.endUs(), l.label()))
                        .toList());
    }

    /** The same as a folder. */
    Path in(Path folder) {
        Path set = folder.resolve("toy");
        try (var out = DataSetWriter.create(set, info())) {
            for (int i = 0; i < size(); i++) {
                var tagged = read(i);
                out.recording(tagged.recording());
                tagged.labels().forEach(out::label);
            }
            out.finish();
        }
        return set;
    }

    @Override
    public void close() {
        // nothing is held
    }
}
