package org.pitchside.bench.internal;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of its own: the distribution, or less of it for a floor. Linux only: what it costs is read from {@code /proc}. */
final class Gateway implements Closeable {

    private static final double TICKS_PER_S = 100;

    private final Process process;

    private Gateway(Process process) {
        this.process = process;
    }

    /** The distribution without its virtual bats, with the load radio in their place. */
    static Gateway whole(Path root, Path folder, int loadPort) throws IOException {
        copy(root, folder);
        Path bundles = folder.resolve("bundle");
        remove(bundles, "org.pitchside.ble.virtual");
        remove(bundles, "org.pitchside.simulator");
        Path jar = benchJar(root);
        Files.copy(jar, bundles.resolve(jar.getFileName()));
        configure(folder, LoadRadio.PID, "port", "" + loadPort);
        configure(folder, LoadReport.PID, "port", "" + loadPort);
        configure(folder, "org.pitchside.ble.Hub", "mode", "stream");
        configure(
                folder,
                "org.pitchside.models.Registry",
                "package.file",
                root.resolve("models/shipped/cricket-1.pitchmodel").toString());
        configure(
                folder,
                "org.pitchside.store.Store",
                "directory",
                folder.resolve("data").toString());
        configure(folder, "org.pitchside.board.Board", "port", "" + freePort(), "address", "127.0.0.1");
        return start(folder, List.of("-jar", "bin/felix.jar"));
    }

    /** The framework and everything that is not ours. */
    static Gateway bareFelix(Path root, Path folder) throws IOException {
        copy(root, folder);
        remove(folder.resolve("bundle"), "org.pitchside.");
        return start(folder, List.of("-jar", "bin/felix.jar"));
    }

    /** A virtual machine that does nothing. */
    static Gateway bareJvm(Path root, Path folder) throws IOException {
        copy(root, folder);
        return start(folder, List.of("-cp", benchJar(root).toString(), Idle.class.getName()));
    }

    private static Path benchJar(Path root) throws IOException {
        try (Stream<Path> jars = Files.list(root.resolve("integration-tests/bench/target"))) {
            return jars.filter(p -> p.getFileName().toString().matches("org\\.pitchside\\.bench-.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the bench bundle is not built"));
        }
    }

    private static void copy(Path root, Path folder) throws IOException {
        SwingCost.delete(folder);
        Path home = root.resolve("deploy-packages/felix/target/pitchside");
        try (Stream<Path> all = Files.walk(home)) {
            for (Path from : all.toList()) {
                Path to = folder.resolve(home.relativize(from).toString());
                if (Files.isDirectory(from)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(from, to);
                }
            }
        }
        Files.writeString(
                folder.resolve("conf/config.properties"),
                "\norg.osgi.service.http.port=" + freePort() + "\n",
                StandardOpenOption.APPEND);
    }

    private static void remove(Path bundles, String beginning) throws IOException {
        try (Stream<Path> jars = Files.list(bundles)) {
            for (Path jar : jars.filter(p -> p.getFileName().toString().startsWith(beginning))
                    .toList()) {
                Files.delete(jar);
            }
        }
    }

    private static void configure(Path folder, String pid, String... settings) throws IOException {
        var properties = new Properties();
        for (int i = 0; i < settings.length; i += 2) {
            properties.setProperty(settings[i], settings[i + 1]);
        }
        try (var out = Files.newOutputStream(folder.resolve("conf/etc").resolve(pid + ".cfg"))) {
            properties.store(out, null);
        }
    }

    private static int freePort() throws IOException {
        try (var s = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return s.getLocalPort();
        }
    }

    private static Gateway start(Path folder, List<String> what) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@conf/jvm.options");
        command.addAll(what);
        File log = folder.resolve("process.log").toFile();
        return new Gateway(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start());
    }

    boolean lives() {
        return process.isAlive();
    }

    /** Processor time since its start, seconds: user and system. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc", "" + process.pid(), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_S;
    }

    /** Resident memory, megabytes of 2^20 bytes. */
    double residentMb() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", "" + process.pid(), "status"))) {
            return lines.filter(l -> l.startsWith("VmRSS:"))
                    .mapToDouble(l -> Double.parseDouble(l.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
