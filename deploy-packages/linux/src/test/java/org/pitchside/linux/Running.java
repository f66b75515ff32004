package org.pitchside.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** The gateway of an unpacked archive, started by its own script as systemd does; started again it finds its data. */
final class Running implements AutoCloseable {

    /** The folder with {@code java} and {@code bat} of an emulated Raspberry Pi's processor, null for this machine's own. */
    private static final String EMULATED = System.getProperty("pitchside.aarch64");

    private static final long LIMIT_S = EMULATED == null ? 90 : 600;
    private static final int ENDED_IN_ORDER = 143;

    final Path state;
    final Path settings;
    private final Path version;
    private final Path log;
    private final int port = freePort();
    private final Map<String, String> environment = new HashMap<>();
    private Process process;

    /**
     * @param version the unpacked archive
     * @param folder for its data and settings, which are those that the archive brings
     */
    Running(Path version, Path folder) throws IOException {
        this.version = version;
        state = folder.resolve("state");
        settings = Files.createDirectories(folder.resolve("settings"));
        log = folder.resolve("journal");
        for (Path file : Archive.list(version.resolve("settings"))) {
            Files.copy(file, settings.resolve(file.getFileName().toString()));
        }
        configure("org.pitchside.board.Board", "port = " + port);
        environment.put("STATE_DIRECTORY", state.toString());
        environment.put("CACHE_DIRECTORY", folder.resolve("cache").toString());
        environment.put("PITCHSIDE_SETTINGS", settings.toString());
        environment.put("JAVA_HOME", EMULATED == null ? System.getProperty("java.home") : emulated(folder));
        // no bus of the machine that the tests run on
        environment.put("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    }

    private static String emulated(Path folder) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("java/bin"));
        Files.createSymbolicLink(bin.resolve("java"), Path.of(EMULATED, "java"));
        return bin.getParent().toString();
    }

    /** Bats that need no hardware, by the program that this machine can run. */
    Running virtualBats(int bats) throws IOException {
        String core = EMULATED == null ? "" : "core = " + Path.of(EMULATED, "bat");
        return configure(
                "org.pitchside.ble.virtual.Radio", "bats = " + bats, "speed = " + (EMULATED == null ? 4 : 1), core);
    }

    Running with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Running configure(String pid, String... lines) throws IOException {
        Files.writeString(settings.resolve(pid + ".cfg"), String.join("\n", lines) + "\n");
        return this;
    }

    ProcessBuilder command() {
        var builder = new ProcessBuilder(version.resolve("bin/pitchside").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return builder;
    }

    /** Returns when its page is there. */
    Running start() throws Exception {
        process = command().start();
        until("the page is there", () -> !get("api/v1/health").isEmpty());
        return this;
    }

    /** As systemd does. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it does not end; it said:\n" + said());
        }
        return process.exitValue();
    }

    /** What its journal has. */
    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "";
        }
    }

    /** What its page answers to anybody; empty where there is none. */
    String get(String path) throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        }
    }

    void until(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LIMIT_S * 1_000_000_000L;
        while (!condition.call()) {
            if (System.nanoTime() - end > 0
                    || process != null && !process.isAlive() && process.exitValue() != ENDED_IN_ORDER) {
                throw new AssertionError("not so: " + what + "; it said:\n" + said());
            }
            Thread.sleep(100);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
