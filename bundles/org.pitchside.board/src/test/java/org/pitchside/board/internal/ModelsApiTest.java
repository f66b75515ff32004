package org.pitchside.board.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pitchside.api.model.ModelShelf;
import org.pitchside.api.model.ModelShelf.AuditLine;
import org.pitchside.api.rollout.Rollouts.Stage;

/** Models as an operator is told of them and moves them on, and as nobody else does. */
class ModelsApiTest {

    private static final String OCTETS = "application/octet-stream";
    private static final String JSON = "application/json";
    private static final List<String> PATHS = List.of("/api/v1/models", "/api/v1/rollout", "/api/v1/audit");

    private final ScriptedModels models = new ScriptedModels();
    private Opened opened;

    @BeforeEach
    void open() {
        opened = new Opened(Map.of("coach.pin", "4711", "operator.pin", "0815x")).ready();
        opened.board.setShelf(models);
        opened.board.setRollouts(models);
    }

    @AfterEach
    void close() {
        opened.close();
    }

    private static void assertStatus(int status, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
    }

    private HttpResponse<String> post(String path, String type, BodyPublisher body) {
        return opened.send(opened.to(path)
                .header("Content-Type", type)
                .header(Site.CSRF_HEADER, opened.csrf())
                .POST(body)
                .build());
    }

    private HttpResponse<String> rollOut(String body) {
        return post("/api/v1/rollout", JSON, BodyPublishers.ofString(body));
    }

    @Test
    void nobodyButAnOperatorSeesOrMovesAModel() {
        models.now = ScriptedModels.rollout(Stage.SHADOW, false);
        opened.greet();
        for (String pin : List.of("", "4711")) {
            if (!pin.isEmpty()) {
                assertStatus(200, opened.signIn(pin));
            }

            PATHS.forEach(path -> assertStatus(403, opened.get(path)));
            assertStatus(403, rollOut("{\"do\":\"abort\"}"));
            assertStatus(403, post("/api/v1/models", OCTETS, BodyPublishers.ofString("a package")));
        }
        assertEquals(List.of(), models.asked);

        opened.signIn("0815x");
        PATHS.forEach(path -> assertStatus(200, opened.get(path)));
    }

    @Test
    void anOperatorIsToldWhatIsKeptAndWhereItRuns() {
        opened.signIn("0815x");

        assertEquals(
                "{\"models\":[{\"name\":\"cricket-1\",\"sha256\":\"" + "0a".repeat(32)
                        + "\",\"via\":\"carrier\",\"takenUs\":null,\"counter\":0,\"floor\":0,\"live\":true,\"forBats\":true,"
                        + "\"bats\":[\"00000000000000B7\"]}],\"mostBytes\":33554432}",
                opened.get("/api/v1/models").body());
    }

    @Test
    void aRolloutIsToldWithItsShadowAndItsBats() {
        opened.signIn("0815x");
        assertEquals(
                "{\"rollout\":null,\"may\":[\"start\"]}",
                opened.get("/api/v1/rollout").body());
        models.now = ScriptedModels.rollout(Stage.SHADOW, false);

        String told = opened.get("/api/v1/rollout").body();

        assertTrue(told.contains("\"model\":\"cricket-2\",\"before\":\"cricket-1\",\"stage\":\"SHADOW\""), told);
        assertTrue(told.contains("\"windows\":120,\"atMost\":400,\"missed\":1"), told);
        assertTrue(told.contains("\"agreed\":114,\"confidence\":0.91,\"liveConfidence\":0.93,\"unknown\":6"), told);
        // what is not a number, and what was not measured
        assertTrue(
                told.contains("\"label\":\"SWP\",\"words\":\"sweep\",\"windows\":0,\"agreed\":0,\"confidence\":null"));
        assertTrue(told.contains("\"p50Us\":null"), told);
        assertTrue(told.contains("\"forBats\":null"), told);
        assertTrue(
                told.contains(
                        "\"bat\":\"00000000000000B7\",\"player\":\"\",\"net\":\"\",\"step\":\"SENDING\","
                                + "\"words\":\"the model is on its way\",\"bytes\":4096,\"of\":16384,\"swings\":0,\"swingsWanted\":20"),
                told);
    }

    @Test
    void whatMayBeDoneFollowsFromTheStage() {
        opened.signIn("0815x");
        var expected = Map.of(
                Stage.SHADOW, "goOn,pause,abort",
                Stage.READY, "goOn,pause,abort",
                Stage.GATEWAY, "pause,abort",
                Stage.CANARY, "pause,abort",
                Stage.FLEET, "pause,abort",
                Stage.DONE, "start,rollBack",
                Stage.TAKING_BACK, "",
                Stage.STOPPED, "start");
        for (Stage stage : Stage.values()) {
            models.now = ScriptedModels.rollout(stage, false);
            assertEquals(expected.get(stage), may(), stage.name());
        }

        for (Stage stage : List.of(Stage.SHADOW, Stage.READY)) {
            models.now = ScriptedModels.rollout(stage, true);
            assertEquals("resume,abort", may());
        }
    }

    @Test
    void anOperatorLetsAnotherModelAnswer() {
        opened.greet();
        String one = "{\"model\":\"cricket-1\"}";
        assertStatus(403, post("/api/v1/models/live", JSON, BodyPublishers.ofString(one)));
        assertEquals(List.of(), models.asked);

        opened.signIn("0815x");
        assertEquals(
                opened.get("/api/v1/models").body(),
                post("/api/v1/models/live", JSON, BodyPublishers.ofString(one)).body());
        assertEquals(List.of("live cricket-1 by board"), models.asked);

        models.refusal = "cricket-1: version 1 is below the floor 2";
        var refused = post("/api/v1/models/live", JSON, BodyPublishers.ofString(one));
        assertStatus(409, refused);
        assertEquals("{\"error\":\"cricket-1: version 1 is below the floor 2\"}", refused.body());
        for (String wrong : List.of("{}", "{\"model\":7}", "{\"model\":\"../x\"}", "[]", "")) {
            assertStatus(400, post("/api/v1/models/live", JSON, BodyPublishers.ofString(wrong)));
        }
        var looked = opened.get("/api/v1/models/live");
        assertStatus(405, looked);
        assertEquals("POST", looked.headers().firstValue("Allow").orElse(""));
        assertEquals(1, models.asked.size());
    }

    private String may() {
        return opened.get("/api/v1/rollout")
                .body()
                .replaceAll("(?s).*\"may\":\\[([^]]*)].*", "$1")
                .replace("\"", "");
    }

    @Test
    void anOperatorMovesARolloutAndIsRefusedInItsOwnWords() {
        opened.signIn("0815x");

        assertStatus(200, rollOut("{\"do\":\"start\",\"model\":\"cricket-2\"}"));
        for (String act : List.of("goOn", "pause", "resume", "abort", "rollBack")) {
            assertStatus(200, rollOut("{\"do\":\"" + act + "\"}"));
        }
        assertEquals(
                List.of(
                        "start cricket-2 by board",
                        "goOn by board",
                        "pause by board",
                        "resume by board",
                        "abort by board",
                        "rollBack by board"),
                models.asked);

        models.refusal = "Model cricket-2 is below its floor.";
        var refused = rollOut("{\"do\":\"start\",\"model\":\"cricket-2\"}");
        assertStatus(409, refused);
        assertEquals("{\"error\":\"Model cricket-2 is below its floor.\"}", refused.body());
    }

    @Test
    void ordersThatMakeNoSenseMoveNothing() {
        opened.signIn("0815x");
        for (String wrong : List.of(
                "",
                "{",
                "[]",
                "null",
                "7",
                "{\"do\":7}",
                "{\"do\":null}",
                "{\"do\":\"explode\"}",
                "{\"do\":\"START\",\"model\":\"cricket-2\"}",
                "{\"do\":\"start\"}",
                "{\"do\":\"start\",\"model\":7}",
                "{\"do\":\"start\",\"model\":\"../cricket-2\"}",
                "{\"do\":\"start\",\"model\":\"cricket-2\\n\"}",
                "{\"do\":\"start\",\"model\":\"cricket-0\"}",
                "{\"do\":\"start\",\"model\":\"" + "c".repeat(33) + "-2\"}",
                "{\"do\":{\"do\":\"abort\"}}",
                "{\"a\":".repeat(200) + "1" + "}".repeat(200).substring(0, 20))) {
            assertEquals(400, rollOut(wrong).statusCode(), wrong);
        }
        assertStatus(413, rollOut("{\"do\":\"start\",\"model\":\"" + "c".repeat(5000) + "\"}"));
        assertStatus(415, post("/api/v1/rollout", "text/plain", BodyPublishers.ofString("{\"do\":\"abort\"}")));
        assertStatus(
                403,
                opened.send(opened.to("/api/v1/rollout")
                        .header("Content-Type", JSON)
                        .POST(BodyPublishers.ofString("{\"do\":\"abort\"}"))
                        .build()));
        for (String q : List.of("most=0", "most=201", "most=x", "most=-1", "most=99999999999999999999")) {
            assertStatus(400, opened.get("/api/v1/audit?" + q));
        }
        assertStatus(405, post("/api/v1/audit", JSON, BodyPublishers.ofString("{}")));
        assertEquals(List.of(), models.asked);
    }

    /** An order with bytes changed, taken out and put in: it is understood or refused, never a failure of the gateway. */
    @Test
    void garbledOrdersNeverFailTheGateway() {
        opened.signIn("0815x");
        byte[] order = "{\"do\":\"start\",\"model\":\"cricket-2\"}".getBytes(StandardCharsets.UTF_8);
        var random = new Random(20261128);
        for (int i = 0; i < 400; i++) {
            byte[] garbled = order.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                garbled[random.nextInt(garbled.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextBoolean() ? garbled.length : random.nextInt(garbled.length);
            var answer = post("/api/v1/rollout", JSON, BodyPublishers.ofByteArray(garbled, 0, length));

            assertTrue(
                    answer.statusCode() == 200 || answer.statusCode() == 400,
                    answer.statusCode() + " for " + new String(garbled, 0, length, StandardCharsets.ISO_8859_1));
        }
        assertTrue(models.asked.stream().allMatch(a -> a.matches("start [a-z0-9-]{1,32}-[1-9][0-9]{0,9} by board")));
    }

    @Test
    void aPackageIsTakenAndARefusedOneIsToldWhy() {
        opened.signIn("0815x");

        var taken = post("/api/v1/models", OCTETS, BodyPublishers.ofByteArray(new byte[300_000]));

        assertStatus(200, taken);
        assertTrue(
                taken.body().startsWith("{\"taken\":\"cricket-2\",\"models\":[{\"name\":\"cricket-1\""), taken.body());
        assertEquals(List.of("take 300000 bytes by board"), models.asked);

        models.refusal = "cricket-3: no maker whom this gateway believes signed it.";
        var refused = post("/api/v1/models", OCTETS, BodyPublishers.ofByteArray(new byte[3]));
        assertStatus(409, refused);
        assertTrue(refused.body().contains("no maker whom this gateway believes"), refused.body());
    }

    @Test
    void aKeySetIsTakenByItself() {
        opened.signIn("0815x");
        byte[] keySet = new byte[152];
        System.arraycopy("PSK1".getBytes(StandardCharsets.US_ASCII), 0, keySet, 0, 4);

        var taken = post("/api/v1/models", OCTETS, BodyPublishers.ofByteArray(keySet));

        assertStatus(200, taken);
        assertTrue(taken.body().startsWith("{\"taken\":\"key set 3\",\"keySet\":3,\"models\":["), taken.body());
        assertEquals(List.of("keys 152 bytes by board"), models.asked);

        models.refusal = "key set 4 counts here already";
        assertStatus(409, post("/api/v1/models", OCTETS, BodyPublishers.ofByteArray(keySet)));
    }

    @Test
    void whatIsNoFileIsNotReadAndWhatIsTooLongIsNotWaitedFor() {
        opened.signIn("0815x");
        String head = "POST /api/v1/models HTTP/1.1\r\nHost: localhost\r\nCookie: pitchside=" + opened.cookie() + "\r\n"
                + Site.CSRF_HEADER + ": " + opened.csrf() + "\r\n";

        assertStatus(415, post("/api/v1/models", "multipart/form-data", BodyPublishers.ofString("a package")));
        assertStatus(415, post("/api/v1/models", "application/octet-streamed", BodyPublishers.ofString("a package")));
        assertStatus(400, post("/api/v1/models", OCTETS, BodyPublishers.noBody()));
        // none of these ever sends what it promises
        assertTrue(opened.raw(head + "Content-Type: " + OCTETS + "\r\nContent-Length: 33554433\r\n\r\n")
                .endsWith("413"));
        assertTrue(opened.raw(head + "Content-Type: " + OCTETS + "\r\nContent-Length: 99999999999999999999\r\n\r\n")
                .endsWith("400"));
        assertTrue(opened.raw(head.replace(opened.csrf(), "x") + "Content-Type: " + OCTETS
                        + "\r\nContent-Length: 33554432\r\n\r\n")
                .endsWith("403"));
        assertEquals(List.of(), models.asked);
    }

    @Test
    void aFileThatDoesNotSayItsLengthIsCutOffWhereItIsTooLong() throws IOException {
        opened.signIn("0815x");
        byte[] chunk = new byte[1 << 20];
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), opened.port)) {
            var out = socket.getOutputStream();
            out.write(
                    ("POST /api/v1/models HTTP/1.1\r\nHost: localhost\r\nCookie: pitchside=" + opened.cookie() + "\r\n"
                                    + Site.CSRF_HEADER + ": " + opened.csrf() + "\r\nContent-Type: " + OCTETS
                                    + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            int sent = 0;
            String answer = "";
            // one byte more than may be, then silence: the answer comes without the end of the file
            for (; sent < ModelShelf.MOST_BYTES; sent += chunk.length) {
                out.write(("100000\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(chunk);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            out.write("1\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);

            assertTrue(answer.endsWith("413"), answer);
        }
        assertEquals(List.of(), models.asked);
    }

    @Test
    void theAuditIsToldNewestFirst() {
        opened.signIn("0815x");
        for (int i = 1; i <= 60; i++) {
            models.lines.add(
                    new AuditLine(i, "2026-11-28T10:00:00Z", "take", "drop", "cricket-" + i, i % 2 == 0, "why"));
        }

        String usual = opened.get("/api/v1/audit").body();
        String two = opened.get("/api/v1/audit?most=2").body();

        assertTrue(usual.matches("(?s)\\{\"lines\":\\[\\{\"number\":60,.*\"number\":11,.*")
                && !usual.contains("\"number\":10,"));
        assertEquals(
                "{\"lines\":[{\"number\":60,\"at\":\"2026-11-28T10:00:00Z\",\"act\":\"take\",\"by\":\"drop\",\"what\":\"cricket-60\","
                        + "\"done\":true,\"why\":\"why\"},{\"number\":59,\"at\":\"2026-11-28T10:00:00Z\",\"act\":\"take\",\"by\":\"drop\","
                        + "\"what\":\"cricket-59\",\"done\":false,\"why\":\"why\"}]}",
                two);
    }

    @Test
    void aGatewayWithoutModelsSaysSo() {
        opened.board.unsetShelf(models);
        opened.board.unsetRollouts(models);
        opened.signIn("0815x");

        PATHS.forEach(path -> assertStatus(404, opened.get(path)));
        assertStatus(404, rollOut("{\"do\":\"abort\"}"));
        assertStatus(404, post("/api/v1/models", OCTETS, BodyPublishers.ofString("a package")));
    }

    // events

    /** A screen with the session of the one who asks now. */
    private BufferedReader screen() {
        return new BufferedReader(new InputStreamReader(opened.listen(null), StandardCharsets.UTF_8));
    }

    private static String heard(BufferedReader events, String until) throws IOException {
        var all = new StringBuilder();
        for (String line = events.readLine(); line != null; line = events.readLine()) {
            all.append(line).append('\n');
            if (line.contains(until)) {
                break;
            }
        }
        return all.toString();
    }

    @Test
    void anOperatorHearsWhatChangesAndOthersNothing() throws IOException {
        models.now = ScriptedModels.rollout(Stage.SHADOW, false);
        opened.signIn("4711");
        try (var coach = screen()) {
            opened.signIn("0815x");
            try (var operator = screen()) {
                String first = heard(operator, "\"stage\"");
                models.now = ScriptedModels.rollout(Stage.READY, false);
                String then = heard(operator, "READY");
                // the coach has heard everything up to a swing that comes after it
                opened.commit(MemoryStore.swing(1, "DRV"));
                String others = heard(coach, "\"label\":\"DRV\"");

                assertTrue(first.contains("event: models\ndata: {\"models\":[{\"name\":\"cricket-1\""), first);
                assertTrue(first.contains("event: rollout") && first.contains("SHADOW"), first);
                assertTrue(then.contains("event: rollout"), then);
                assertTrue(others.contains("event: swing"), others);
                assertFalse(others.contains("rollout") || others.contains("event: models"), others);
            }
        }
    }

    @Test
    void whoSignedOutHearsNoMoreOfIt() throws IOException {
        models.now = ScriptedModels.rollout(Stage.SHADOW, false);
        opened.signIn("0815x");
        try (var screen = screen()) {
            heard(screen, "\"stage\"");
            opened.signOut();
            models.now = ScriptedModels.rollout(Stage.READY, false);
            // by the second beat of the bats the change would have been told
            for (int i = 0; i < 2; i++) {
                String told = heard(screen, "event: bats");
                assertFalse(told.contains("READY"), told);
            }
        }
    }

    /** Where it is kept back no line ever comes: the limit is there to say so. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aShelfThatIsBusyKeepsNoSwingBack() throws IOException {
        opened.signIn("0815x");
        models.busy = new CountDownLatch(1);
        try (var screen = screen()) {
            Opened.await("somebody asks and waits", () -> models.waiting);
            opened.commit(MemoryStore.swing(1, "DRV"));

            assertTrue(heard(screen, "\"label\":\"DRV\"").contains("event: swing"));
        } finally {
            models.busy.countDown();
        }
    }
}
