package org.pitchside.deploy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pitchside.deploy.Packages.Dp;
import org.pitchside.deploy.Packages.Jar;

/** Each built deployment package, by the rules that Felix DeploymentAdmin 0.9.5 and Kura hold it to. */
class DeploymentPackageIT {

    private static final String OSGI_VERSION = "\\d+(\\.\\d+(\\.\\d+(\\.[\\w-]+)?)?)?";
    /** What the ELF header of a program or library calls its machine. */
    private static final Map<Machine, Integer> ELF = Map.of(Machine.X86_64, 62, Machine.AARCH64, 183);

    @TempDir
    Path folder;

    private static Dp given(Machine machine) throws IOException {
        return Dp.read(Packages.ending("-" + machine.osgi() + ".dp"));
    }

    @ParameterizedTest
    @EnumSource
    void everyEntryIsABundleThatTheManifestDescribes(Machine machine) throws IOException {
        // given a package, which has its manifest first or could not be read
        Dp dp = given(machine);

        // then it says who it is, in the words of OSGi
        assertEquals("org.pitchside", dp.main().getValue("DeploymentPackage-SymbolicName"));
        String version = dp.main().getValue("DeploymentPackage-Version");
        assertTrue(version.matches(OSGI_VERSION) && version.split("\\.").length == 4, version);

        // and entries and sections are the same, entry by entry
        assertEquals(dp.sections().keySet(), dp.files().keySet());
        dp.files().forEach((name, bytes) -> {
            Jar jar = Jar.read(bytes);
            assertEquals(jar.name(), dp.sections().get(name).getValue("Bundle-SymbolicName"), name);
            assertEquals(
                    jar.headers().getValue("Bundle-Version"),
                    dp.sections().get(name).getValue("Bundle-Version"),
                    name);
            assertTrue(jar.headers().getValue("Bundle-Version").matches(OSGI_VERSION), name);
        });
        assertEquals(
                dp.files().size(),
                dp.bundles().stream().map(Jar::name).distinct().count());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsImportedIsThereAndComesBefore(Machine machine) throws IOException {
        // given what Kura and Java offer
        Map<String, String> kura = kura();
        Set<String> java = ModuleLayer.boot().modules().stream()
                .flatMap(m -> m.getDescriptor().isAutomatic()
                        ? Stream.of()
                        : m.getDescriptor().exports().stream().map(e -> e.source()))
                .collect(Collectors.toSet());
        Set<String> exported = new HashSet<>();
        List<String> missing = new ArrayList<>();

        // when the bundles are taken in their order
        for (Jar jar : given(machine).bundles()) {
            exported.addAll(Clauses.of(jar.headers().getValue("Export-Package")).keySet());
            Clauses.of(jar.headers().getValue("Import-Package")).forEach((name, clause) -> {
                boolean isThere = exported.contains(name)
                        || java.contains(name)
                        || kura.containsKey(name) && Clauses.holds(clause, kura.get(name));
                if (!isThere && !clause.contains("resolution:=optional")) {
                    missing.add(jar.name() + " imports " + name + clause);
                }
            });
        }

        // then nothing is missing
        assertEquals(List.of(), missing);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsOfferedThatKuraOffers(Machine machine) throws IOException {
        // given a package; then it has no package of Kura, OSGi or slf4j, and none of the laptop's
        List<String> wrong = new ArrayList<>();
        for (Jar jar : given(machine).bundles()) {
            Clauses.of(jar.headers().getValue("Export-Package")).keySet().stream()
                    .filter(p -> !p.startsWith("org.pitchside.") && !p.startsWith("ai.onnxruntime"))
                    .forEach(p -> wrong.add(jar.name() + " exports " + p));
            jar.files().keySet().stream()
                    .filter(f -> f.startsWith("org/slf4j/")
                            || f.startsWith("org/osgi/")
                            || f.startsWith("org/eclipse/kura/")
                            || f.startsWith("org/pitchside/laptop/"))
                    .forEach(f -> wrong.add(jar.name() + " holds " + f));
        }
        assertEquals(List.of(), wrong);
    }

    @ParameterizedTest
    @EnumSource
    void nativeCodeIsForThisMachineOnly(Machine machine) throws IOException {
        // given a package; when the headers of its programs and libraries are read
        Set<String> natives = new LinkedHashSet<>();
        for (Jar jar : given(machine).bundles()) {
            jar.files().forEach((name, b) -> {
                if (b.length > 20 && b[0] == 0x7F && b[1] == 'E' && b[2] == 'L' && b[3] == 'F') {
                    natives.add(name.substring(name.lastIndexOf('/') + 1));
                    // then each is for this machine
                    assertEquals(ELF.get(machine), (b[18] & 0xFF) | (b[19] & 0xFF) << 8, jar.name() + " " + name);
                }
            });
            String declared = jar.headers().getValue("Bundle-NativeCode");
            if (declared != null) {
                assertEquals(1, Clauses.of(declared).size(), declared);
            }
        }

        // and all are there: make -C models/sensor carried makes the last one
        assertEquals(
                Set.of("libonnxruntime.so", "libonnxruntime4j_jni.so", "libsqlitejdbc.so", "pitchside-bat"), natives);
    }

    @ParameterizedTest
    @EnumSource
    void theShippedModelComesAlong(Machine machine) throws IOException {
        Jar jar = given(machine).bundles().stream()
                .filter(b -> b.name().equals("org.pitchside.shipped"))
                .findFirst()
                .orElseThrow();
        assertArrayEquals(
                Files.readAllBytes(
                        Path.of(System.getProperty("pitchside.root"), "models/shipped/cricket-1.pitchmodel")),
                jar.files().get("org/pitchside/shipped/shipped.pitchmodel"));
    }

    @ParameterizedTest
    @EnumSource
    void componentsAskForWhatKurasRuntimeGives(Machine machine) throws IOException {
        // given Felix SCR 2.1.16, which knows Declarative Services 1.4, and Java 17
        for (Jar jar : given(machine).bundles()) {
            String required = String.valueOf(jar.headers().getValue("Require-Capability"));
            assertFalse(required.contains("(version>=1.5"), jar.name() + " " + required);
            assertFalse(required.contains("osgi.serviceloader"), jar.name() + " " + required);
            assertFalse(required.matches(".*\\(version=(1[89]|2\\d)\\).*"), jar.name() + " " + required);
        }
    }

    @Test
    void theSameBundlesMakeTheSameBytesAndAChangeShows() throws IOException {
        // given the packages for one machine, made again of the same bundles
        Path from = Path.of(System.getProperty("pitchside.bundles"));
        String version = System.getProperty("pitchside.version");
        Instant committed = Pack.committed(from, Instant.parse("2026-01-01T00:00:00Z"));
        List<Carried> bundles = Pack.bundles(from, Machine.AARCH64);
        Pack.pack(Machine.AARCH64, bundles, folder, version, committed);

        // then they have the same names and the same bytes
        Path first = Packages.ending("-aarch64.dp");
        for (Path one : List.of(first, Packages.ending("_arm64.deb"))) {
            assertEquals(-1L, Files.mismatch(one, folder.resolve(one.getFileName())), one.toString());
        }

        // when one file of one bundle changes
        List<Carried> changed = new ArrayList<>(bundles);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).name().equals("org.pitchside.swing")) {
                var files = Zip.read(changed.get(i).jar());
                files.put("changed.txt", new byte[] {1});
                changed.set(i, Carried.of(Zip.write(files), Machine.AARCH64));
            }
        }
        Path next = Pack.pack(Machine.AARCH64, changed, folder, version, committed);

        // then that bundle and the package have another version, and the other bundles, ONNX Runtime among them, keep
        // theirs
        Dp before = Dp.read(first);
        Dp after = Dp.read(next);
        assertNotEquals(
                before.main().getValue("DeploymentPackage-Version"),
                after.main().getValue("DeploymentPackage-Version"));
        var old = new TreeMap<>(versions(before));
        old.entrySet().removeAll(versions(after).entrySet());
        assertEquals(Set.of("org.pitchside.swing"), old.keySet());
    }

    private static Map<String, String> versions(Dp dp) {
        return dp.bundles().stream()
                .collect(Collectors.toMap(Jar::name, j -> j.headers().getValue("Bundle-Version")));
    }

    private static Map<String, String> kura() throws IOException {
        try (var in = DeploymentPackageIT.class.getResourceAsStream("kura-5-exports.txt")) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.startsWith("#") && !l.isBlank())
                    .map(l -> l.split(" "))
                    .collect(Collectors.toMap(l -> l[0], l -> l[1]));
        }
    }
}
