package org.pitchside.swing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.pitchside.api.SwingWindow;

class DetectorParametersTest {

    private static String refusal(Map<String, Float> named) {
        return assertThrows(IllegalArgumentException.class, () -> DetectorParameters.of(named))
                .getMessage();
    }

    @Test
    void namesComeBackAsTheyWent() {
        var p = DetectorParameters.of(Map.of("on_dps", 300f, "held_ax", -0.25f));
        assertEquals(p, DetectorParameters.of(p.named()));
        assertEquals(300f, p.named().get("on_dps"));
        assertNotEquals("swing/2", p.name());
        assertEquals("swing/2", DetectorParameters.DEFAULT.name());
    }

    @Test
    void whatIsWrongIsNamed() {
        assertEquals("detector parameter \"on\" is not known", refusal(Map.of("on", 1f)));
        assertEquals(
                "detector parameter quiet_ms = NaN is outside 20.0 .. 1000.0", refusal(Map.of("quiet_ms", Float.NaN)));
        assertEquals(
                "detector parameter longest_ms = 3001.0 is outside 1000.0 .. 3000.0",
                refusal(Map.of("longest_ms", 3001f)));
        assertEquals("detector parameter on_dps = 1.0 is outside 50.0 .. 1500.0", refusal(Map.of("on_dps", 1f)));
        assertEquals("detector parameter off_dps = 300.0 is above on_dps = 150.0", refusal(Map.of("off_dps", 300f)));
    }

    @Test
    void thePageTellsEveryParameterAndItsDefault() throws java.io.IOException {
        // given
        var page = Files.readString(Path.of(System.getProperty("pitchside.root"), "docs", "event-definition.md"));
        // when, then
        DetectorParameters.DEFAULT.named().forEach((name, value) -> {
            var row = Pattern.compile("\\| `" + name + "` \\| (\\S+) \\|").matcher(page);
            assertEquals(true, row.find(), name + " is not in the page");
            assertEquals(value, Float.parseFloat(row.group(1)), name);
        });
    }

    @Test
    void theLongestCandidateFitsTheHistory() {
        // given the largest setting that is allowed
        var p = DetectorParameters.of(Map.of("longest_ms", 3000f));
        // when a burst is closed as late as can be, and its t0 was at its start
        int needed = DetectorParameters.samples(p.longestMs()) + 96 + SwingWindow.T0_INDEX + 2;
        // then the window before t0 is still held
        assertEquals(true, needed <= History.SIZE, needed + " samples");
    }
}
