package org.pitchside.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.models.AuditTrail;
import org.pitchside.models.ModelPackage;
import org.pitchside.sensormodel.Keys;
import org.pitchside.signer.Bend;
import org.pitchside.signer.Development;

/**
 * The whole loop in the real distribution, with bats that are the C core: a bad model is dropped in and stopped, a good one goes by
 * shadow, gateway and first bats to all of them, over a kill of the gateway in the midst of it, and a bad one that an operator sends on
 * before shadow answered comes back from the first bats.
 * What bats run is what they say themselves. Time runs faster than life; the limits are for machines that are slow.
 */
class RolloutIT {

    private static final int BATS = 8;
    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final Pattern RUNS = Pattern.compile("\"bat\":\"[0-9A-F]{16}\"[^}]*?\"model\":\"([a-z0-9-]+)\"");
    private static final Pattern CSRF = Pattern.compile("\"csrf\":\"([^\"]+)\"");

    @TempDir
    Path folder;

    private Path data;
    private Gateway gateway;
    private Development keys;
    private ModelPackage shipped;
    private HttpClient browser;
    private String csrf;

    @Test
    void aBadModelIsStoppedAGoodOneReachesEveryBatAndABadOneThatWasNotWaitedForComesBack() throws Exception {
        data = folder.resolve("data");
        keys = Development.in(folder.resolve("keys"));
        shipped = ModelPackage.read(Path.of("../../models/shipped/cricket-1.pitchmodel"));
        gateway = new Gateway(folder);
        try {
            givenBatsThatBelieveTheDevelopmentKeys();
            gateway.start(true);
            until("all bats run what they came with", () -> runs("cricket-1") == BATS);

            // when a bad one is dropped in, then it is stopped, and no bat ever had it
            drop(Bend.WRONG_SCALE.bend(shipped, 2));
            until("cricket-2 is stopped", () -> isAt("cricket-2", "STOPPED"));
            assertTrue(rollout().contains("stopped in shadow: "), rollout());
            assertFalse(audit().contains("\"act\": \"send\""), audit());
            assertEquals(BATS, runs("cricket-1"));
            assertTrue(gateway.health().contains("\"model\":\"cricket-1\""), gateway.health());

            // when a good one is, and the power fails when the first bats try it
            drop(Bend.NONE.bend(shipped, 3));
            until("a bat tries cricket-3", () -> audit().contains("\"act\": \"try\""));
            assertTrue(runs("cricket-3") <= 2, "on the first bats only");
            gateway.kill();
            browser = null;
            gateway.start(true);

            // then it goes on to every bat, and to the gateway
            until("cricket-3 is done", () -> isAt("cricket-3", "DONE"));
            until("all bats run cricket-3", () -> runs("cricket-3") == BATS);
            assertTrue(gateway.health().contains("\"model\":\"cricket-3\""), gateway.health());

            // when a bad one is sent on before shadow could say anything
            Path bad = signed(Bend.WRONG_SCALE.bend(shipped, 4));
            String told = gateway.rollout("bring", bad.toString(), "--now");
            assertTrue(told.startsWith("cricket-4 is kept\ncricket-4 in the place of cricket-3: "), told);
            var onBats = new TreeSet<Integer>();
            until("cricket-4 is stopped and everything is back", () -> {
                onBats.add(runs("cricket-4"));
                return isAt("cricket-4", "STOPPED");
            });

            // then the model before it, asked behind it, spoke against it; no more bats than go first ever ran it, by
            // their own words, and those that were to try it are without it again
            assertTrue(audit().contains("sent on before shadow answered"), audit());
            assertTrue(rollout().contains("with cricket-3 asked behind it: "), rollout());
            assertTrue(onBats.last() >= 1 && onBats.last() <= 2, onBats + " bats ran it");
            assertEquals(2, acts("send", "cricket-4 goes to it").size(), audit());
            until(
                    "who was to leave it is without it",
                    () -> acts("back", "is without cricket-4 again").equals(acts("leave", "cricket-4 is to leave it")));
            until("all bats run cricket-3 again", () -> runs("cricket-3") == BATS);
            assertTrue(gateway.health().contains("\"model\":\"cricket-3\""), gateway.health());
            assertTrue(AuditTrail.look(data.resolve("models")).broken().isEmpty());
        } finally {
            gateway.close();
        }
    }

    private void givenBatsThatBelieveTheDevelopmentKeys() throws Exception {
        Path believed = Files.write(folder.resolve("bats.keys"), keys.forBats());
        String directory = "directory = " + data;
        gateway.configure(
                "org.pitchside.ble.virtual.Radio",
                "bats = " + BATS,
                "nets = 4",
                "speed = 20",
                "bat.keys = " + believed,
                directory);
        // in time that runs so fast a bat's door may be shut before it is met: those that nobody enrolled take models
        // as well
        gateway.configure("org.pitchside.ble.Hub", "mode = events", "enrol = always", "open.bats = true", directory);
        gateway.configure(
                "org.pitchside.models.Registry",
                "trust.root = " + HexFormat.of().formatHex(Keys.raw(keys.root())),
                "check.seconds = 1",
                directory);
        gateway.configure("org.pitchside.models.Rollout", "by.itself = all", directory);
    }

    private void drop(ModelPackage model) throws Exception {
        Path incoming = data.resolve("models/incoming");
        until("the drop folder is there", () -> Files.isDirectory(incoming));
        Files.move(signed(model), incoming.resolve(model.fileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path signed(ModelPackage model) throws Exception {
        return Files.write(folder.resolve("signed"), keys.sign(model).bytes());
    }

    /** The bats to which something was done, as the audit has it. */
    private Set<String> acts(String act, String why) {
        return audit().lines()
                .filter(l -> l.contains("\"act\": \"" + act + "\"") && l.contains("\"why\": \"" + why))
                .map(l -> l.replaceFirst(".*\"what\": \"([0-9A-F]{16})\".*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many bats say that they run it. */
    private int runs(String model) throws InterruptedException {
        int n = 0;
        Matcher m = RUNS.matcher(get("api/v1/bats"));
        while (m.find()) {
            n += m.group(1).equals(model) ? 1 : 0;
        }
        return n;
    }

    private String get(String path) throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                    .send(request(path).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gateway.address() + path)).timeout(Duration.ofSeconds(20));
    }

    /** What an operator at the board sees, or asks for. */
    private String operator(String json) throws IOException, InterruptedException {
        if (browser == null) {
            browser = HttpClient.newBuilder()
                    .cookieHandler(new CookieManager())
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            String session = browser.send(request("api/v1/session").build(), BodyHandlers.ofString())
                    .body();
            String pin = "{\"pin\":\"" + Gateway.OPERATOR_PIN + "\"}";
            var signedIn = browser.send(post("api/v1/session", csrf(session), pin), BodyHandlers.ofString());
            assertEquals(200, signedIn.statusCode(), signedIn.body());
            csrf = csrf(signedIn.body());
        }
        var request = json == null ? request("api/v1/rollout").build() : post("api/v1/rollout", csrf, json);
        var answer = browser.send(request, BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }

    private String rollout() throws IOException, InterruptedException {
        return operator(null);
    }

    private boolean isAt(String model, String stage) throws IOException, InterruptedException {
        String now = rollout();
        return now.contains("{\"rollout\":{\"model\":\"" + model + "\"") && now.contains("\"stage\":\"" + stage + "\"");
    }

    private static String csrf(String session) {
        Matcher m = CSRF.matcher(session);
        assertTrue(m.find(), session);
        return m.group(1);
    }

    private HttpRequest post(String path, String csrf, String json) {
        return request(path)
                .header("Content-Type", "application/json")
                .header("X-Pitchside-CSRF", csrf)
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    private String audit() {
        try {
            return Files.readString(data.resolve("models/audit.jsonl"));
        } catch (IOException e) {
            return "";
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void until(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                List<String> last = new ArrayList<>(audit().lines().toList());
                throw new AssertionError("not within " + LIMIT + ": " + what + "; the audit says\n"
                        + String.join("\n", last.subList(Math.max(0, last.size() - 30), last.size())) + "\n"
                        + gateway.health());
            }
            Thread.sleep(200);
        }
    }
}
