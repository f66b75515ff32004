package org.pitchside.deploy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;

/**
 * A deployment package as Felix DeploymentAdmin 0.9.5 takes it: the manifest first, then the bundles in the order in which they are to be
 * started, and not an entry more.
 */
final class DeploymentPackage {

    private static final int LINE = 72;

    private DeploymentPackage() {}

    /**
     * @param version of the package, as OSGi writes versions
     * @param bundles in their order
     */
    static byte[] of(String version, List<Carried> bundles) {
        var text = new StringBuilder();
        header(text, "Manifest-Version", "1.0");
        header(text, "DeploymentPackage-ManifestVersion", "1");
        header(text, "DeploymentPackage-SymbolicName", "org.pitchside");
        header(text, "DeploymentPackage-Version", version);
        header(text, "DeploymentPackage-Name", "Pitchside");
        header(text, "DeploymentPackage-License", "Apache-2.0");
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(JarFile.MANIFEST_NAME, null);
        for (Carried bundle : bundles) {
            String path = "bundles/" + bundle.fileName();
            text.append("\r\n");
            header(text, "Name", path);
            header(text, "Bundle-SymbolicName", bundle.name());
            header(text, "Bundle-Version", bundle.version());
            files.put(path, bundle.jar());
        }
        text.append("\r\n");
        files.put(JarFile.MANIFEST_NAME, text.toString().getBytes(StandardCharsets.UTF_8));
        return Zip.store(files);
    }

    /** All that we write is ASCII, so characters are bytes. */
    private static void header(StringBuilder to, String name, String value) {
        String rest = name + ": " + value;
        int room = LINE;
        while (rest.length() > room) {
            to.append(rest, 0, room).append("\r\n ");
            rest = rest.substring(room);
            room = LINE - 1;
        }
        to.append(rest).append("\r\n");
    }
}
