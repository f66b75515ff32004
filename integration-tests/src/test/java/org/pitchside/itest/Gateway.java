package org.pitchside.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The distribution in a process of its own, with virtual bats and its board on a free port of this machine; started again it is the same. */
public final class Gateway implements AutoCloseable {

    public static final String COACH_PIN = "coach-4711";
    public static final String OPERATOR_PIN = "operator-0815";
    public static final String VIEWER_PIN = "viewer-1234";

    private static final Path HOME = Path.of(
                    System.getProperty("pitchside.distribution", "../deploy-packages/felix/target/pitchside"))
            .toAbsolutePath()
            .normalize();
    private static final Duration LIMIT = Duration.ofSeconds(180);

    private final Path folder;
    private final int port = freePort();
    private final Map<String, String> more = new HashMap<>();
    private final List<Path> guests = new ArrayList<>();
    private int runs;
    private Process process;

    /** @param folder where its store and its runs lie */
    public Gateway(Path folder) {
        this.folder = folder;
    }

    /** A further configuration, for the next start. */
    public void configure(String pid, String... lines) {
        more.put(pid, String.join("\n", lines) + "\n");
    }

    /** A further bundle, for the next start. */
    public void add(Path bundle) {
        guests.add(bundle);
    }

    /** Takes a configuration away while it runs. */
    public void forget(String pid) throws IOException {
        more.remove(pid);
        Files.delete(folder.resolve("run" + runs + "/conf/etc/" + pid + ".cfg"));
    }

    /** What the health page says to everybody, as JSON. */
    public String health() throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(address() + "api/v1/health"))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        }
    }

    /** The store's file. */
    public Path store() {
        return folder.resolve("data/swings.db");
    }

    public String address() {
        return "http://127.0.0.1:" + port + "/";
    }

    /** Starts it; returns when the page is there. */
    public void start(boolean viewerOpen) throws IOException, InterruptedException {
        Path run = folder.resolve("run" + ++runs);
        copyDistribution(run);
        for (Path guest : guests) {
            Files.copy(guest, run.resolve("bundle").resolve(guest.getFileName()));
        }
        Path etc = Files.createDirectories(run.resolve("conf/etc"));
        String data = "directory = " + folder.resolve("data") + "\n";
        Files.writeString(etc.resolve("org.pitchside.ble.virtual.Radio.cfg"), "bats = 6\nnets = 2\nspeed = 4\n" + data);
        Files.writeString(etc.resolve("org.pitchside.ble.Hub.cfg"), "enrol = always\n" + data);
        Files.writeString(etc.resolve("org.pitchside.store.Store.cfg"), data);
        Files.writeString(
                etc.resolve("org.pitchside.board.Board.cfg"),
                String.join(
                        "\n",
                        "port = " + port,
                        "viewer.open = " + viewerOpen,
                        "viewer.pin = " + VIEWER_PIN,
                        "coach.pin = " + COACH_PIN,
                        "operator.pin = " + OPERATOR_PIN,
                        ""));
        for (var setting : more.entrySet()) {
            Files.writeString(etc.resolve(setting.getKey() + ".cfg"), setting.getValue());
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = new ProcessBuilder(
                        java, "@conf/jvm.options", "-Dorg.osgi.service.http.port=0", "-jar", "bin/felix.jar")
                .directory(run.toFile())
                .redirectErrorStream(true)
                .redirectOutput(run.resolve("told.log").toFile())
                .start();
        long end = System.nanoTime() + LIMIT.toNanos();
        while (status("api/v1/session") != 200) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String told = Files.readString(run.resolve("told.log"));
                close();
                throw new IllegalStateException("the gateway has no page; it said:\n" + told);
            }
            Thread.sleep(100);
        }
    }

    /** What an operator on this machine types behind {@code pitchside rollout}, and is told. */
    public String rollout(String... words) throws IOException, InterruptedException {
        Path pin = Files.writeString(folder.resolve("pin"), OPERATOR_PIN);
        Path said = folder.resolve("said");
        Path board;
        try (Stream<Path> bundles = Files.list(HOME.resolve("bundle"))) {
            board = bundles.filter(b -> b.getFileName().toString().startsWith("org.pitchside.board-"))
                    .findFirst()
                    .orElseThrow();
        }
        var typed = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                board.toString(),
                "org.pitchside.board.internal.terminal.RolloutCommand",
                "--board",
                address(),
                "--pin-file",
                pin.toString()));
        typed.addAll(List.of(words));
        int exit = new ProcessBuilder(typed)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("exit " + exit + ": " + Files.readString(said));
        }
        return Files.readString(said);
    }

    /** What it says and does, for whoever looks for the reason of a failure. */
    public String state() throws IOException {
        var events = new ProcessBuilder("curl", "-sN", "-m", "6", address() + "api/v1/events");
        var threads = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jstack").toString(), Long.toString(process.pid()));
        return "Its events, 6 s of them:\n" + said(events) + "\nIts threads:\n" + said(threads) + "\nIts words:\n"
                + Files.readString(folder.resolve("run" + runs + "/told.log"));
    }

    private static String said(ProcessBuilder program) {
        try {
            Process p = program.redirectErrorStream(true).start();
            p.onExit().orTimeout(60, TimeUnit.SECONDS).exceptionally(e -> p.destroyForcibly());
            return new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.getMessage() + "\n";
        }
    }

    /** Pulls the plug. */
    public void kill() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** What somebody without a cookie is answered; 0 where nobody answers. */
    public int status(String path) throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(address() + path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }

    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A distribution of one's own, so that its settings and its cache are one's own too. */
    static void copyDistribution(Path to) throws IOException {
        Path from = HOME;
        List<Path> files;
        try (Stream<Path> walk = Files.walk(from)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
