package org.pitchside.api.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.UnaryOperator;

/**
 * Where the gateway's files are. On Kura that is below Kura's data directory: the folder a Kura is started in means nothing, and the
 * bundles' own places are wiped at each start. Elsewhere it is {@code data} in the folder that the gateway was started in.
 */
public final class DataFolder {

    private static final String ON_KURA = "pitchside";
    private static final String ELSEWHERE = "data";

    private final UnaryOperator<String> properties;

    /** By the properties of this JVM. */
    public DataFolder() {
        this(System::getProperty);
    }

    /** @param properties a property by its name, null where it is not set */
    DataFolder(UnaryOperator<String> properties) {
        this.properties = properties;
    }

    /**
     * The folder that a setting means.
     *
     * @param setting empty: the gateway's own; a relative name begins at Kura's data directory, elsewhere at the folder that the gateway
     *     was started in
     * @throws InvalidPathException it is no folder's name
     */
    public Path of(String setting) {
        Path kura = kura();
        if (setting.isBlank()) {
            return kura == null ? Path.of(ELSEWHERE) : kura.resolve(ON_KURA);
        }
        Path named = Path.of(setting.trim());
        return kura == null ? named : kura.resolve(named);
    }

    /** Whether this gateway is a Kura. */
    public boolean isOnKura() {
        return kura() != null;
    }

    /**
     * Kura's data directory, null elsewhere. Kura looks it up so: a system property, then its own files of properties; they are not
     * among the system properties, only where they lie is.
     */
    private Path kura() {
        String said = properties.apply("kura.data");
        if (isBlank(said)) {
            said = inFile("kura.custom.configuration");
        }
        if (isBlank(said)) {
            said = inFile("kura.configuration");
        }
        try {
            if (!isBlank(said)) {
                return Path.of(said.trim());
            }
            String home = properties.apply("kura.home");
            return isBlank(home) ? null : Path.of(home.trim()).resolve("data");
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private String inFile(String property) {
        String place = properties.apply(property);
        if (isBlank(place)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(
                place.startsWith("file:") ? Path.of(URI.create(place).getSchemeSpecificPart()) : Path.of(place))) {
            Properties all = new Properties();
            all.load(in);
            return all.getProperty("kura.data");
        } catch (IOException | IllegalArgumentException e) {
            // Kura without a file of customs is usual, and what Kura cannot read it tells itself
            return null;
        }
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
