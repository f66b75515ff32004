package org.pitchside.board.internal.terminal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody at a terminal who asks the board by its API (docs/http-api.md), signed in as operator until closed. */
final class BoardClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    /** A package travels, and is then looked at by every rule. */
    private static final Duration PACKAGE = Duration.ofMinutes(3);

    private static final Pattern COOKIE = Pattern.compile("(pitchside=[A-Za-z0-9_-]{32})(;.*)?");

    private final URI board;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private String cookie = "";
    private String csrf = "";
    private boolean signedIn;

    /** It could not be asked, or it was refused: a sentence. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        private final int status;

        /** @param status 0: there was no answer */
        Failed(int status, String sentence) {
            super(sentence, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** @param board its address */
    BoardClient(URI board) {
        this.board = board;
    }

    /** @throws Failed nobody answers there, or the PIN is not an operator's */
    void signIn(String pin) throws Failed {
        keep(send(to("session").GET(), PATIENCE));
        String session = keep(send(json("session", "{\"pin\":\"" + escaped(pin) + "\"}"), PATIENCE));
        signedIn = true;
        if (!member(session, "role").equals(Optional.of("operator"))) {
            throw new Failed(
                    403, "that PIN is a " + member(session, "role").orElse("viewer") + "'s; models are an operator's");
        }
    }

    private String keep(HttpResponse<String> answer) {
        answer.headers().allValues("Set-Cookie").forEach(c -> {
            Matcher m = COOKIE.matcher(c);
            if (m.matches()) {
                cookie = m.group(1);
            }
        });
        csrf = member(answer.body(), "csrf").orElse("");
        return answer.body();
    }

    /** The rollout in lines for a terminal. */
    String rolloutText() throws Failed {
        return send(to("rollout").header("Accept", "text/plain").GET(), PATIENCE)
                .body();
    }

    /** The rollout, JSON. */
    String rollout() throws Failed {
        return send(to("rollout").GET(), PATIENCE).body();
    }

    /** @param model null: the act wants none */
    void rollOut(String act, String model) throws Failed {
        String more = model == null ? "" : ",\"model\":\"" + escaped(model) + "\"";
        send(json("rollout", "{\"do\":\"" + act + "\"" + more + "}"), PATIENCE);
    }

    /** @return the name of the model in it, or {@code key set 3} */
    String bring(Path file) throws Failed {
        if (!Files.exists(file)) {
            throw new Failed(0, "there is no file " + file);
        }
        BodyPublisher bytes;
        try {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new FileNotFoundException();
            }
            bytes = BodyPublishers.ofFile(file);
        } catch (FileNotFoundException e) {
            throw new Failed(0, "cannot read the file " + file);
        }
        var request = to("models").header("Content-Type", "application/octet-stream");
        String answer;
        try {
            answer = send(request.POST(bytes), PACKAGE).body();
        } catch (Failed e) {
            boolean isOfTheFile = e.status == 400 || e.status == 409 || e.status == 413;
            throw isOfTheFile ? new Failed(e.status, file.getFileName() + " is refused: " + e.getMessage()) : e;
        }
        return member(answer, "taken")
                .orElseThrow(() -> new Failed(0, "the gateway gave an answer that cannot be read"));
    }

    private HttpRequest.Builder json(String path, String body) {
        return to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder to(String path) {
        var request = HttpRequest.newBuilder(board.resolve("/api/v1/" + path));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return csrf.isEmpty() ? request : request.header("X-Pitchside-CSRF", csrf);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, Duration patience) throws Failed {
        HttpResponse<String> answer;
        try {
            answer = http.send(request.timeout(patience).build(), BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            throw new Failed(0, "the gateway at " + board + " does not answer in time");
        } catch (IOException e) {
            throw new Failed(0, "no gateway answers at " + board + ": is it running? (--board says where its page is)");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(0, "it was interrupted: look what came of it");
        }
        if (answer.statusCode() / 100 != 2) {
            throw new Failed(
                    answer.statusCode(),
                    member(answer.body(), "error")
                            .orElse("what answers at " + board + " is no gateway of Pitchside (status "
                                    + answer.statusCode() + ")"));
        }
        return answer;
    }

    /** A text of the API's JSON, the first of that name. */
    static Optional<String> member(String json, String name) {
        Matcher m =
                Pattern.compile("\"" + name + "\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
        return m.find() ? Optional.of(plain(m.group(1))) : Optional.empty();
    }

    private static String plain(String text) {
        return Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))")
                .matcher(text)
                .replaceAll(m -> Matcher.quoteReplacement(
                        m.group(1) == null
                                ? m.group(2).matches("[\"\\\\/]") ? m.group(2) : " "
                                : "" + (char) Integer.parseInt(m.group(1), 16)))
                .replaceAll("\\p{Cntrl}", "?");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", "?");
    }

    /** Signs out: sessions are few. */
    @Override
    public void close() {
        if (signedIn) {
            try {
                send(to("session").DELETE(), Duration.ofSeconds(5));
            } catch (Failed e) {
                // it ends by itself
            }
        }
    }
}
