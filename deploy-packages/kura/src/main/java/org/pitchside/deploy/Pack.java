package org.pitchside.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Makes the packages for Kura out of the built bundles. */
public final class Pack {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMddHHmm").withZone(ZoneOffset.UTC);

    private Pack() {}

    /**
     * @param arguments the folder of the bundles; the folder that the packages go to; Maven's version; the date (ISO 8601) to take where
     *     there is no git to tell when this was committed
     */
    public static void main(String[] arguments) throws IOException {
        Path from = Path.of(arguments[0]);
        Path to = Files.createDirectories(Path.of(arguments[1]));
        for (Machine machine : Machine.values()) {
            pack(machine, bundles(from, machine), to, arguments[2], committed(from, Instant.parse(arguments[3])));
        }
    }

    /** The bundles of a folder, for a machine, in their order. */
    static List<Carried> bundles(Path folder, Machine machine) throws IOException {
        List<Carried> bundles = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
                bundles.add(Carried.of(Files.readAllBytes(file), machine));
            }
        }
        return Order.of(bundles);
    }

    /** @return the deployment package */
    static Path pack(Machine machine, List<Carried> bundles, Path to, String mavenVersion, Instant committed)
            throws IOException {
        String base = mavenVersion.replace("-SNAPSHOT", "");
        boolean isRelease = base.equals(mavenVersion);
        String minute = MINUTE.format(committed);
        var hash = new Hash();
        bundles.forEach(b -> hash.add((b.name() + b.version()).getBytes(StandardCharsets.UTF_8)));
        String content = hash.hex(8);

        // when first, so that they sort; then what, so that no two builds of different content are ever taken for one
        String version = base + "." + minute + "-" + content;
        Path dp = to.resolve("pitchside-" + version + "-" + machine.osgi() + ".dp");
        Files.write(dp, DeploymentPackage.of(version, bundles));
        tell(dp);

        // Debian puts what has a ~ before what has none: a build between releases comes before its release
        String debian = isRelease ? base : base + "~" + minute + "." + content;
        Path deb = to.resolve("pitchside_" + debian + "_" + machine.debian() + ".deb");
        Deb.write(deb, debian, machine, bundles);
        tell(deb);
        return dp;
    }

    private static void tell(Path file) throws IOException {
        System.out.printf(Locale.ROOT, "%s  %.1f MB%n", file.getFileName(), Files.size(file) / 1e6);
    }

    /** When the sources were committed: the same for whoever builds them. */
    static Instant committed(Path folder, Instant otherwise) {
        try {
            Process git = new ProcessBuilder("git", "log", "-1", "--format=%ct")
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            if (git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0) {
                return Instant.ofEpochSecond(Long.parseLong(said));
            }
        } catch (IOException | NumberFormatException e) {
            // no git here, or no repository: an archive of the sources
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return otherwise;
    }
}
