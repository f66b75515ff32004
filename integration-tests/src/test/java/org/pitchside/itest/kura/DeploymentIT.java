package org.pitchside.itest.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.seat.KuraProcess;

/**
 * The package as an operator handles it: installed, upgraded, taken away, there again after a boot. Kura's platform runs in a process of its own, as
 * on a gateway. What Kura calls a success is not believed: bundles and components are looked at.
 */
class DeploymentIT {
    private static final Path PLATFORM = Path.of(System.getProperty("pitchside.seat"));
    private static final Path PACKAGES = Path.of(System.getProperty("pitchside.packages"));
    private static final String RADIO = "org.pitchside.ble.virtual.Radio";
    private static final long LIMIT_MS = 90_000;

    @TempDir
    Path home;

    private KuraProcess kura;

    @AfterEach
    void pullThePlug() {
        if (kura != null) {
            kura.close();
        }
    }

    @Test
    void itIsInstalledUpgradedBootedAndTakenAway() throws Exception {
        // given a gateway with an empty disk
        boot();
        // when the package is installed
        kura.order("install " + dp());
        // then everything lives, Kura has nothing to complain of, and virtual bats are heard once they are asked for
        everythingLives();
        assertEquals(List.of(), complaints());
        play();
        Set<String> first = swings(1);

        // when a next version with other content takes its place while they play
        Path next = NextPackage.of(dp(), home.resolve("next.dp"), "next", (name, attributes) -> {});
        kura.order("install " + next);
        // then it is the next version that lives, with the settings and the swings of the former
        everythingLives();
        assertTrue(ours().stream().allMatch(b -> b.endsWith("-next")), ours()::toString);
        assertEquals(List.of("next"), kura.order("entry org.pitchside.gateway " + NextPackage.MARK));
        Set<String> second = swings(first.size() + 1);
        assertTrue(second.containsAll(first), "swings of the former version are there");

        // when the power is cut, and Kura throws its bundle cache away as it boots
        kura.kill();
        boot();
        // then the package is there again, lives, and has its settings and its swings
        everythingLives();
        assertTrue(ours().stream().allMatch(b -> b.endsWith("-next")), ours()::toString);
        Set<String> third = swings(second.size() + 1);
        assertTrue(third.containsAll(second), "swings from before the power was cut are there");

        // when it is taken away
        kura.order("uninstall org.pitchside");
        // then no bundle of it is left, no bat's program runs, and what it wrote stays
        assertEquals(List.of(), ours());
        assertEquals(List.of(), programs());
        assertTrue(stored().containsAll(third), "the data outlive the package");
    }

    @Test
    void successIsNotHealth() throws Exception {
        // given a package in which one bundle wants what nobody has
        boot();
        Path broken = NextPackage.of(dp(), home.resolve("broken.dp"), "broken", (name, attributes) -> {
            if (name.equals("org.pitchside.mqtt")) {
                imports(attributes, "no.such.thing");
            }
        });
        // when it is installed, Kura reports success
        kura.order("install " + broken);
        // then its bundles tell the truth, and all others live
        await("one fault", () -> kura.order("faults").size() == 1);
        String fault = kura.order("faults").get(0);
        assertTrue(fault.startsWith("org.pitchside.mqtt is not active"), fault);
        assertTrue(fault.contains("no.such.thing"), fault);
        // and the right package puts it right
        kura.order("install " + dp());
        everythingLives();
    }

    @Test
    void anotherOnnxRuntimeInALiveJvmAsksForARestart() throws Exception {
        // given a gateway whose model answers
        boot();
        kura.order("install " + dp());
        await("the model answers", "inference", "cricket-1 answers");
        // when an upgrade brings another version of ONNX Runtime, whose libraries cannot take the place of those in the
        // JVM
        Path other = NextPackage.of(dp(), home.resolve("other.dp"), "other", (name, attributes) -> {
            if (name.equals("org.pitchside.onnxruntime")) {
                String exports = attributes.getValue("Export-Package");
                attributes.putValue("Export-Package", exports.replaceAll("\"1\\.\\d+\\.\\d+\"", "\"1.99.0\""));
            }
        });
        kura.order("install " + other);
        // then all bundles live, and a health line says what to do
        everythingLives();
        await("a line that asks for a restart", "inference", "restart Kura");
        // and after that restart the model answers again
        kura.kill();
        boot();
        await("the model answers", "inference", "cricket-1 answers");
    }

    private void boot() throws IOException {
        kura = new KuraProcess(PLATFORM, home, Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    private static Path dp() throws IOException {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86-64";
        try (Stream<Path> files = Files.list(PACKAGES)) {
            return files.filter(f -> f.getFileName().toString().endsWith("-" + machine + ".dp"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no package in " + PACKAGES));
        }
    }

    /** Components that work on threads of their own come a moment after their bundle. */
    private void everythingLives() throws Exception {
        await(
                "every bundle active, every component alive",
                () -> kura.order("faults").isEmpty());
    }

    private void play() throws Exception {
        await("the radio is on the screen", () -> kura.order("listed").stream().anyMatch(RADIO::equals));
        kura.order("set org.pitchside.ble.Hub enrol=always");
        kura.order("set " + RADIO + " speed=8");
        kura.order("set " + RADIO + " bats=4");
    }

    /** The identities in the store, at least so many. */
    private Set<String> swings(int least) throws Exception {
        await(least + " swings in the store", () -> stored().size() >= least);
        return stored();
    }

    private Set<String> stored() {
        Path file = home.resolve("data/pitchside/swings.db");
        Set<String> stored = new TreeSet<>();
        if (!Files.exists(file)) {
            return stored;
        }
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = db.createStatement();
                var rows = statement.executeQuery("SELECT bat, boot, seq FROM swing")) {
            while (rows.next()) {
                stored.add(rows.getString(1) + "/" + rows.getLong(2) + "/" + rows.getLong(3));
            }
        } catch (SQLException e) {
            // being made at the moment
        }
        return stored;
    }

    private List<String> complaints() throws IOException {
        return kura.order("complaints").stream()
                .filter(c -> c.startsWith("org.pitchside."))
                .toList();
    }

    /** Name and version of each bundle that the package brought. */
    private List<String> ours() throws IOException {
        return kura.order("bundles").stream()
                .filter(b -> b.contains(" org.pitchside.") && !b.contains(".seat ") && !b.contains(".kura.api "))
                .toList();
    }

    private List<String> programs() {
        return kura.handle()
                .descendants()
                .map(p -> p.info().command().orElse("?"))
                .filter(c -> c.contains("pitchside-bat"))
                .toList();
    }

    private static void imports(Attributes attributes, String name) {
        attributes.putValue("Import-Package", attributes.getValue("Import-Package") + "," + name);
    }

    private void await(String what, String subject, String words) throws Exception {
        await(what, () -> health().stream().anyMatch(l -> l.contains(subject) && l.contains(words)));
    }

    private List<String> health() throws IOException {
        try {
            return kura.order("health");
        } catch (KuraProcess.Refused e) {
            return List.of();
        }
    }

    private interface Question {
        boolean asked() throws IOException;
    }

    private void await(String what, Question question) throws Exception {
        long end = System.nanoTime() + LIMIT_MS * 1_000_000;
        while (!question.asked()) {
            assertFalse(
                    System.nanoTime() > end,
                    "not within " + LIMIT_MS + " ms: " + what + "; faults " + kura.order("faults") + "; health "
                            + health() + "; log\n" + kura.log());
            Thread.sleep(100);
        }
    }
}
