package org.pitchside.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pitchside.deploy.Packages.Dp;
import org.pitchside.deploy.Packages.Jar;

/** Each built Debian package, taken apart by Debian's own tool. */
class DebIT {

    @TempDir
    Path folder;

    private static String dpkg(String... words) throws IOException, InterruptedException {
        Process dpkg = new ProcessBuilder(
                        Stream.concat(Stream.of("dpkg-deb"), Stream.of(words)).toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(dpkg.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, dpkg.waitFor(), said);
        return said;
    }

    @ParameterizedTest
    @EnumSource
    void itBringsTheBundlesOfTheDeploymentPackage(Machine machine) throws Exception {
        // given both packages of a machine
        Path deb = Packages.ending("_" + machine.debian() + ".deb");
        List<Jar> bundles =
                Dp.read(Packages.ending("-" + machine.osgi() + ".dp")).bundles();

        // when the Debian one is unpacked
        dpkg("-x", deb.toString(), folder.toString());

        // then each bundle lies where Kura 6 finds it, started where it has components
        var wanted = bundles.stream()
                .collect(Collectors.toMap(
                        b -> "opt/eclipse/kura/plugins/"
                                + (b.headers().getValue("Service-Component") == null ? "3/" : "6s/") + b.name() + "-"
                                + b.headers().getValue("Bundle-Version") + ".jar",
                        b -> b.files().keySet()));
        var found = new TreeMap<String, Set<String>>();
        Path copyright = folder.resolve("usr/share/doc/pitchside/copyright");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(f -> !f.equals(copyright))
                    .toList()) {
                found.put(
                        folder.relativize(file).toString(),
                        Zip.read(Files.readAllBytes(file)).keySet());
            }
        }
        assertEquals(new TreeMap<>(wanted), found);
        // and its licence where Debian has licences
        assertTrue(Files.readString(copyright).contains("Apache-2.0"));
    }

    @ParameterizedTest
    @EnumSource
    void itSaysWhatItIsAndWhatItNeeds(Machine machine) throws Exception {
        String deb = Packages.ending("_" + machine.debian() + ".deb").toString();

        // given its control file
        assertEquals("pitchside\n", dpkg("-f", deb, "Package"));
        assertEquals(machine.debian() + "\n", dpkg("-f", deb, "Architecture"));
        assertEquals("kura-core (>= 6.0.0~), kura-core (<< 7.0.0~)\n", dpkg("-f", deb, "Depends"));
        assertTrue(deb.contains("_" + dpkg("-f", deb, "Version").trim() + "_"));

        // and its scripts, which are all there is beside it
        dpkg("-e", deb, folder.toString());
        Set<String> control = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                control.add(file.getFileName().toString());
                if (Files.isExecutable(file)) {
                    // then a shell takes them
                    Process shell = new ProcessBuilder("sh", "-n", file.toString())
                            .inheritIO()
                            .start();
                    assertEquals(0, shell.waitFor(), file.toString());
                }
            }
        }
        assertEquals(Set.of("control", "md5sums", "postinst", "postrm"), control);
        assertTrue(Files.isExecutable(folder.resolve("postinst")) && Files.isExecutable(folder.resolve("postrm")));
    }

    @ParameterizedTest
    @EnumSource
    void filesAreRootsAndReadByAll(Machine machine) throws Exception {
        // given the list of its files; then Kura's user may read and not change them
        String deb = Packages.ending("_" + machine.debian() + ".deb").toString();
        List<String> wrong = dpkg("-c", deb)
                .lines()
                .filter(l -> l.startsWith("-") && !l.startsWith("-rw-r--r-- root/root "))
                .toList();
        assertEquals(List.of(), wrong);
    }
}
