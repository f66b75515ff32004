package org.pitchside.ble.virtual.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The model that virtual bats come with: the bat's net of a model package, as a file that their program reads. */
final class FactoryModel {

    private static final String ENTRY = "sensor.psm";
    /** A bat has no room for more. */
    private static final int MOST = 1 << 16;

    private FactoryModel() {}

    /**
     * @param modelPackage a {@code .pitchmodel}
     * @return a temporary file; null where the package has no model for bats
     */
    static Path of(Path modelPackage) throws IOException {
        try (var zip = new ZipFile(modelPackage.toFile())) {
            ZipEntry entry = zip.getEntry(ENTRY);
            if (entry == null) {
                return null;
            }
            byte[] blob;
            try (var in = zip.getInputStream(entry)) {
                blob = in.readNBytes(MOST + 1);
            }
            if (blob.length > MOST) {
                throw new IOException(modelPackage + ": " + ENTRY + " is longer than " + MOST + " bytes");
            }
            Path file = Files.createTempFile("pitchside-", "-" + ENTRY);
            file.toFile().deleteOnExit();
            Files.write(file, blob);
            return file;
        }
    }
}
