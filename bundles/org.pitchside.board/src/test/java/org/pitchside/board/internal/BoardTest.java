package org.pitchside.board.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.BatId;
import org.pitchside.api.Swing;
import org.pitchside.api.flow.BatEnrolment;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.recordings.DataSets;

/** The page as its network sees it: who is served what, and who is turned away how. */
class BoardTest {

    private Opened opened;

    @BeforeEach
    void open() {
        opened = new Opened(Map.of("coach.pin", "4711", "operator.pin", "0815x")).ready();
    }

    @AfterEach
    void close() {
        opened.close();
    }

    private static void assertStatus(int status, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
    }

    @Test
    void swingsAreListedNewestFirstAndPageByPage() {
        for (int i = 1; i <= 5; i++) {
            opened.commit(MemoryStore.swing(i, i == 2 ? "CUT" : "DRV"));
        }

        String page = opened.get("/api/v1/swings?limit=2").body();
        String last = opened.get("/api/v1/swings?limit=3&before=4").body();
        String cuts = opened.get("/api/v1/swings?label=CUT&bat=b7").body();

        assertTrue(page.matches("(?s).*-12-5\".*-12-4\".*\"older\":4}"), page);
        assertTrue(last.contains("-12-3\"") && last.contains("-12-1\"") && !last.contains("older"), last);
        assertTrue(cuts.contains("\"words\":\"cut\"") && !cuts.contains("drive"), cuts);
    }

    @Test
    void whatIsNotKnownIsNullAndTheSamplesComeWithTheOneSwing() {
        Swing swing = MemoryStore.swing(1, "UNKNOWN");
        opened.commit(swing);

        String one = opened.get("/api/v1/swings/" + Told.word(swing.id())).body();

        assertTrue(one.contains("\"words\":\"not sure\""), one);
        assertTrue(one.contains("\"high\":null"), one);
        assertTrue(one.contains("\"rateHz\":200,\"t0\":239"), one);
        assertFalse(opened.get("/api/v1/swings").body().contains("recording"));
    }

    @Test
    void questionsThatMakeNoSenseAreAnsweredInASentence() {
        for (String q : List.of(
                "limit=0", "limit=201", "limit=x", "before=-1", "bat=xyz", "label=%00", "label=%FF%FE", "from=1e9")) {
            assertStatus(400, opened.get("/api/v1/swings?" + q));
        }
        assertTrue(opened.raw("GET /api/v1/swings?bat=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .endsWith("400"));
        assertStatus(400, opened.get("/api/v1/swings/" + "9".repeat(500)));
        assertStatus(404, opened.get("/api/v1/swings/B7-1-1"));
        assertStatus(404, opened.get("/api/v2/swings"));
        assertStatus(405, opened.send(withToken("PUT")));
    }

    private HttpRequest withToken(String method) {
        opened.greet();
        return opened.to("/api/v1/swings")
                .header(Site.CSRF_HEADER, opened.csrf())
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
    }

    @Test
    void rolesGoUpByPin() {
        opened.commit(MemoryStore.swing(1, "DRV"));

        assertStatus(403, opened.get("/api/v1/export.zip"));
        assertStatus(403, opened.get("/api/v1/settings"));
        assertStatus(403, opened.signIn("nonsense"));
        assertStatus(200, opened.signIn("4711"));
        assertEquals(200, opened.get("/api/v1/export.zip").statusCode());
        assertStatus(403, opened.get("/api/v1/settings"));
        assertStatus(200, opened.signIn("0815x"));
        String settings = opened.get("/api/v1/settings").body();
        assertTrue(settings.contains("\"viewerOpen\":true") && !settings.contains("0815"), settings);
        assertStatus(204, opened.signOut());
        assertStatus(403, opened.get("/api/v1/settings"));
    }

    private HttpResponse<String> post(String path, String body) {
        return opened.send(opened.to(path)
                .header("Content-Type", "application/json")
                .header(Site.CSRF_HEADER, opened.csrf())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    @Test
    void anOperatorMayHaveBatsTakenAndEverybodySeesWhetherTheyAre() {
        opened.greet();
        assertStatus(404, opened.get("/api/v1/enrol"));
        var enrolment = new AskedFor("asked");
        opened.board.setEnrolment(enrolment);

        assertEquals(
                "{\"setting\":\"asked\",\"leftS\":0,\"taken\":[]}",
                opened.get("/api/v1/enrol").body());
        assertStatus(403, post("/api/v1/enrol", "{\"do\":\"begin\"}"));
        opened.signIn("4711");
        assertStatus(403, post("/api/v1/enrol", "{\"do\":\"begin\"}"));
        opened.signIn("0815x");
        assertStatus(200, post("/api/v1/enrol", "{\"do\":\"begin\"}"));
        assertEquals(
                "{\"setting\":\"asked\",\"leftS\":120,\"taken\":[\"00000000000000B7\"]}",
                opened.get("/api/v1/enrol").body());
        assertStatus(200, post("/api/v1/enrol", "{\"do\":\"cancel\"}"));
        assertTrue(opened.get("/api/v1/enrol").body().contains("\"leftS\":0"));
        assertStatus(400, post("/api/v1/enrol", "{\"do\":\"open sesame\"}"));
        assertStatus(400, post("/api/v1/enrol", "[]"));
        opened.commit(MemoryStore.swing(1, "DRV"));
        String bats = opened.get("/api/v1/bats").body();
        assertTrue(bats.contains("\"standing\":\"ENROLLED\",\"standingWords\":\"enrolled here\""), bats);
        opened.board.unsetEnrolment(enrolment);
        opened.board.setEnrolment(new AskedFor("never"));
        assertStatus(409, post("/api/v1/enrol", "{\"do\":\"begin\"}"));
    }

    /** An enrolment that does what it is asked. */
    private static final class AskedFor implements BatEnrolment {

        private final String setting;
        private boolean asked;

        AskedFor(String setting) {
            this.setting = setting;
        }

        @Override
        public Standing standing(BatId bat) {
            return Standing.ENROLLED;
        }

        @Override
        public Door door() {
            return new Door(setting, asked ? 120 : 0, asked ? List.of(new BatId(0xB7)) : List.of());
        }

        @Override
        public void ask() {
            if (setting.equals("never")) {
                throw new IllegalStateException("It takes none.");
            }
            asked = true;
        }

        @Override
        public void cancel() {
            asked = false;
        }
    }

    @Test
    void aClosedPageAsksToSignIn() {
        opened.board.modified(Map.of("port", opened.port, "viewer.open", "false", "viewer.pin", "2222"));

        Opened.await("the page is closed", () -> opened.get("/api/v1/swings").statusCode() == 401);
        assertStatus(401, opened.get("/api/v1/events"));
        assertTrue(opened.greet().body().contains("\"role\":null"));
        assertStatus(200, opened.signIn("2222"));
        assertStatus(200, opened.get("/api/v1/swings"));
    }

    @Test
    void thePageMovesToAnotherPortAndAnswersThere() throws IOException, InterruptedException {
        // given a page that answers at its port
        assertStatus(200, opened.get("/api/v1/swings"));

        // when an operator sets another one
        int other = Opened.freePort();
        opened.board.modified(Map.of("port", other));
        Opened.await("the board has moved", () -> opened.board.port() == other);

        // then it answers there
        var request = HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + other + "/api/v1/swings"))
                .build();
        assertStatus(200, opened.send(request));
    }

    @Test
    void aPageOfAnotherSiteIsTurnedAway() {
        assertStatus(
                403,
                opened.send(opened.to("/api/v1/swings")
                        .header("Origin", "http://evil.example")
                        .build()));
        assertStatus(
                403,
                opened.send(opened.to("/api/v1/swings")
                        .header("Sec-Fetch-Site", "cross-site")
                        .build()));
        assertStatus(
                200,
                opened.send(opened.to("/api/v1/swings")
                        .header("Origin", "http://127.0.0.1:" + opened.port)
                        .build()));
        assertTrue(opened.raw("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").endsWith("421"));
    }

    @Test
    void aSignInWithoutTheTokenOrWithoutSenseIsRefused() {
        opened.greet();
        assertStatus(403, post("{\"pin\":\"4711\"}", "application/json", "no token"));
        assertStatus(415, post("pin=4711", "application/x-www-form-urlencoded", opened.csrf()));
        for (String wrong : List.of("", "{", "[]", "{\"pin\":4711}", "{\"nip\":\"4711\"}", "\u0000")) {
            assertStatus(400, post(wrong, "application/json", opened.csrf()));
        }
        assertStatus(413, post("{\"pin\":\"" + "4".repeat(5000) + "\"}", "application/json", opened.csrf()));
    }

    private HttpResponse<String> post(String body, String type, String token) {
        return opened.send(opened.to("/api/v1/session")
                .header("Content-Type", type)
                .header(Site.CSRF_HEADER, token)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    @Test
    void noPathLeadsOutOfThePage() {
        for (String path : List.of(
                "/../conf/config.properties",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/..%2f..%2fetc/passwd",
                "/web/index.html",
                "//etc/passwd",
                "/org/pitchside/board/internal/Board.class",
                "/index.html%00.png",
                "/.hidden")) {
            String status = opened.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(status.endsWith("404") || status.endsWith("400"), path + ": " + status);
        }
        assertStatus(200, opened.get("/"));
    }

    @Test
    void everyAnswerCarriesTheHeadersThatKeepOthersOut() {
        var headers = opened.get("/").headers();

        assertTrue(headers.firstValue("Content-Security-Policy").orElse("").contains("frame-ancestors 'none'"));
        assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElse(""));
        assertTrue(
                opened.greet().headers().firstValue("Set-Cookie").orElse("").matches(".*HttpOnly.*SameSite=Strict.*"));
    }

    @Test
    void hugeHeadersAndNonsenseAreShownTheDoor() {
        assertTrue(opened.raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n")
                .endsWith("431"));
        assertTrue(opened.raw("\u0016\u0003\u0001\u0002 nonsense\r\n\r\n").endsWith("400"));
        assertStatus(200, opened.get("/api/v1/health"));
    }

    @Test
    void halfOpenClientsHoldNobodyUp() throws IOException {
        var held = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 100; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), opened.port);
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHos".getBytes(StandardCharsets.US_ASCII));
                held.add(socket);
            }
            assertStatus(200, opened.get("/api/v1/health"));
        } finally {
            for (Socket s : held) {
                s.close();
            }
        }
    }

    @Test
    void aStoreThatCannotBeReadIsSaidAndThePageStays() {
        opened.store.takeTheDisk();

        HttpResponse<String> answer = opened.get("/api/v1/swings");

        assertStatus(503, answer);
        assertTrue(answer.body().contains("disk I/O error"), answer.body());
        assertStatus(200, opened.get("/api/v1/health"));
    }

    @Test
    void aBusyPortIsOneFaultThatPassesWhenItIsFree() throws IOException {
        int port;
        String sentence;
        Opened late;
        try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = busy.getLocalPort();
            late = new Opened(port, Map.of());
            Opened.await("the fault is told", () -> late.board.health().get(0).level() == Level.FAULT);
            sentence = late.board.health().get(0).sentence();
        }
        try (late) {
            late.ready();

            assertTrue(sentence.contains(Integer.toString(port)), sentence);
            assertEquals(Level.OK, late.board.health().get(0).level());
        }
    }

    @Test
    void whatACoachExportsIsADataSet(@TempDir Path folder) throws Exception {
        for (int i = 1; i <= 3; i++) {
            opened.commit(MemoryStore.swing(i, i == 2 ? "CUT" : "DRV"));
        }
        opened.signIn("4711");

        Path zip = Files.write(folder.resolve("swings.zip"), opened.bytes("/api/v1/export.zip"));

        try (var set = DataSets.open(zip)) {
            assertEquals(3, set.names().size());
            assertEquals(
                    List.of("DRV", "CUT", "DRV"),
                    set.labels().stream().map(l -> l.label()).toList());
            // t0 is sample 239, 5 ms each
            assertEquals(1_195_000, set.labels().get(0).impactUs().orElseThrow());
            var recording = set.read(set.names().get(0));
            org.junit.jupiter.api.Assertions.assertArrayEquals(
                    MemoryStore.swing(1, "DRV").recording().counts(), recording.counts());
        }
    }

    // events

    private static String heard(InputStream events, String until) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
        var all = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            all.append(line).append('\n');
            if (line.contains(until)) {
                break;
            }
        }
        return all.toString();
    }

    @Test
    void aScreenThatComesBackHearsWhatItMissedInOrder() throws IOException {
        for (int i = 1; i <= 3; i++) {
            opened.commit(MemoryStore.swing(i, "DRV"));
        }

        String text;
        try (var events = opened.listen("1")) {
            text = heard(events, "event: health");
        }

        assertTrue(text.matches("(?s)id: 3\nevent: hello.*id: 2\nevent: swing.*id: 3\nevent: swing.*"), text);
        assertFalse(text.contains("id: 1\n"), text);
    }

    @Test
    void aScreenThatKnowsAnotherStoreOrMissedTooMuchLoadsAnew() throws IOException {
        for (int i = 1; i <= Events.MOST_MISSED + 2; i++) {
            opened.commit(MemoryStore.swing(i, "DRV"));
        }

        for (String last : List.of("999999", "1", "nonsense")) {
            try (var events = opened.listen(last)) {
                assertTrue(heard(events, "event: health").contains("event: reset"), last);
            }
        }
    }

    @Test
    void aHundredScreensHearASwingThoughSomeOfThemDoNotListen() throws IOException {
        var screens = new ArrayList<InputStream>();
        var deaf = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 100; i++) {
                if (i % 10 == 0) {
                    var socket = new Socket(InetAddress.getLoopbackAddress(), opened.port);
                    socket.getOutputStream()
                            .write("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    deaf.add(socket);
                } else {
                    screens.add(opened.listen(null));
                }
            }
            Opened.await(
                    "all look", () -> opened.board.health().get(0).sentence().startsWith("100 "));
            opened.commit(MemoryStore.swing(1, "DRV"));

            for (InputStream screen : screens) {
                assertTrue(heard(screen, "\"label\":\"DRV\"").contains("event: swing"));
            }
        } finally {
            for (InputStream screen : screens) {
                screen.close();
            }
            for (Socket s : deaf) {
                s.close();
            }
        }
        Opened.await(
                "all are gone", () -> opened.board.health().get(0).sentence().startsWith("0 "));
    }
}
