package org.pitchside.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.store.internal.Store;

/** A real Mosquitto, a real store, and everything that goes wrong between them. */
class BrokerFaultsTest {

    private static final AtomicInteger FAULTS = new AtomicInteger();
    private static final AtomicInteger LOST = new AtomicInteger();
    private static final AtomicInteger REPEATED = new AtomicInteger();
    private static int worstWireRepeats;

    @TempDir
    Path folder;

    private Mosquitto broker;
    private Line line;
    private Store store;
    private Publisher publisher;
    private Consumer consumer;

    @BeforeEach
    void given() {
        broker = new Mosquitto(folder, "");
        line = new Line(broker.port);
        store = Rig.store(folder.resolve("data"));
        consumer = new Consumer(broker.port);
        publisher = new Publisher(store);
    }

    @AfterEach
    void stop() {
        publisher.deactivate(0);
        consumer.close();
        Rig.stop(store);
        line.close();
        broker.close();
    }

    private void start(Map<String, Object> more) {
        var settings = new java.util.HashMap<String, Object>(Map.of("broker.url", "tcp://127.0.0.1:" + line.port()));
        settings.putAll(more);
        publisher.start(settings, "0.0.0");
    }

    private void startConnected() {
        start(Map.of());
        Rig.await("the publisher is connected", () -> sentence().startsWith("Connected"));
    }

    private String sentence() {
        return publisher.health().get(0).sentence();
    }

    private void commit(int from, int to) {
        Rig.commit(store, from, to, () -> publisher.committed(null));
    }

    private void thenAllArrivedOnce(int swings, int interruptions) {
        Rig.await(
                () -> "all " + swings + " arrive, not " + consumer.taken() + " (" + sentence() + ")",
                () -> consumer.taken() >= swings);
        Rig.await("all is acknowledged", () -> sentence().endsWith("all is published."));
        FAULTS.addAndGet(interruptions);
        LOST.addAndGet(Math.max(0, swings - consumer.taken()));
        REPEATED.addAndGet(Math.max(0, consumer.taken() - swings));
        assertEquals(swings, consumer.taken());
        assertEquals(0, consumer.disorders(), "out of order");
        thenFewRepeats(interruptions);
    }

    private int repeatsBefore;

    /** Since the last look; the worst is told. */
    private void thenFewRepeats(int interruptions) {
        assertTrue(interruptions <= 1, "they are counted one by one");
        if (interruptions > 0) {
            int repeats = consumer.repeats() - repeatsBefore;
            repeatsBefore = consumer.repeats();
            worstWireRepeats = Math.max(worstWireRepeats, repeats);
            assertTrue(repeats <= Drain.WINDOW, repeats + " repeats in one interruption");
        }
    }

    @AfterAll
    static void scorecard() throws IOException {
        var lines = List.of(
                line("loss.faults", FAULTS.get(), "faults", "-"),
                line("loss.lost", LOST.get(), "swings", "0"),
                line("loss.repeated", REPEATED.get(), "swings", "0"),
                line("loss.wire_repeats", worstWireRepeats, "in one interruption", "<= 8"));
        lines.forEach(System.out::println);
        Path card = Files.createDirectories(Path.of(System.getProperty("pitchside.root"), "target"))
                .resolve("scorecard.tsv");
        var all = new ArrayList<String>();
        if (Files.exists(card)) {
            Files.readAllLines(card).stream()
                    .filter(l -> !(l.startsWith("loss.") && l.endsWith("\tMQTT")))
                    .forEach(all::add);
        }
        all.addAll(lines);
        Files.write(card, all);
    }

    private static String line(String metric, int value, String unit, String goal) {
        return String.join("\t", metric, Integer.toString(value), unit, goal, "MQTT");
    }

    @Test
    void tenThousandSwingsArriveOnceAndInOrder() {
        startConnected();

        commit(0, 10_000);

        thenAllArrivedOnce(10_000, 0);
        assertEquals(List.of("online"), consumer.statuses());
    }

    @Test
    void aCableThatIsPulledAtEveryPointOfPublishingLosesNothing() {
        startConnected();
        commit(0, 400);
        int cuts = 0;
        // upwards through the first messages byte by byte in steps, downwards through the acknowledgements' four bytes
        for (long up = 1; up <= 1300; up += 97) {
            cut(up, Long.MAX_VALUE, 400 + 20 * cuts);
            cuts++;
        }
        for (long down = 1; down <= 12; down++) {
            cut(Long.MAX_VALUE, down, 400 + 20 * cuts);
            cuts++;
        }

        thenAllArrivedOnce(400 + 20 * cuts, 0);
    }

    private void cut(long up, long down, int next) {
        line.cutAfter(up, down);
        commit(next, next + 20);
        Rig.await("the cable is pulled after " + up + " / " + down, line::isCut);
        Rig.await("all is published again", () -> sentence().endsWith("all is published."));
        Rig.await("all of it arrives", () -> consumer.taken() >= next + 20);
        thenFewRepeats(1);
        FAULTS.incrementAndGet();
    }

    @Test
    void aBrokerThatIsStoppedOrKilledLosesNothing() {
        startConnected();
        commit(0, 300);
        for (int i = 0; i < 4; i++) {
            int from = 300 + i * 300;
            commit(from, from + 150);
            broker.end(i % 2 == 0);
            commit(from + 150, from + 300);
            // the consumer is there again before the publisher is: what a broker forgets is its own
            line.open(false);
            broker.start();
            consumer.connect();
            line.open(true);
            thenAllArrivedOnce(from + 300, 1);
        }
    }

    @Test
    void aGatewayThatIsKilledLosesNothing() throws Exception {
        Rig.stop(store);
        int next = 0;
        int kills = 3;
        for (int kill = 0; kill < kills; kill++) {
            next = runUntilKilled(next, 300);
            if (kill > 0) {
                // what the kill before has left to be sent again was sent again by now
                thenFewRepeats(1);
                FAULTS.incrementAndGet();
            }
        }
        store = Rig.store(folder.resolve("data"));
        publisher = new Publisher(store);
        startConnected();
        int stored =
                store.countByBat().values().stream().mapToInt(Long::intValue).sum();

        thenAllArrivedOnce(stored, 1);
        // each run leaves one number out
        assertTrue(stored >= next - kills, stored + " of " + (next - kills) + " are stored");
    }

    /** @return the first number that was not told as committed */
    private int runUntilKilled(int from, int count) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PublishingProcess.class.getName(),
                        folder.resolve("data").toString(),
                        "tcp://127.0.0.1:" + line.port(),
                        Integer.toString(from),
                        Integer.toString(from + 100_000))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int next = from;
        try (BufferedReader lines = process.inputReader()) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                if (text.matches("[0-9]+")) {
                    next = Integer.parseInt(text) + 1;
                }
                if (next >= from + count && process.isAlive()) {
                    process.destroyForcibly();
                }
            }
        } catch (IOException e) {
            // the process is gone: that is the point
        }
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertTrue(next >= from + count, "it ended after " + (next - from) + " swings");
        // the one that was on its way to the disk may be there: the next run numbers behind it
        return next + 1;
    }

    @Test
    void aBrokerThatTakesEverythingAndAcknowledgesNothingIsLeftAfterItsTime() {
        line.swallowAcknowledgements(true);
        startConnected();
        commit(0, 100);
        Rig.await("its time is over", () -> sentence().contains("did not acknowledge within 10 s"));
        int repeatsWhileDeaf = consumer.repeats();
        line.swallowAcknowledgements(false);

        thenAllArrivedOnce(100, 1);
        assertTrue(repeatsWhileDeaf <= Drain.WINDOW);
    }

    @Test
    void aWrongPasswordIsSaidAndWhatWaitedComesWithTheRightOne() throws Exception {
        Path passwords = folder.resolve("passwords");
        assertEquals(0, run("mosquitto_passwd", "-b", "-c", passwords.toString(), "gateway", "right"));
        var guardedFolder = Files.createDirectories(folder.resolve("guarded"));
        try (var guarded = new Mosquitto(guardedFolder, "allow_anonymous false\npassword_file " + passwords + "\n")) {
            String url = "tcp://127.0.0.1:" + guarded.port;
            start(Map.of("broker.url", url, "user", "gateway", "password", "wrong"));
            Rig.await("the refusal is told", () -> publisher.health().get(0).level() == Level.WARN);
            String told = sentence();
            commit(0, 50);
            publisher.modified(Map.of("broker.url", url, "user", "gateway", "password", "right"));
            Rig.await("all is published", () -> sentence().endsWith("all is published."));

            assertTrue(told.contains("uthori"), told);
            assertFalse(told.contains("wrong"), told);
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefusedAndTheRightOneIsNot() throws Exception {
        var tls = new Certificates(Files.createDirectories(folder.resolve("tls")));
        try (var secure = new Mosquitto(
                Files.createDirectories(folder.resolve("secure")), "allow_anonymous true\n" + tls.brokerSettings())) {
            String url = "ssl://localhost:" + secure.port;
            start(Map.of("broker.url", url, "tls.ca.file", tls.otherAuthority().toString()));
            Rig.await("the refusal is told", () -> publisher.health().get(0).level() == Level.WARN);
            String told = sentence();
            commit(0, 50);
            publisher.modified(Map.of("broker.url", url, "tls.ca.file", "no/such.pem"));
            Rig.await("the missing file is told", () -> sentence().contains("no/such.pem"));
            publisher.modified(
                    Map.of("broker.url", url, "tls.ca.file", tls.authority().toString()));
            Rig.await("all is published", () -> sentence().endsWith("all is published."));

            assertTrue(told.contains("certificat") || told.contains("path"), told);
        }
    }

    @Test
    void aBrokerUnderAnotherNameIsRefused() throws Exception {
        var tls = new Certificates(Files.createDirectories(folder.resolve("tls")));
        try (var secure = new Mosquitto(
                Files.createDirectories(folder.resolve("secure")), "allow_anonymous true\n" + tls.brokerSettings())) {
            // its certificate says localhost
            start(Map.of(
                    "broker.url",
                    "ssl://127.0.0.1:" + secure.port,
                    "tls.ca.file",
                    tls.authority().toString()));

            Rig.await("the refusal is told", () -> publisher.health().get(0).level() == Level.WARN);
        }
    }

    static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
