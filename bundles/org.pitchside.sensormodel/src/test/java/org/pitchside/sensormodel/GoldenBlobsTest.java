package org.pitchside.sensormodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/golden/sensor-model against the page's second implementation, and the product against the files. */
class GoldenBlobsTest {

    private static final Path FOLDER = Path.of(System.getProperty("pitchside.root"), "docs", "golden", "sensor-model");

    @Test
    void theFilesSayWhatThePageSays() throws IOException {
        var wanted = GoldenBlobs.files();

        try (var there = Files.list(FOLDER)) {
            assertEquals(
                    new TreeSet<>(wanted.keySet()),
                    there.map(f -> f.getFileName().toString())
                            .filter(f -> !f.endsWith(".md"))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        for (var file : wanted.entrySet()) {
            assertArrayEquals(file.getValue(), Files.readAllBytes(FOLDER.resolve(file.getKey())), file.getKey());
        }
    }

    @Test
    void everyFileOfTheIndexIsTakenOrRefusedAsItSays() throws Exception {
        int good = 0;
        int bad = 0;
        for (String line : Files.readAllLines(FOLDER.resolve("index.tsv"))) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] row = line.split("\t");
            byte[] blob = Files.readAllBytes(FOLDER.resolve(row[0]));
            if (row[1].equals("0")) {
                runs(SensorModel.read(blob), Files.readAllBytes(FOLDER.resolve(row[0].replace(".psm", ".vec"))));
                good++;
            } else {
                var refusal = GoldenBlobs.refusal(blob);
                assertEquals(Integer.parseInt(row[1]), refusal.refusal().code(), row[0]);
                assertEquals(row[2], refusal.refusal().name(), row[0]);
                assertEquals(row[3], refusal.getMessage(), row[0]);
                bad++;
            }
        }
        assertTrue(good >= 6 && bad >= 30, good + " good, " + bad + " bad");
    }

    private static void runs(SensorModel model, byte[] vectors) throws SensorModelException {
        var runtime = new SensorRuntime(model);
        runtime.selfTest();
        int at = 0;
        while (at < vectors.length) {
            byte[] input = Arrays.copyOfRange(vectors, at, at += model.channels() * model.steps());
            runtime.run(input, 0);
            for (int i = 0; i < model.layers().size(); i++) {
                LayerRecord l = model.layers().get(i);
                var out = new byte[l.out() * l.outSteps()];
                runtime.output(i, l.out(), out);
                assertArrayEquals(Arrays.copyOfRange(vectors, at, at += out.length), out, "layer " + i);
            }
        }
    }

    @Test
    void everyRefusalHasADamagedBlob() {
        var seen = new TreeSet<Refusal>();
        SensorNet net = Nets.small();
        var model = SensorModelWriter.pack(net, Nets.facts("small", net)).sign(Blobs.secretKey(), Blobs.publicKey());

        for (Damage.Case c : new Damage(model).all()) {
            assertEquals(c.refusal(), GoldenBlobs.refusal(c.blob()).refusal(), c.name());
            seen.add(c.refusal());
        }

        assertEquals(new TreeSet<>(Arrays.asList(Refusal.values())), seen);
    }
}
