package org.pitchside.api.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path folder;

    private static DataFolder given(Map<String, String> properties) {
        return new DataFolder(properties::get);
    }

    @Test
    void elsewhereItIsDataWhereTheGatewayWasStarted() {
        var place = given(Map.of());

        assertEquals(Path.of("data"), place.of(""));
        assertEquals(Path.of("here"), place.of(" here "));
        assertEquals(Path.of("/there"), place.of("/there"));
        assertFalse(place.isOnKura());
    }

    @Test
    void onKuraItIsBelowKurasDataDirectory() {
        var place = given(Map.of("kura.data", "/opt/eclipse/kura/data", "kura.home", "/elsewhere"));

        assertEquals(Path.of("/opt/eclipse/kura/data/pitchside"), place.of(" "));
        assertEquals(Path.of("/opt/eclipse/kura/data/backup"), place.of("backup"));
        assertEquals(Path.of("/mnt/usb"), place.of("/mnt/usb"));
        assertTrue(place.isOnKura());
    }

    @Test
    void aDeviceNamesTheDirectoryInKurasFilesAndCustomsStandAbove() throws IOException {
        Path kura = Files.writeString(folder.resolve("kura.properties"), "kura.data=/opt/eclipse/kura/data\n");
        Path custom = Files.writeString(folder.resolve("kura_custom.properties"), "kura.name=Nets\n");
        var place = given(Map.of(
                "kura.home",
                "/opt/eclipse/kura",
                "kura.configuration",
                "file:" + kura,
                "kura.custom.configuration",
                "file:" + custom));

        assertEquals(Path.of("/opt/eclipse/kura/data/pitchside"), place.of(""));

        Files.writeString(custom, "kura.data=/mnt/ssd/kura\n");
        assertEquals(Path.of("/mnt/ssd/kura/pitchside"), place.of(""));
    }

    @Test
    void withoutItsFilesKurasHomeSays() {
        var place = given(Map.of(
                "kura.home",
                "/opt/eclipse/kura",
                "kura.configuration",
                "file:" + folder.resolve("absent"),
                "kura.custom.configuration",
                "\0"));

        assertEquals(Path.of("/opt/eclipse/kura/data/pitchside"), place.of(""));
    }

    @Test
    void whatIsNoNameIsRefused() {
        assertThrows(InvalidPathException.class, () -> given(Map.of()).of("a\0b"));
        assertFalse(given(Map.of("kura.data", "a\0b")).isOnKura());
    }
}
