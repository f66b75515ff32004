package org.pitchside.bench.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pitchside.seat.KuraProcess;

/**
 * How long an operator waits for a swing: from the order to install the package, and from the start of a Kura that had it before the power was cut. On
 * Kura's own platform in a process of its own, with twelve virtual bats that play as fast as life.
 */
final class KuraStart implements AutoCloseable {

    private static final Pattern KEPT = Pattern.compile("\\b(\\d+) swings kept since the start");
    private static final long LIMIT_S = 120;
    private static final long LOOK_MS = 20;

    private final Path platform;
    private final Path dp;
    private final Path home;

    /**
     * @param root of the sources, built
     * @param home an empty folder, taken away afterwards
     */
    KuraStart(Path root, Path home) throws IOException {
        platform = root.resolve("integration-tests/seat/target/kura");
        String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86-64";
        try (Stream<Path> packages = Files.list(root.resolve("deploy-packages/kura/target/packages"))) {
            dp = packages.filter(f -> f.getFileName().toString().endsWith("-" + machine + ".dp"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no package for " + machine));
        }
        this.home = home;
    }

    /**
     * Seconds.
     *
     * @param installed from the order to install until Kura said that it is done
     * @param first from the order to install until the first swing was committed, the operator's two settings in between
     * @param restarted from the start of the JVM, packages installed anew, until the first swing was committed
     */
    record Waits(double installed, double first, double restarted) {}

    Waits measure() throws IOException, InterruptedException {
        delete();
        Files.createDirectories(home);
        double installed;
        double first;
        try (KuraProcess kura = boot()) {
            long start = System.nanoTime();
            kura.order("install " + dp);
            installed = since(start);
            set(kura, "org.pitchside.ble.Hub", "enrol=always");
            set(kura, "org.pitchside.ble.virtual.Radio", "bats=12");
            firstSwing(kura);
            first = since(start);
        }
        long start = System.nanoTime();
        try (KuraProcess kura = boot()) {
            firstSwing(kura);
            return new Waits(installed, first, since(start));
        }
    }

    private KuraProcess boot() throws IOException {
        return new KuraProcess(platform, home, Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    /** A component is on the screen a moment after its bundle has started. */
    private static void set(KuraProcess kura, String pid, String setting) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT_S * 1_000_000_000;
        while (!kura.order("listed").contains(pid)) {
            look(kura, pid + " on the screen", end);
        }
        kura.order("set " + pid + " " + setting);
    }

    private static void firstSwing(KuraProcess kura) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT_S * 1_000_000_000;
        while (kept(kura) == 0) {
            look(kura, "swing", end);
        }
    }

    private static void look(KuraProcess kura, String what, long end) throws IOException, InterruptedException {
        if (System.nanoTime() > end) {
            throw new IOException("no " + what + " within " + LIMIT_S + " s; the log:\n" + kura.log());
        }
        Thread.sleep(LOOK_MS);
    }

    private static int kept(KuraProcess kura) throws IOException {
        try {
            for (String line : kura.order("health")) {
                Matcher kept = KEPT.matcher(line);
                if (kept.find()) {
                    return Integer.parseInt(kept.group(1));
                }
            }
        } catch (KuraProcess.Refused e) {
            // no health page yet
        }
        return 0;
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    @Override
    public void close() throws IOException {
        delete();
    }

    private void delete() throws IOException {
        if (Files.exists(home)) {
            try (Stream<Path> files = Files.walk(home)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
