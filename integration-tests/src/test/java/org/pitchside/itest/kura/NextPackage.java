package org.pitchside.itest.kura;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A deployment package as a later build would make it: other content, and so another version, of the package and of each bundle that changed. */
final class NextPackage {
    static final String MARK = "next.txt";

    private NextPackage() {}

    /**
     * @param from a package
     * @param to where the next one goes
     * @param version what its version ends with
     * @param change what changes in a bundle, by its name, beside its version; it is a copy of the bundle's main attributes
     */
    static Path of(Path from, Path to, String version, BiConsumer<String, Attributes> change) throws IOException {
        try (JarFile dp = new JarFile(from.toFile(), false)) {
            Manifest manifest = new Manifest(dp.getManifest());
            raise(manifest.getMainAttributes(), "DeploymentPackage-Version", version);
            Map<String, byte[]> bundles = new LinkedHashMap<>();
            for (ZipEntry entry : dp.stream().toList()) {
                if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    continue;
                }
                Attributes section = manifest.getAttributes(entry.getName());
                raise(section, "Bundle-Version", version);
                bundles.put(entry.getName(), bundle(dp.getInputStream(entry).readAllBytes(), version, change));
            }
            try (var out = new JarOutputStream(Files.newOutputStream(to), manifest)) {
                for (var bundle : bundles.entrySet()) {
                    out.putNextEntry(new ZipEntry(bundle.getKey()));
                    out.write(bundle.getValue());
                }
            }
        }
        return to;
    }

    private static byte[] bundle(byte[] from, String version, BiConsumer<String, Attributes> change)
            throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var in = new JarInputStream(new ByteArrayInputStream(from), false)) {
            Manifest manifest = new Manifest(in.getManifest());
            Attributes main = manifest.getMainAttributes();
            raise(main, "Bundle-Version", version);
            change.accept(main.getValue("Bundle-SymbolicName").replaceFirst(";.*", ""), main);
            try (var out = new JarOutputStream(bytes, manifest)) {
                // speed is worth more here than size
                out.setLevel(1);
                for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    in.transferTo(out);
                }
                out.putNextEntry(new ZipEntry(MARK));
                out.write(version.getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static void raise(Attributes attributes, String name, String version) {
        attributes.putValue(name, attributes.getValue(name) + "-" + version);
    }
}
