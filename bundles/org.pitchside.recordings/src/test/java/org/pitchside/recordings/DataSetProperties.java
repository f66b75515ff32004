package org.pitchside.recordings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.pitchside.api.ImuRange;

class DataSetProperties {

    @Property(tries = 200)
    void exportThenImportGivesTheSameCounts(
            @ForAll @Size(min = 1, max = 40) List<@LongRange(min = 0, max = 50_000) Long> steps,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 1000) int accelG,
            @ForAll @IntRange(min = 1, max = 32000) int gyroDps)
            throws IOException {
        long[] tUs = steps.stream().mapToLong(Long::longValue).toArray();
        Arrays.parallelPrefix(tUs, Long::sum);
        short[] counts = new short[tUs.length * 6];
        Random random = new Random(seed);
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (short) random.nextInt();
        }
        ImuRange range = new ImuRange(accelG, gyroDps);
        Path temp = Files.createTempDirectory("recordings");
        try {
            try (DataSetWriter out = DataSetWriter.create(temp.resolve("set"), Given.info(range))) {
                out.recording(new Recording("ada", "1", tUs, counts, range, 0));
                out.label(new Label("ada/1", 0, OptionalLong.of(tUs[0]), tUs[tUs.length - 1], "DRV"));
                out.finish();
            }
            try (DataSet data = DataSets.open(temp.resolve("set"))) {
                Recording back = data.read("ada/1");
                assertArrayEquals(counts, back.counts());
                assertArrayEquals(tUs, back.tUs());
                assertEquals(0, back.clipped());
            }
        } finally {
            delete(temp);
        }
    }

    /** Any damage of a data set is read to the end or refused with DataSetException: nothing else comes out, and nothing hangs. */
    @Property(tries = 500)
    void damageIsRefusedInOneLineOrHarmless(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Path temp = Files.createTempDirectory("recordings");
        try {
            Given given = Given.aDataSet()
                    .with("subjects.csv", "subject,hand\nada,L\n")
                    .with("truth.csv", "speed\n1\n2\n");
            Path path;
            if (random.nextBoolean()) {
                List<String> files = List.of("dataset.json", "labels.csv", "subjects.csv", "truth.csv", Given.ADA);
                String file = files.get(random.nextInt(files.size()));
                given.with(file, damaged(given.content(file).getBytes(StandardCharsets.UTF_8), random));
                path = random.nextBoolean() ? given.folder(temp.resolve("f")) : given.zip(temp.resolve("z.zip"), "");
            } else {
                path = given.zip(temp.resolve("z.zip"), random.nextBoolean() ? "" : "inner/");
                Files.write(path, damaged(Files.readAllBytes(path), random));
            }
            try (DataSet data = DataSets.open(path)) {
                DataSets.check(data);
                data.sha256();
            } catch (DataSetException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        } finally {
            delete(temp);
        }
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] out = bytes.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(out.length);
            switch (random.nextInt(6)) {
                case 0 -> out = Arrays.copyOf(out, Math.max(1, at));
                case 1 -> out[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> out[at] = (byte) random.nextInt(256);
                case 3 -> out = insert(out, at, "\"".getBytes(StandardCharsets.US_ASCII));
                case 4 ->
                    out = insert(out, at, ",NaN\n-".substring(random.nextInt(5)).getBytes(StandardCharsets.US_ASCII));
                default -> out = insert(out, at, new byte[random.nextInt(6000)]);
            }
        }
        return out;
    }

    private static byte[] insert(byte[] bytes, int at, byte[] what) {
        byte[] out = Arrays.copyOf(bytes, bytes.length + what.length);
        System.arraycopy(what, 0, out, at, what.length);
        System.arraycopy(bytes, at, out, at + what.length, bytes.length - at);
        return out;
    }

    private static void delete(Path folder) throws IOException {
        try (var walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
