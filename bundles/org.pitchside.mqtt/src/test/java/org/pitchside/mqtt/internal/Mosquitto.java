package org.pitchside.mqtt.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real Mosquitto on a free port of the loopback, with a configuration of its own. */
final class Mosquitto implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");

    final int port = Rig.freePort();
    private final Path folder;
    private final Path conf;
    private Process process;

    /** @param more further lines of its configuration */
    Mosquitto(Path folder, String more) {
        if (!Files.isExecutable(PROGRAM)) {
            throw new AssertionError(
                    "mosquitto is not installed: ./pitchside test does it, or apt-get install mosquitto");
        }
        this.folder = folder;
        conf = folder.resolve("mosquitto.conf");
        try {
            Files.writeString(
                    conf,
                    "listener " + port + " 127.0.0.1\nuser root\nset_tcp_nodelay true\nmax_inflight_messages 0\n"
                            + "max_queued_messages 0\n" + (more.isEmpty() ? "allow_anonymous true\n" : more));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    void start() {
        try {
            process = new ProcessBuilder(PROGRAM.toString(), "-c", conf.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("mosquitto.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Rig.await("mosquitto listens", this::listens);
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new AssertionError("mosquitto ended at once, see " + folder.resolve("mosquitto.log"));
        }
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** SIGKILL, or SIGTERM. */
    void end(boolean kill) {
        if (kill) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        end(true);
    }
}
