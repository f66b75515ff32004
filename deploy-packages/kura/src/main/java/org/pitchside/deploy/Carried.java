package org.pitchside.deploy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A bundle as a package carries it: without the native code of other machines, and with a version that tells its content. Deployment Admin
 * replaces a bundle only where the version is another: so a changed bundle must have a new one, and an unchanged bundle should keep its
 * own, or ONNX Runtime would be loaded a second time with every upgrade.
 *
 * @param name the symbolic name
 * @param version with the qualifier
 * @param manifest its headers, the version among them
 * @param jar the bytes of the whole bundle
 */
record Carried(String name, String version, Map<String, String> manifest, byte[] jar) {

    private static final Pattern CLAUSES = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");
    private static final Pattern CONTENT_QUALIFIER = Pattern.compile("^(\\d+\\.\\d+\\.\\d+)(\\..*)?$");

    /** @param jar a bundle for all machines */
    static Carried of(byte[] jar, Machine machine) {
        Map<String, byte[]> files = new TreeMap<>(Zip.read(jar));
        files.keySet().removeIf(path -> Machine.isForeign(machine, path));
        Manifest manifest = parse(files.remove(JarFile.MANIFEST_NAME));
        var main = manifest.getMainAttributes();
        String native_ = main.getValue("Bundle-NativeCode");
        if (native_ != null) {
            main.putValue(
                    "Bundle-NativeCode",
                    clauses(native_)
                            .filter(c -> c.contains(";processor=" + machine.osgi()))
                            .collect(Collectors.joining(",")));
        }
        var base = CONTENT_QUALIFIER.matcher(main.getValue("Bundle-Version"));
        if (!base.matches()) {
            throw new IllegalArgumentException("Bundle-Version " + main.getValue("Bundle-Version"));
        }
        main.putValue("Bundle-Version", base.group(1));
        var hash = new Hash();
        hash.add(bytes(manifest));
        files.forEach((path, content) -> {
            hash.add(path.getBytes(StandardCharsets.UTF_8));
            hash.add(content);
        });
        main.putValue("Bundle-Version", base.group(1) + "." + hash.hex(12));

        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put(JarFile.MANIFEST_NAME, bytes(manifest));
        all.putAll(files);
        Map<String, String> headers = new TreeMap<>();
        main.forEach((key, value) -> headers.put(key.toString(), value.toString()));
        return new Carried(
                headers.get("Bundle-SymbolicName").split(";")[0].trim(),
                headers.get("Bundle-Version"),
                headers,
                Zip.write(all));
    }

    String fileName() {
        return name + "-" + version + ".jar";
    }

    /** Whether it has components, so has to be started. */
    boolean hasComponents() {
        return manifest.containsKey("Service-Component");
    }

    /** Names of the packages that a header lists. */
    List<String> packages(String header) {
        String value = manifest.get(header);
        return value == null
                ? List.of()
                : clauses(value).map(c -> c.split(";")[0].trim()).toList();
    }

    private static Stream<String> clauses(String header) {
        return Stream.of(CLAUSES.split(header));
    }

    private static Manifest parse(byte[] bytes) {
        try {
            return new Manifest(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Manifest manifest) {
        var out = new ByteArrayOutputStream();
        try {
            manifest.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
