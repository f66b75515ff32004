package org.pitchside.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.store.SwingStore.StoredSwing;

/** A process that commits is killed without a word, again and again; what it said was kept is there, once. */
class PowerCutTest {

    private static final int KILLS = 3;
    private static final int ACKNOWLEDGED_EACH = 150;

    @TempDir
    Path folder;

    @Test
    void everyAcknowledgedSwingIsThereOnceAfterAKill() throws Exception {
        Set<Integer> acknowledged = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged.addAll(commitUntilKilled(1 + kill * 1_000_000));

            try (var gateway = new Gateway(folder)) {
                List<Integer> stored = gateway.store().latest(10_000_000).stream()
                        .map(StoredSwing::swing)
                        .map(s -> s.id().seq())
                        .toList();
                var lost = new HashSet<>(acknowledged);
                stored.forEach(lost::remove);
                assertEquals(Set.of(), lost);
                assertEquals(stored.size(), new HashSet<>(stored).size());
                // once: what is committed again is known
                int one = acknowledged.iterator().next();
                assertTrue(gateway.commit(Swings.heavy(one, 30)).repeated());
                assertEquals(
                        Map.of(Swings.BAT, (long) stored.size()),
                        gateway.store().countByBat());
            }
        }
        assertTrue(acknowledged.size() >= KILLS * ACKNOWLEDGED_EACH);
    }

    private Set<Integer> commitUntilKilled(int first) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Committing.class.getName(),
                        folder.toString(),
                        Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.to(new File(folder.toFile(), "errors")))
                .start();
        Set<Integer> acknowledged = new HashSet<>();
        boolean killed = false;
        try (BufferedReader lines = process.inputReader()) {
            // What it had said before it died counts too; its last line may be cut.
            for (String line; (line = lines.readLine()) != null; ) {
                if (line.endsWith(";")) {
                    acknowledged.add(Integer.valueOf(line.substring(0, line.length() - 1)));
                }
                if (!killed && acknowledged.size() >= ACKNOWLEDGED_EACH) {
                    killed = true;
                    process.destroyForcibly();
                }
            }
        } catch (IOException e) {
            // The pipe of a killed process may be closed under the reader's hands.
            assertTrue(killed, e::toString);
        } finally {
            process.destroyForcibly();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        }
        return acknowledged;
    }
}
