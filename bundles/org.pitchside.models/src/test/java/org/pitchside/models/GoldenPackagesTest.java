package org.pitchside.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/golden/package: the files on the disk, so that another one who signs or checks packages can be held to the same. */
class GoldenPackagesTest {

    private static final Path FOLDER = Path.of("../../docs/golden/package");

    private static List<String[]> index() throws IOException {
        return Files.readAllLines(FOLDER.resolve("index.tsv")).stream()
                .filter(l -> !l.startsWith("#"))
                .map(l -> l.split("\t", -1))
                .toList();
    }

    @Test
    void theFilesAreWhatTheirWriterWrites() throws Exception {
        var wanted = GoldenPackages.files();
        try (var there = Files.list(FOLDER)) {
            assertEquals(
                    new TreeSet<>(wanted.keySet()),
                    there.map(f -> f.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new)));
        }
        for (var file : wanted.entrySet()) {
            assertArrayEquals(file.getValue(), Files.readAllBytes(FOLDER.resolve(file.getKey())), file.getKey());
        }
    }

    @Test
    void everyFileIsTakenOrRefusedAsTheIndexSays() throws Exception {
        Set<String> rules = new TreeSet<>();
        for (String[] row : index()) {
            byte[] bytes = Files.readAllBytes(FOLDER.resolve(row[0]));
            String[] said = GoldenPackages.refusal(bytes).orElse(new String[] {"-", ""});
            assertEquals(row[1], said[0], row[0] + ": " + said[1]);
            assertEquals(row[2], said[1], row[0]);
            // a good one by its name is one, and no bad one is
            assertEquals(row[0].startsWith("bad-"), !row[1].equals("-"), row[0]);
            rules.add(row[1]);
        }
        // every rule of docs/model-package.md refuses one
        assertEquals(
                Set.of("-", "package", "keys", "makers", "bat's model", "release", "bats' ticket", "day", "counter"),
                rules);
        assertTrue(index().size() >= 25, index().size() + " files");
    }
}
