package org.pitchside.itest.kura;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A bundle of ours as it was built: a jar, or the folder that becomes one. Read without starting it. */
final class BundleFile {
    private static final Pattern CLAUSE = Pattern.compile("([^;,\"]+)((?:;[^;,\"=:]+:?=(?:\"[^\"]*\"|[^;,\"]*))*),?");
    private static final Pattern VERSION = Pattern.compile(";version=\"?([^\";]*)\"?");

    private final Map<String, byte[]> entries = new TreeMap<>();

    private BundleFile() {}

    /** Our bundles on the class path, which holds those of the distribution; those that only tests know are none. */
    static List<BundleFile> ours() {
        List<BundleFile> bundles = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            BundleFile bundle = entry.contains("integration-tests") ? null : read(Path.of(entry));
            if (bundle != null && bundle.name().startsWith("org.pitchside.")) {
                bundles.add(bundle);
            }
        }
        if (bundles.size() < 10) {
            throw new IllegalStateException("no distribution on the class path: only " + bundles);
        }
        return bundles;
    }

    private static BundleFile read(Path file) {
        BundleFile bundle = new BundleFile();
        try {
            if (Files.isDirectory(file)) {
                bundle.take(file);
            } else if (file.toString().endsWith(".jar") && Files.exists(file)) {
                try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), Map.of())) {
                    if (Files.exists(jar.getPath("OSGI-INF")) || file.toString().contains("pitchside")) {
                        bundle.take(jar.getPath("/"));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bundle.entries.containsKey("META-INF/MANIFEST.MF") && bundle.header("Bundle-SymbolicName") != null
                ? bundle
                : null;
    }

    private void take(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(each).toString();
                boolean read = name.startsWith("OSGI-INF/") || name.equals("META-INF/MANIFEST.MF");
                entries.put(name, read ? Files.readAllBytes(each) : new byte[0]);
            }
        }
    }

    String name() {
        return header("Bundle-SymbolicName").replaceAll(";.*", "");
    }

    String header(String name) {
        try (InputStream in = new java.io.ByteArrayInputStream(entries.get("META-INF/MANIFEST.MF"))) {
            return new Manifest(in).getMainAttributes().getValue(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packages of a header, each with its version or range, "" where it has none. */
    Map<String, String> packages(String header) {
        Map<String, String> packages = new TreeMap<>();
        String value = header(header);
        Matcher clauses = CLAUSE.matcher(value == null ? "" : value);
        while (clauses.find()) {
            Matcher version = VERSION.matcher(clauses.group(2));
            packages.put(clauses.group(1).trim(), version.find() ? version.group(1) : "");
        }
        return packages;
    }

    /** Names of entries, of those whose name begins so. */
    List<String> entries(String prefix) {
        return entries.keySet().stream().filter(e -> e.startsWith(prefix)).toList();
    }

    /** An entry of OSGI-INF or the manifest; null where it is not there. */
    byte[] entry(String name) {
        return entries.get(name);
    }

    @Override
    public String toString() {
        return name();
    }
}
