package org.pitchside.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The publisher in the distribution, as an operator switches it on and off, with a real Mosquitto. */
class PublishingIT {

    private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");
    private static final String PID = "org.pitchside.mqtt.Publisher";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void whatIsPlayedIsPublishedAndADeletedConfigurationLeavesNothingWaiting() throws Exception {
        assertTrue(PROGRAM.toFile().canExecute(), "mosquitto is not installed: ./pitchside test does it");
        int port = Gateway.freePort();
        Process broker = new ProcessBuilder(PROGRAM.toString(), "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var gateway = new Gateway(folder)) {
            gateway.configure(PID, "broker.url = tcp://127.0.0.1:" + port);
            gateway.start(true);

            // swings are kept, and the outbox is empty again and again
            until(
                    "swings are published",
                    () -> number(gateway, "SELECT position FROM consumer WHERE name = 'mqtt'") > 2);
            assertTrue(gateway.health().contains("Connected to tcp://127.0.0.1:" + port), gateway.health());

            gateway.forget(PID);

            until("the outbox is forgotten", () -> number(gateway, "SELECT COUNT(*) FROM consumer") == 0);
            assertFalse(gateway.health().contains("\"mqtt\""), gateway.health());
        } finally {
            broker.destroyForcibly();
        }
    }

    @Test
    void withoutABrokerSwingsWaitInTheStoreAndHealthSaysHowMany() throws Exception {
        try (var gateway = new Gateway(folder)) {
            gateway.configure(PID, "broker.url = tcp://127.0.0.1:" + Gateway.freePort());
            gateway.start(true);

            until("swings wait", () -> gateway.health().matches("(?s).*[1-9][0-9]* swings wait for the broker.*"));

            assertEquals(0, number(gateway, "SELECT position FROM consumer WHERE name = 'mqtt'"));
        }
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException, SQLException;
    }

    private static void until(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, "waited in vain: " + what);
            Thread.sleep(100);
        }
    }

    private static long number(Gateway gateway, String sql) throws SQLException {
        try (var db = DriverManager.getConnection("jdbc:sqlite:file:" + gateway.store() + "?mode=ro");
                var statement = db.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : -1;
        }
    }
}
