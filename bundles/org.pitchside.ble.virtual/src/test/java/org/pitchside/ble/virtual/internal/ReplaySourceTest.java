package org.pitchside.ble.virtual.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.Hand;
import org.pitchside.recordings.DataSet;
import org.pitchside.recordings.DataSets;

class ReplaySourceTest {

    @TempDir
    Path folder;

    /** Two clips of ten samples at 100 Hz; sample k of clip c reads c + k/100 g. */
    private DataSet givenTwoClips() throws Exception {
        Files.writeString(folder.resolve("dataset.json"), """
                {"name": "two", "implement": "bat", "rate_hz": 100, "accel_range_g": 16, "gyro_range_dps": 2000, "subjects": 1,
                 "classes": ["hit", "nothing"], "no_swing": ["nothing"], "form": "clips", "licence": "CC0", "origin": "made", "note": ""}
                """);
        Files.writeString(folder.resolve("LICENSE.txt"), "CC0");
        Path recordings = Files.createDirectories(folder.resolve("recordings/ann"));
        var labels = new StringBuilder("recording,start_us,impact_us,end_us,label\n");
        for (int c = 1; c <= 2; c++) {
            var csv = new StringBuilder("t_us,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps\n");
            for (int k = 0; k < 10; k++) {
                csv.append(k * 10_000 + "," + (c + k / 100.0) + ",0,0,0,0,0\n");
            }
            Files.writeString(recordings.resolve("clip-" + c + ".csv"), csv);
            labels.append("ann/clip-" + c + ",0,50000,90000," + (c == 1 ? "hit" : "nothing") + "\n");
        }
        Files.writeString(folder.resolve("labels.csv"), labels);
        return DataSets.open(folder);
    }

    @Test
    void clipsArePlayedOneAfterTheOtherWithTheirEndsRepeated() throws Exception {
        try (DataSet set = givenTwoClips()) {
            var source = new ReplaySource(set, set.names(), Hand.RIGHT);
            var six = new short[6];
            List<Integer> played = new ArrayList<>();
            List<String> marks = new ArrayList<>();

            while (source.next(six)) {
                played.add((int) six[0]);
                source.marks((recording, kind, label, contact, t0, start, end) ->
                        marks.add(recording + " " + label + " " + kind + " " + t0 + " " + start + ".." + end));
            }
            source.marks((recording, kind, label, contact, t0, start, end) -> marks.add("late " + label));

            assertEquals(100_000, source.rateMilliHz());
            assertEquals(2 * (150 + 10 + 150), played.size());
            assertEquals(Integer.valueOf(2048), played.get(0));
            assertEquals(played.get(0), played.get(150));
            assertEquals(played.get(159), played.get(309));
            assertTrue(played.get(310) >= 2 * 2048);
            assertEquals(
                    List.of("ann/clip-1 hit SWING 155 150..159", "ann/clip-2 nothing NO_SWING 465 460..469"), marks);
            assertTrue(source.finished());
        }
    }

    @Test
    void aRecordingWaitsForALinkAndLosesNothing() throws Exception {
        try (DataSet set = givenTwoClips()) {
            var source = new ReplaySource(set, set.names(), Hand.RIGHT);
            var nets = new Nets(source, Faults.NONE, 247);
            nets.play(5);
            assertFalse(source.finished());

            nets.connect().mode(org.pitchside.ble.codec.InfoCodec.Mode.STREAM).play(2);
            nets.disconnect().play(30);
            nets.connect().mode(org.pitchside.ble.codec.InfoCodec.Mode.STREAM).play(10);

            assertTrue(nets.bat.bat().finished());
            assertEquals(List.of("hit", "nothing"), nets.marks);
            nets.close();
        }
    }

    @Test
    void aRecordingThatCannotBeReadIsPassedOverAndTheOthersArePlayed() throws Exception {
        try (DataSet set = givenTwoClips()) {
            Files.writeString(
                    folder.resolve("recordings/ann/clip-1.csv"),
                    "t_us,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps\n0,x,0,0,0,0,0\n");
            var source = new ReplaySource(set, set.names(), Hand.RIGHT);
            var marks = new ArrayList<String>();

            int played = 0;
            while (source.next(new short[6])) {
                played++;
            }
            source.marks((recording, kind, label, contact, t0, start, end) -> marks.add(label));

            assertEquals(150 + 10 + 150, played);
            assertEquals(1, source.damaged());
            assertEquals(List.of("nothing"), marks);
            assertTrue(source.finished());
        }
    }

    @Test
    void aReplayOfNothingReadableIsFinished() throws Exception {
        try (DataSet set = givenTwoClips()) {
            for (int c = 1; c <= 2; c++) {
                Files.writeString(folder.resolve("recordings/ann/clip-" + c + ".csv"), "rubbish");
            }
            var source = new ReplaySource(set, set.names(), Hand.RIGHT);

            assertFalse(source.next(new short[6]));

            assertEquals(2, source.damaged());
            assertTrue(source.finished());
        }
    }
}
