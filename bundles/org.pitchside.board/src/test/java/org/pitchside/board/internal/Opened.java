package org.pitchside.board.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.pitchside.api.Swing;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.store.SwingStore.StoredSwing;

/** A board on a free port of the loopback, over a store in memory, and somebody who asks it. */
final class Opened implements AutoCloseable {

    private static final long PATIENCE_MS = 60_000;

    final MemoryStore store = new MemoryStore();
    final int port;
    final Board board;
    private final HttpClient client = HttpClient.newHttpClient();
    private String cookie;
    private String csrf;

    Opened(Map<String, Object> settings) {
        this(freePort(), settings);
    }

    Opened(int port, Map<String, Object> settings) {
        this.port = port;
        board = new Board(store, new GatewayStatus() {
            @Override
            public List<BatCounters> bats() {
                return List.of();
            }

            @Override
            public List<BatState> states() {
                return List.of();
            }
        });
        var all = new HashMap<>(settings);
        all.put("port", port);
        board.start(all, "0.0.0");
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a condition, generously: no test depends on how fast the machine is. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.currentTimeMillis() + PATIENCE_MS;
        while (!condition.getAsBoolean()) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("waited in vain: " + what);
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    Opened ready() {
        await("the board is at its port", () -> board.port() == port);
        return this;
    }

    void commit(Swing swing) {
        store.commit(swing);
        board.committed(new StoredSwing(0, swing));
    }

    HttpRequest.Builder to(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (cookie != null) {
            request.header("Cookie", "pitchside=" + cookie);
        }
        return request;
    }

    HttpResponse<String> get(String path) {
        return send(to(path).GET().build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    byte[] bytes(String path) throws IOException, InterruptedException {
        return client.send(to(path).GET().build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    /** Asks for a session, and keeps its cookie and its token. */
    HttpResponse<String> greet() {
        return keep(get("/api/v1/session"));
    }

    private HttpResponse<String> keep(HttpResponse<String> answer) {
        answer.headers().firstValue("Set-Cookie").ifPresent(c -> cookie = c.substring(10, c.indexOf(';')));
        csrf = answer.body().replaceAll("(?s).*\"csrf\":\"([^\"]*)\".*", "$1");
        return answer;
    }

    HttpResponse<String> signIn(String pin) {
        if (cookie == null) {
            greet();
        }
        var answer = send(to("/api/v1/session")
                .header("Content-Type", "application/json")
                .header(Site.CSRF_HEADER, csrf)
                .POST(HttpRequest.BodyPublishers.ofString("{\"pin\":\"" + pin + "\"}"))
                .build());
        return answer.statusCode() == 200 ? keep(answer) : answer;
    }

    HttpResponse<String> signOut() {
        return send(
                to("/api/v1/session").header(Site.CSRF_HEADER, csrf).DELETE().build());
    }

    String cookie() {
        return cookie;
    }

    String csrf() {
        return csrf;
    }

    /** Says something on a bare socket and hears the first line of what comes back; empty where the door is shut without a word. */
    String raw(String text) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE_MS);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
            return answer;
        } catch (IOException e) {
            return "";
        }
    }

    /** A screen that listens to events; what it heard is read line by line. */
    InputStream listen(String lastEventId) {
        var request = to("/api/v1/events");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        board.stop();
    }
}
