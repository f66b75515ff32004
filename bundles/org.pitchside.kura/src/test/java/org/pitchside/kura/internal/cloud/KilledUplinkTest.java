package org.pitchside.kura.internal.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is killed while it publishes to the cloud, again and again. */
class KilledUplinkTest {

    @TempDir
    Path folder;

    private final List<Integer> kept = new ArrayList<>();
    private final List<Integer> arrived = new ArrayList<>();

    @Test
    void everySwingThatWasKeptArrivesInOrderWhateverIsKilled() throws Exception {
        // given a gateway that is killed three times in the middle of its work
        for (int kill = 0; kill < 3; kill++) {
            run(kept.isEmpty() ? 0 : kept.get(kept.size() - 1) + 1, 10_000, 25 + 7 * kill);
        }
        // when it may finish at last
        int last = kept.get(kept.size() - 1) + 20;
        run(kept.get(kept.size() - 1) + 1, last, Integer.MAX_VALUE);
        // then all that was kept arrived, first ones in order, and a kill repeated one at most
        var first = new ArrayList<>(new LinkedHashSet<>(arrived));
        var sorted = new ArrayList<>(first);
        sorted.sort(null);
        assertEquals(sorted, first);
        assertTrue(first.containsAll(kept), "kept and lost: " + missing(first));
        assertTrue(arrived.size() - first.size() <= 3, (arrived.size() - first.size()) + " came twice");
    }

    private List<Integer> missing(List<Integer> first) {
        return kept.stream().filter(k -> !first.contains(k)).toList();
    }

    private void run(int from, int to, int killAfter) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        UplinkProcess.class.getName(),
                        folder.toString(),
                        Integer.toString(from),
                        Integer.toString(to))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            int words = 0;
            for (String line = lines.readLine(); line != null && !line.equals("done"); line = lines.readLine()) {
                if (line.startsWith("kept ")) {
                    kept.add(Integer.parseInt(line.substring(5)));
                } else if (line.startsWith("got ")) {
                    arrived.add(Integer.parseInt(line.substring(4)));
                }
                if (++words == killAfter) {
                    process.toHandle().destroyForcibly();
                    // what it had said before it died is in the pipe
                    killAfter = -1;
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
