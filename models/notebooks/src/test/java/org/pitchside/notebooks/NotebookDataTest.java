package org.pitchside.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.recordings.DataSetException;
import org.pitchside.recordings.DataSets;
import org.pitchside.recordings.Label;

/** Which recordings the notebooks read. */
class NotebookDataTest {

    @TempDir
    Path folder;

    @Test
    void withoutAWishTheSimulatorsPlayersPlay() throws IOException {
        // given no other data set; when the notebooks ask twice
        Path first = NotebookData.path(null, folder);
        byte[] labels = Files.readAllBytes(first.resolve("labels.csv"));
        Path again = NotebookData.path(" ", folder);

        // then it is made once, breaks no rule, says SIM, and holds every family
        assertEquals(first, again);
        try (var set = DataSets.open(first)) {
            assertEquals(SmallSet.PLAYERS * SmallSet.MINUTES * 60 * 200L, DataSets.check(set));
            assertEquals("SIM", set.info().name());
            Set<String> played =
                    new HashSet<>(set.labels().stream().map(Label::label).toList());
            assertTrue(
                    played.containsAll(Set.of("DEF", "DRV", "PWR", "CUT", "PUL", "SWP", "FLK", "LV", "TWIRL", "WALK")),
                    played::toString);
        }

        // and made anew it is the same
        Path other = NotebookData.path(null, Files.createDirectory(folder.resolve("other")));
        assertEquals(new String(labels, 0, labels.length), Files.readString(other.resolve("labels.csv")));
    }

    @Test
    void aDataSetThatIsNotThereIsRefusedInOneLine() {
        // given a name of nothing; when it is asked for; then the line names it and the variable
        var refused = assertThrows(
                DataSetException.class,
                () -> NotebookData.path(folder.resolve("gone.zip").toString(), folder));
        assertTrue(
                refused.getMessage().contains("gone.zip")
                        && refused.getMessage().contains(NotebookData.VARIABLE),
                refused::getMessage);
        assertEquals(1, refused.getMessage().lines().count());
    }

    @Test
    void filesAreFoundInAZipWithAnEnclosingFolder() throws IOException {
        // given a zip of a folder; when its files are asked for; then they can be read as files
        Path zip = folder.resolve("tuesday.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("tuesday/dataset.json"));
            out.write('{');
            out.closeEntry();
        }
        assertEquals("{", Files.readString(NotebookData.files(zip).resolve("dataset.json")));
    }

    @Test
    void whatIsNoDataSetIsRefused() throws IOException {
        // given a text, and a folder without a data set; when their files are asked for; then both are refused
        Path text = Files.writeString(folder.resolve("notes.txt"), "six swings");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThrows(DataSetException.class, () -> NotebookData.files(text));
        assertThrows(DataSetException.class, () -> NotebookData.files(empty));
    }
}
