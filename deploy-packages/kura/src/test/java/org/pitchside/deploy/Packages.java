package org.pitchside.deploy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The packages that the build made. */
final class Packages {

    private static final Path FOLDER = Path.of(System.getProperty("pitchside.packages", "target/packages"));

    private Packages() {}

    /** The one package of a kind: {@code -x86-64.dp} for example. */
    static Path ending(String end) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> found = files.filter(f -> f.toString().endsWith(end)).toList();
            if (found.size() != 1) {
                throw new AssertionError(found.size() + " packages end with " + end + ": " + found);
            }
            return found.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A deployment package in the order of its stream, read as Deployment Admin reads it.
     *
     * @param sections of the manifest, by name
     * @param files by name
     */
    record Dp(Attributes main, Map<String, Attributes> sections, Map<String, byte[]> files) {

        static Dp read(Path file) throws IOException {
            try (var in = new JarInputStream(new ByteArrayInputStream(Files.readAllBytes(file)), false)) {
                Manifest manifest = in.getManifest();
                if (manifest == null) {
                    throw new AssertionError("No manifest present");
                }
                Map<String, byte[]> files = new LinkedHashMap<>();
                for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                    files.put(e.getName(), in.readAllBytes());
                }
                return new Dp(manifest.getMainAttributes(), manifest.getEntries(), files);
            }
        }

        List<Jar> bundles() {
            return files.values().stream().map(Jar::read).toList();
        }
    }

    /** A bundle: its headers, and its files by name. */
    record Jar(Attributes headers, Map<String, byte[]> files) {

        static Jar read(byte[] bytes) {
            try (var in = new JarInputStream(new ByteArrayInputStream(bytes), false)) {
                return new Jar(in.getManifest().getMainAttributes(), Zip.read(bytes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String name() {
            return headers.getValue("Bundle-SymbolicName");
        }
    }
}
