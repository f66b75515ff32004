package org.pitchside.itest.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pitchside.itest.exam.OnKura;
import org.pitchside.seat.OperatorConsole;

/** A PIN that an operator types in the console reaches the component encrypted, and the coach signs in with what was typed. */
@OnKura
class PasswordsIT {
    private static final String BOARD = "org.pitchside.board.Board";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void theCoachSignsInWithThePinThatTheOperatorTyped(OperatorConsole console) throws Exception {
        int port = freePort();

        console.update(BOARD, Map.of("port", port, "coach.pin", "bouncer-4711"));

        until(port, "bouncer-4711", 200);
        Object kept = console.settings(BOARD).get("coach.pin");
        assertNotEquals("bouncer-4711", String.valueOf(kept), "the console shows it to nobody");

        // and another one takes its place, with the page where it was
        console.update(BOARD, Map.of("coach.pin", "yorker-0815"));
        until(port, "yorker-0815", 200);
        assertEquals(403, signIn(port, "bouncer-4711"));
    }

    private static void until(int port, String pin, int status) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        int met;
        do {
            met = page(port) ? signIn(port, pin) : 0;
            // few tries: the board makes those wait who guess
            Thread.sleep(met == 0 ? 100 : 2000);
        } while (met != status && System.nanoTime() < end);
        assertEquals(status, met);
    }

    private static boolean page(int port) throws InterruptedException {
        try {
            return session(port).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static HttpResponse<String> session(int port) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/session"))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int signIn(int port, String pin) throws IOException, InterruptedException {
        HttpResponse<String> greeted = session(port);
        String cookie = greeted.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
        String csrf = greeted.body().replaceAll("(?s).*\"csrf\":\"([^\"]*)\".*", "$1");
        assertFalse(csrf.contains("{"), greeted.body());
        return CLIENT.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/session"))
                                .header("Cookie", cookie)
                                .header("Content-Type", "application/json")
                                .header("X-Pitchside-CSRF", csrf)
                                .POST(HttpRequest.BodyPublishers.ofString("{\"pin\":\"" + pin + "\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
