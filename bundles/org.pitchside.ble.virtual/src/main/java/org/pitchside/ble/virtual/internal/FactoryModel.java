package org.pitchside.ble.virtual.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.pitchside.shipped.ShippedModel;

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
        try (var in = Files.newInputStream(modelPackage)) {
            return of(in, modelPackage.toString());
        }
    }

    /** The model that came with Pitchside. */
    static Path shipped() throws IOException {
        return of(new ByteArrayInputStream(ShippedModel.bytes()), "the shipped model package");
    }

    private static Path of(InputStream modelPackage, String name) throws IOException {
        try (var zip = new ZipInputStream(modelPackage)) {
            ZipEntry entry;
            do {
                entry = zip.getNextEntry();
                if (entry == null) {
                    return null;
                }
            } while (!entry.getName().equals(ENTRY));
            byte[] blob = zip.readNBytes(MOST + 1);
            if (blob.length > MOST) {
                throw new IOException(name + ": " + ENTRY + " is longer than " + MOST + " bytes");
            }
            Path file = Files.createTempFile("pitchside-", "-" + ENTRY);
            file.toFile().deleteOnExit();
            Files.write(file, blob);
            return file;
        }
    }
}
