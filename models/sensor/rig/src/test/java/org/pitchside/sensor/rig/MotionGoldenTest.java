package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pitchside.api.ImuBlock;
import org.pitchside.recordings.DataSet;
import org.pitchside.recordings.DataSets;
import org.pitchside.recordings.Recording;
import org.pitchside.swing.ModelInput;

/** The bat's windows against docs/golden/model-window.json, and its decisions on real recordings. */
class MotionGoldenTest {

    private static final int BEHIND_T0 = 16;

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> golden(String name) throws IOException {
        Path file = Path.of(System.getProperty("pitchside.root"), "docs", "golden", "model-window.json");
        return (List<Map<String, Object>>)
                JSON.std.mapFrom(Files.readString(file)).get(name);
    }

    private static byte[] gain() throws IOException {
        Path file = Path.of(System.getProperty("pitchside.root"), "docs", "golden", "model-window.json");
        return floats(JSON.std.mapFrom(Files.readString(file)).get("gain"));
    }

    @ParameterizedTest
    @EnumSource(names = {"HOST_GCC", "HOST_CLANG", "HOST_ASAN", "M4"})
    void cutsTheWindowsOfTheGoldenClips(Build build) throws Exception {
        for (var clip : golden("clips")) {
            for (var w : windows(clip)) {
                try (var bat = new Program(build, "motion")) {
                    // given a bat that has heard a clip up to where its window ends
                    int t0 = (Integer) w.get("t0");
                    short[] counts = shorts(clip.get("counts"));
                    int n = Math.min(counts.length / ImuBlock.AXES, t0 + BEHIND_T0 + 1);
                    bat.u8('I').u32((Integer) clip.get("accel_range_g") | (Integer) clip.get("gyro_range_dps") << 16);
                    bat.u32(200_000).bytes(gain());
                    bat.u8('M').bytes(floats(clip.get("mount"))).u8("L".equals(clip.get("hand")) ? 1 : 0);
                    bat.u8('S').u32(n);
                    for (int i = 0; i < n * ImuBlock.AXES; i++) {
                        bat.u8(counts[i]).u8(counts[i] >> 8);
                    }
                    // when
                    bat.u8('W').u32(t0);
                    // then
                    String name = clip.get("name") + ", t0 " + t0 + " on " + build;
                    assertEquals('r', bat.u8(), name);
                    assertEquals(0, bat.u8(), name);
                    assertEquals('r', bat.u8(), name);
                    assertEquals(0, bat.u8(), name);
                    assertArrayEquals(byStep(w.get("expected_int8")), window(bat), name);
                }
            }
        }
    }

    /** What the detector tells on the way is not asked for here. */
    private static byte[] window(Program bat) throws IOException {
        for (int kind = bat.u8(); kind != 'W'; kind = bat.u8()) {
            assertTrue(kind >= 1 && kind <= 3, "record " + kind);
            bat.bytes(53);
            if (kind != 3) {
                bat.bytes(ModelInput.LENGTH);
            }
        }
        return bat.bytes(ModelInput.LENGTH);
    }

    private static byte[] byStep(Object hex) {
        byte[] byChannel = HexFormat.of().parseHex((String) hex);
        var out = new byte[byChannel.length];
        for (int c = 0; c < ModelInput.CHANNELS; c++) {
            for (int s = 0; s < ModelInput.STEPS; s++) {
                out[s * ModelInput.CHANNELS + c] = byChannel[c * ModelInput.STEPS + s];
            }
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tennis-racket.zip", "everyday-watch.zip", "table-tennis-handle.zip"})
    void decidesAsTheGatewayOnRealRecordings(String file) throws Exception {
        String folder = System.getProperty("pitchside.data", System.getenv("PITCHSIDE_DATA"));
        assumeTrue(
                folder != null && Files.isRegularFile(Path.of(folder, file)),
                file + " is not on this machine (PITCHSIDE_DATA): skipped");
        int candidates = 0;
        int recordings = 0;
        try (DataSet data = DataSets.open(Path.of(folder, file))) {
            int rate = (int) Math.round(data.info().rateHz() * 1000);
            for (String name : data.names()) {
                Recording recording = data.read(name);
                try (var pair = new MotionPair(Build.HOST_GCC, recording.range(), rate, MotionPair.SHIPPED_K)) {
                    short[] counts = recording.counts();
                    // the bat stands before and behind, so that a clip can end
                    for (int i = 0; i < 2; i++) {
                        pair.samples(still(counts, 0));
                        for (int from = 0; from < counts.length; from += 600 * ImuBlock.AXES) {
                            pair.samples(Arrays.copyOfRange(
                                    counts, from, Math.min(counts.length, from + 600 * ImuBlock.AXES)));
                            pair.check();
                        }
                        pair.samples(still(counts, counts.length - ImuBlock.AXES));
                        pair.check();
                    }
                    pair.finish();
                    pair.check();
                    candidates += pair.complete();
                    recordings++;
                }
            }
        }
        System.out.printf("%s: %d candidates in %d recordings, none different%n", file, candidates, recordings);
        assertTrue(candidates > 0);
    }

    private static short[] still(short[] counts, int at) {
        var out = new short[300 * ImuBlock.AXES];
        for (int i = 0; i < out.length; i++) {
            out[i] = counts[at + i % ImuBlock.AXES];
        }
        return out;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> windows(Map<String, Object> clip) {
        return (List<Map<String, Object>>) clip.get("windows");
    }

    private static short[] shorts(Object hex) {
        String h = (String) hex;
        var v = new short[h.length() / 4];
        for (int i = 0; i < v.length; i++) {
            v[i] = (short) Integer.parseInt(h, i * 4, i * 4 + 4, 16);
        }
        return v;
    }

    /** Written with the highest byte first; they travel with the lowest. */
    private static byte[] floats(Object hex) {
        byte[] b = HexFormat.of().parseHex((String) hex);
        for (int i = 0; i < b.length; i += 4) {
            byte t = b[i];
            b[i] = b[i + 3];
            b[i + 3] = t;
            t = b[i + 1];
            b[i + 1] = b[i + 2];
            b[i + 2] = t;
        }
        return b;
    }
}
