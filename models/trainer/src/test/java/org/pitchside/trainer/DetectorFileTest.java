package org.pitchside.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.swing.DetectorParameters;

/** Parameters in a file come back as they went; what is no such file is told in one line. */
class DetectorFileTest {

    @TempDir
    Path folder;

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("d.json"), text);
    }

    private void thenRefused(String text, String why) throws Exception {
        Path file = file(text);
        String line = assertThrows(UsageException.class, () -> DetectorFile.read(file))
                .getMessage();
        assertTrue(line.startsWith("--detector: "), line);
        assertTrue(line.contains("d.json") && line.contains(why), line);
        assertEquals(1, line.lines().count(), line);
    }

    @Test
    void everyParameterComesBackToTheBit() throws Exception {
        var p = DetectorParameters.of(Map.of("across_share", 0.15f, "held_az", -0.1f, "on_dps", 123.456f));

        assertEquals(p, DetectorFile.read(file(DetectorFile.text(p, LossCost.ALIKE, "toy \"x\""))));
    }

    @Test
    void whatIsMissingHasItsDefaultAndOtherMembersArePassedOver() throws Exception {
        var p = DetectorFile.read(file("{\"detector\": {\"swing_dps\": 300}, \"note\": [1]}"));

        assertEquals(DetectorParameters.of(Map.of("swing_dps", 300f)), p);
    }

    @Test
    void whatIsNoDetectorIsRefused() throws Exception {
        thenRefused("", "no JSON");
        thenRefused("[1]", "no JSON");
        thenRefused("null", "detector");
        thenRefused("{\"swing_dps\": 300}", "has no object 'detector'");
        thenRefused("{\"detector\": {\"swing_dps\": \"300\"}}", "swing_dps is no number");
        thenRefused("{\"detector\": {\"swing\": 300}}", "\"swing\" is not known");
        thenRefused("{\"detector\": {\"swing_dps\": 3000}}", "outside");
        thenRefused("{\"detector\": {\"swing_dps\": 1e999}}", "outside");
        thenRefused("{\"detector\": {\"swing_dps\": 1, \"swing_dps\": 2}}", "no JSON");
        thenRefused("{\"detector\": {\"off_dps\": 300, \"on_dps\": 200}}", "above on_dps");
        thenRefused("{\"detector\": {\"a\\nb\": 300}}", "a?b");
        thenRefused(" ".repeat(70_000), "larger");
        thenRefused("{\"detector\":".repeat(20_000), "larger");
        thenRefused("[".repeat(50_000), "no JSON");
        assertTrue(assertThrows(UsageException.class, () -> DetectorFile.read(folder.resolve("none.json")))
                .getMessage()
                .contains("no file"));
    }
}
