package org.pitchside.ble.bluez.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/** A message bus of its own: Debian's dbus-daemon with a policy that lets anybody be org.bluez, run by whoever runs the test. */
public final class PrivateBus implements AutoCloseable {

    private static final String CONFIGURATION = """
            <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
             "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
            <busconfig>
              <type>system</type>
              <listen>unix:path=%s</listen>
              <auth>EXTERNAL</auth>
              <policy context="default">
                <allow user="*"/>
                <allow own="*"/>
                <allow send_destination="*" eavesdrop="false"/>
                <allow receive_sender="*"/>
              </policy>
            </busconfig>
            """;

    private final Path folder;
    private Process daemon;

    public PrivateBus() throws IOException {
        // a socket's path has room for a hundred letters only: not below the module's target folder
        folder = Files.createTempDirectory("pitchside-bus");
        Files.writeString(folder.resolve("bus.conf"), CONFIGURATION.formatted(socket()));
        start();
    }

    private Path socket() {
        return folder.resolve("socket");
    }

    /** As D-Bus writes it. */
    public String address() {
        return "unix:path=" + socket();
    }

    public void start() throws IOException {
        Files.deleteIfExists(socket());
        daemon = new ProcessBuilder(
                        "dbus-daemon", "--nofork", "--nopidfile", "--config-file=" + folder.resolve("bus.conf"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        for (int i = 0; i < 500 && !Files.exists(socket()); i++) {
            if (!daemon.isAlive()) {
                throw new IOException(Files.readString(folder.resolve("log")));
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /** As a crash does. */
    public void kill() {
        daemon.destroyForcibly();
        try {
            daemon.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Processor time of the bus itself, as far as the system tells. */
    public long cpuNanos() {
        return daemon.info().totalCpuDuration().map(java.time.Duration::toNanos).orElse(0L);
    }

    @Override
    public void close() throws IOException {
        kill();
        try (var all = Files.walk(folder)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(p);
            }
        }
    }
}
