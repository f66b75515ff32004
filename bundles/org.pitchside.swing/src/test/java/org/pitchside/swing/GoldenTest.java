package org.pitchside.swing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingWindow;

/** The product against docs/golden/model-window.json, bit by bit. */
class GoldenTest {

    private static final Path FILE =
            Path.of(System.getProperty("pitchside.root"), "docs", "golden", "model-window.json");

    private static Map<String, Object> golden() throws IOException {
        return JSON.std.mapFrom(Files.readString(FILE));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Object of) {
        return (List<Map<String, Object>>) of;
    }

    @Test
    void theFileSaysWhatThePageSays() throws IOException {
        // the file is written by a second implementation of the page; neither may change alone
        assertEquals(GoldenVectors.text(), Files.readString(FILE));
    }

    @Test
    void resamplesAsWritten() throws IOException {
        for (var r : list(golden().get("resampling"))) {
            // given
            var times = ((List<?>) r.get("t_us"))
                    .stream().mapToLong(v -> ((Number) v).longValue()).toArray();
            // when
            var uniform = Resampler.uniform(times, shorts(r.get("counts")), (Integer) r.get("rate_mhz"));
            // then
            assertEquals(((Number) r.get("expected_first_k")).longValue(), uniform.firstK(), (String) r.get("name"));
            assertEquals(r.get("expected_counts"), GoldenVectors.shorts(uniform.counts()), (String) r.get("name"));
        }
    }

    @Test
    void cutsAndPreparesAsWritten() throws IOException {
        float[] gain = floats(golden().get("gain"));
        for (var clip : list(golden().get("clips"))) {
            // given
            String name = (String) clip.get("name");
            var range = new ImuRange((Integer) clip.get("accel_range_g"), (Integer) clip.get("gyro_range_dps"));
            var mount = new Mount(floats(clip.get("mount")), "L".equals(clip.get("hand")) ? Hand.LEFT : Hand.RIGHT);
            short[] counts = shorts(clip.get("counts"));
            byte[] toes = bytes(clip.get("expected_toe"));
            var windows = new ClipWindows(counts, range, mount);
            int n = counts.length / 6;
            for (var w : list(clip.get("windows"))) {
                // when
                int t0 = (Integer) w.get("t0");
                SwingWindow window = windows.at(t0);
                var input = new float[ModelInput.LENGTH];
                ModelInput.prepare(window, input);
                var quantised = new byte[ModelInput.LENGTH];
                ModelInput.quantise(input, gain, quantised);
                // then
                for (int k = 0; k < SwingWindow.SAMPLES; k++) {
                    int i = Math.max(0, Math.min(n - 1, t0 - 239 + k));
                    for (int c = 0; c < 3; c++) {
                        assertEquals(toes[i * 3 + c], window.toe()[k * 3 + c], name + ", toe of sample " + i);
                    }
                }
                assertEquals(w.get("expected_input"), GoldenVectors.floats(input), name);
                assertEquals(w.get("expected_int8"), GoldenVectors.bytes(quantised), name);
            }
        }
    }

    private static short[] shorts(Object hex) {
        String h = (String) hex;
        var v = new short[h.length() / 4];
        for (int i = 0; i < v.length; i++) {
            v[i] = (short) Integer.parseInt(h, i * 4, i * 4 + 4, 16);
        }
        return v;
    }

    private static byte[] bytes(Object hex) {
        return java.util.HexFormat.of().parseHex((String) hex);
    }

    private static float[] floats(Object hex) {
        String h = (String) hex;
        var v = new float[h.length() / 8];
        for (int i = 0; i < v.length; i++) {
            v[i] = Float.intBitsToFloat(Integer.parseUnsignedInt(h, i * 8, i * 8 + 8, 16));
        }
        return v;
    }
}
