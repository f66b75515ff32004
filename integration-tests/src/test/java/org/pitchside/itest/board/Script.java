package org.pitchside.itest.board;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.pitchside.itest.board.script.ScriptedRollouts;

/** What a scripted rollout inside a gateway shows, and what it was asked. */
final class Script {

    private final Path file;

    /** @param folder a folder of its own */
    Script(Path folder) throws IOException {
        file = Files.createDirectories(folder).resolve("script").toAbsolutePath();
        write(List.of());
    }

    /** A bundle that plays it. */
    Path bundle() throws IOException {
        var manifest = new Manifest();
        Attributes a = manifest.getMainAttributes();
        a.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        a.putValue("Bundle-ManifestVersion", "2");
        a.putValue("Bundle-SymbolicName", "org.pitchside.itest.script");
        a.putValue("Bundle-Version", "1.0.0");
        a.putValue("Bundle-Activator", ScriptedRollouts.class.getName());
        a.putValue(
                "Import-Package",
                "org.osgi.framework,org.pitchside.api,org.pitchside.api.health,org.pitchside.api.model,org.pitchside.api.rollout");
        a.putValue(ScriptedRollouts.SCRIPT, file.toString());
        Path jar = file.resolveSibling("org.pitchside.itest.script.jar");
        Path classes = Path.of("").toAbsolutePath().resolve(classes());
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> all = Files.walk(classes.resolve(folderOf(ScriptedRollouts.class)))) {
            for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
                Files.copy(each, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    private static Path classes() {
        return Path.of(ScriptedRollouts.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    }

    private static String folderOf(Class<?> c) {
        return c.getPackageName().replace('.', '/');
    }

    /**
     * From now on it stands there.
     *
     * @param bats what stands of each: {@code STEP bytes swings words...}
     */
    void at(String stage, int windows, String words, Map<String, String> bats, String... more) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("stage=" + stage);
        lines.add("windows=" + windows);
        lines.add("words=" + words);
        lines.add("sinceUs=" + (System.currentTimeMillis() - 90_000) * 1000);
        bats.forEach((bat, line) -> lines.add("bat." + bat + "=" + line));
        lines.addAll(List.of(more));
        write(lines);
    }

    /** Whole or not at all: it is read at any time. */
    private void write(List<String> lines) throws IOException {
        Path next = Files.write(file.resolveSibling("next"), lines);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Everything it was asked so far. */
    List<String> asked() throws IOException {
        Path asked = file.resolveSibling("asked");
        return Files.exists(asked) ? Files.readAllLines(asked) : List.of();
    }
}
