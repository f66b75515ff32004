package org.pitchside.shipped;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ShippedModelTest {

    @Test
    void theBundleCarriesTheReleasedPackage() throws IOException {
        // given the package of this folder; when the bundle is asked; then it gives the same bytes
        Path released = Path.of(System.getProperty("pitchside.root", "../.."), "models/shipped/cricket-1.pitchmodel");
        assertArrayEquals(Files.readAllBytes(released), ShippedModel.bytes());
    }
}
