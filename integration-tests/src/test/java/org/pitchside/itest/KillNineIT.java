package org.pitchside.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution in a process of its own, killed without a word in the middle of play and started again on the same store. What was
 * told (and so committed, and acknowledged to the bats) must be there, once.
 */
class KillNineIT {

    private static final Pattern IDENTITY = Pattern.compile("([0-9A-F]{16}/[0-9]+/s?[0-9]+)$");
    private static final int KILLS = 3;
    private static final int SWINGS_EACH = 12;
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    @Test
    void everySwingThatWasToldBeforeAKillIsInTheStoreOnce() throws Exception {
        Set<String> told = new TreeSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            // given a gateway with bats in event mode (told = committed, then acknowledged)
            told.addAll(runUntilKilled(kill % 2 == 0 ? "events" : "stream"));
        }

        // then every one of them is there, once, and the file is whole
        Set<String> stored = stored();
        Set<String> lost = new TreeSet<>(told);
        lost.removeAll(stored);
        assertEquals(Set.of(), lost, "told and not in the store");
        assertTrue(told.size() >= KILLS * SWINGS_EACH, told.size() + " swings were told");
    }

    private Set<String> runUntilKilled(String mode) throws Exception {
        Path run = Files.createTempDirectory(folder, "run");
        Gateway.copyDistribution(run);
        Path etc = Files.createDirectories(run.resolve("conf/etc"));
        String data = "directory = " + folder.resolve("data") + "\n";
        Files.writeString(
                etc.resolve("org.pitchside.ble.virtual.Radio.cfg"),
                "bats = 12\nspeed = 8\nseed = " + mode.length() + "\n" + data);
        Files.writeString(etc.resolve("org.pitchside.ble.Hub.cfg"), "mode = " + mode + "\nenrol = always\n" + data);
        Files.writeString(etc.resolve("org.pitchside.store.Store.cfg"), data);
        Files.writeString(etc.resolve("org.pitchside.laptop.Narrator.cfg"), "identities = true\n");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java, "@conf/jvm.options", "-Dorg.osgi.service.http.port=0", "-jar", "bin/felix.jar")
                .directory(run.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            return toldBy(process);
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** Reads what the narrator tells until it is enough, kills, and reads what was still in the pipe. */
    private static Set<String> toldBy(Process process) throws InterruptedException {
        Set<String> told = new ConcurrentSkipListSet<>();
        var all = new StringBuffer();
        var enough = new CountDownLatch(1);
        var reader = new Thread(() -> {
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    all.append(line).append('\n');
                    var identity = IDENTITY.matcher(line);
                    if (identity.find() && told.add(identity.group(1)) && told.size() >= SWINGS_EACH) {
                        enough.countDown();
                    }
                }
            } catch (IOException e) {
                // the process is gone: that is the point
            }
        });
        reader.start();
        assertTrue(enough.await(LIMIT.toSeconds(), TimeUnit.SECONDS), "too few swings; the process said:\n" + all);
        process.destroyForcibly();
        reader.join(10_000);
        return told;
    }

    private Set<String> stored() throws Exception {
        Set<String> stored = new TreeSet<>();
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/swings.db"));
                var statement = db.createStatement()) {
            try (var check = statement.executeQuery("PRAGMA integrity_check")) {
                assertTrue(check.next());
                assertEquals("ok", check.getString(1));
            }
            try (var rows = statement.executeQuery("SELECT bat, boot, seq, revision FROM swing")) {
                while (rows.next()) {
                    long seq = rows.getLong(3);
                    boolean ours = seq >= 1L << 31;
                    String id = rows.getString(1) + "/" + rows.getLong(2) + "/" + (ours ? "s" : "")
                            + (ours ? seq - (1L << 31) : seq);
                    assertEquals(1, rows.getInt(4));
                    assertTrue(stored.add(id), id + " is there twice");
                }
            }
        }
        return stored;
    }
}
