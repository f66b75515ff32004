package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;

/** The maker's example does what its README says. */
class GattExampleTest {

    @TempDir
    Path dir;

    @Test
    void theExampleSaysThatAModelIsNone() throws Exception {
        // given the package in place of the model in it
        Path model = Files.writeString(dir.resolve("model.psm"), "PK");

        // when
        var process = new ProcessBuilder(Build.HOST_ASAN.program("example").toString(), model.toString()).start();
        process.getOutputStream().close();

        // then
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertEquals(2, process.waitFor());
        assertTrue(said.contains("is no model that this bat can run"), said);
    }

    @Test
    void theExampleTellsOfSwings() throws Exception {
        // given the shipped model and two minutes of a player as text
        Path model = Files.write(dir.resolve("model.psm"), Blobs.shipped().bytes());
        var player = new BatSimulation(Players.test(5), SensorSpec.nominal(), 2, RhythmSpec.demo());
        var text = new StringBuilder();
        var six = new short[6];
        for (int i = 0; i < 24_000; i++) {
            player.next(six);
            text.append(six[0]);
            for (int axis = 1; axis < 6; axis++) {
                text.append(' ').append(six[axis]);
            }
            text.append('\n');
        }
        Path samples = Files.writeString(dir.resolve("samples.txt"), text);

        // when the example hears it
        var process = new ProcessBuilder(Build.HOST_ASAN.program("example").toString(), model.toString())
                .redirectInput(samples.toFile())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

        // then it tells each swing at once, then for good
        assertEquals(0, process.waitFor());
        long kept = said.lines().filter(l -> l.startsWith("kept:")).count();
        assertTrue(kept >= 8, said);
        assertTrue(said.lines().filter(l -> l.startsWith("early:")).count() >= kept, said);
        assertTrue(said.endsWith(kept + " kept\n"), said);
    }
}
