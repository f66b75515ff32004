package org.pitchside.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.linux.Archive.Outcome;

/** The archive, unpacked and started by its script. */
class StartIT {

    /** Of a JVM that ends in order after SIGTERM; the unit takes it for success. */
    private static final int ENDED_IN_ORDER = 143;

    private static final int SET_UP_WRONG = 78;

    @TempDir
    static Path shared;

    private static Path version;

    @TempDir
    Path folder;

    @BeforeAll
    static void unpackTheArchive() throws Exception {
        version = Archive.unpack(shared.resolve("read only"));
        everything("r-xr-xr-x");
    }

    @AfterAll
    static void letItBeDeleted() throws IOException {
        everything("rwxr-xr-x");
    }

    /** Root writes all the same: what is written there is seen by {@link #written}. */
    private static void everything(String permissions) throws IOException {
        try (Stream<Path> all = Files.walk(version)) {
            for (Path path : all.toList()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
            }
        }
    }

    private static List<String> written() throws IOException {
        try (Stream<Path> all = Files.walk(version)) {
            return all.filter(Files::isRegularFile)
                    .map(f -> version.relativize(f).toString())
                    .filter(f -> !f.matches("(bin|bundle|conf|settings|system)/.*|[A-Z]+(\\.txt)?|install\\.sh"))
                    .toList();
        }
    }

    @Test
    void swingsAreWholeAfterSigtermAndThereAgainAfterTheNextStart() throws Exception {
        // given a gateway with two virtual bats, and no Bluetooth
        try (var gateway = new Running(version, folder.resolve("a folder"))) {
            gateway.virtualBats(2)
                    .configure("org.pitchside.ble.Hub", "mode = events", "enrol = always")
                    .start();
            gateway.until(
                    "a swing is named",
                    () -> gateway.get("api/v1/swings?limit=1").contains("\"model\":\"cricket-"));

            // when systemd ends it
            assertEquals(ENDED_IN_ORDER, gateway.stop());

            // then the store is whole, and every swing is there with the next start
            int swings = swings(gateway.state.resolve("data/swings.db"));
            assertTrue(swings > 0);
            Files.delete(gateway.settings.resolve("org.pitchside.ble.virtual.Radio.cfg"));
            gateway.start();
            gateway.until(
                    "a swing of before is told",
                    () -> gateway.get("api/v1/swings?limit=1").contains("\"model\":\"cricket-"));
            assertEquals(ENDED_IN_ORDER, gateway.stop());
            assertEquals(swings, swings(gateway.state.resolve("data/swings.db")));

            // and nothing of it was written where the program lies, nor went wrong
            assertEquals(List.of(), written());
            assertFalse(gateway.said().contains("BundleException"), gateway.said());
            assertFalse(gateway.said().contains("\tat "), gateway.said());
        }
    }

    private static int swings(Path file) throws Exception {
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = db.createStatement()) {
            try (var check = statement.executeQuery("PRAGMA integrity_check")) {
                assertEquals("ok", check.getString(1));
            }
            try (var count = statement.executeQuery("SELECT count(*) FROM swing")) {
                return count.getInt(1);
            }
        }
    }

    @Test
    void withoutABusItSaysSoInOneLineAndTheRestLives() throws Exception {
        try (var gateway = new Running(version, folder)) {
            gateway.start();
            gateway.until(
                    "the page says it",
                    () -> gateway.get("api/v1/health")
                            .contains("No bat can be heard: the bus at unix:path=/nonexistent/bus cannot be had"));
            gateway.until("the rest lives", () -> {
                String health = gateway.get("api/v1/health");
                return health.contains("cricket-1 answers") && health.contains("0 commits so far");
            });
            // and development keys are the laptop's alone
            assertFalse(
                    Files.readString(version.resolve("conf/config.properties")).contains("pitchside.distribution"));
            assertEquals(
                    1,
                    gateway.said()
                            .lines()
                            .filter(l -> l.contains("no bat can be heard"))
                            .count(),
                    gateway.said());
            assertTrue(gateway.said().lines().allMatch(l -> l.matches("<[346]>.*")), gateway.said());
            assertEquals(ENDED_IN_ORDER, gateway.stop());
        }
    }

    @Test
    void aSecondGatewayOnTheSameDataIsRefused() throws Exception {
        try (var gateway = new Running(version, folder)) {
            gateway.start();
            Process second = gateway.command()
                    .redirectOutput(ProcessBuilder.Redirect.PIPE)
                    .start();
            try {
                assertTrue(second.waitFor(60, TimeUnit.SECONDS), "a second one runs");
                assertEquals(
                        "<3>pitchside: another gateway uses " + gateway.state + "\n",
                        new String(second.getInputStream().readAllBytes()));
                assertEquals(SET_UP_WRONG, second.exitValue());
            } finally {
                second.destroyForcibly();
            }
        }
    }

    @Test
    void whatIsMissingIsOneLine() throws Exception {
        Path settings = Files.createDirectories(folder.resolve("settings"));
        refused("the settings' folder /nonexistent cannot be read", "PITCHSIDE_SETTINGS", "/nonexistent");
        refused(
                "/proc/x and /proc/x/cache cannot be written to",
                "PITCHSIDE_SETTINGS",
                settings.toString(),
                "STATE_DIRECTORY",
                "/proc/x");
        refused(
                "Java 17 or later is needed, and '/nonexistent/bin/java' is none: apt-get install openjdk-17-jre-headless",
                "JAVA_HOME",
                "/nonexistent");

        // and a Java that is too old, as Debian 11 has it
        Path old = Files.createDirectories(folder.resolve("old/bin")).resolve("java");
        Files.writeString(old, "#!/bin/sh\necho 'openjdk version \"11.0.20\" 2023-07-18' >&2\n");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));
        refused(
                "Java 17 or later is needed, and '" + old + "' is Java 11: apt-get install openjdk-17-jre-headless",
                "JAVA_HOME",
                folder.resolve("old").toString());
    }

    private static void refused(String why, String... variables) throws Exception {
        var environment = new java.util.HashMap<String, String>();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        Outcome outcome = Archive.run(
                Map.copyOf(environment), version.resolve("bin/pitchside").toString());
        assertEquals("<3>pitchside: " + why + "\n", outcome.said());
        assertEquals(SET_UP_WRONG, outcome.code());
    }
}
