package org.pitchside.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.DataSetWriter;
import org.pitchside.recordings.Label;
import org.pitchside.recordings.Recording;

/** A training that is killed leaves what was there before it, and nothing else. */
class InterruptedTrainingTest {

    @TempDir
    Path folder;

    private Path givenADataSet() {
        var info = new DataSetInfo(
                "toy",
                "stick",
                200,
                ImuRange.NOMINAL,
                2,
                List.of("left", "right"),
                List.of(),
                DataSetInfo.Form.CLIPS,
                "CC0",
                "made",
                "");
        Path set = folder.resolve("toy");
        var random = new Random(1);
        try (var out = DataSetWriter.create(set, info)) {
            for (int i = 0; i < 16; i++) {
                var counts = new short[300 * ImuBlock.AXES];
                var t = new long[300];
                for (int k = 0; k < 300; k++) {
                    t[k] = k * 5000L;
                    double burst = (i % 2 == 0 ? 15000 : -15000) * Math.exp(-Math.pow((k - 200) / 15.0, 2));
                    for (int axis = 0; axis < ImuBlock.AXES; axis++) {
                        double value = axis == 0 ? -2048 : axis == 5 ? burst : 0;
                        counts[k * ImuBlock.AXES + axis] = (short) (value + random.nextGaussian() * 10);
                    }
                }
                var r = new Recording(i < 8 ? "ann" : "ben", "clip-" + i, t, counts, info.range(), 0);
                out.recording(r);
                out.label(new Label(r.id(), 0, OptionalLong.of(1_000_000), 1_495_000, i % 2 == 0 ? "left" : "right"));
            }
            out.finish();
        }
        return set;
    }

    private Process whenTrainingIsUnderWay(Path set, Path out) throws Exception {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dpitchside.root=" + folder,
                "-Dai.djl.offline=true",
                "-cp",
                classes,
                "org.pitchside.trainer.Main",
                "train",
                "--data",
                set.toString(),
                "--out",
                out.toString(),
                "--steps",
                "1000000"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("OMP_NUM_THREADS", "1");
        var process = builder.start();
        var said = new StringBuilder();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            // the nets' first steps are told only after everything was read
            if (line.contains("step ")) {
                return process;
            }
        }
        throw new AssertionError("training ended before it began:\n" + said);
    }

    @Test
    @Timeout(value = 180, unit = TimeUnit.SECONDS)
    void aKilledTrainingLeavesTheFormerPackageAndNothingHalfMade() throws Exception {
        Path set = givenADataSet();
        Path packages = Files.createDirectory(folder.resolve("packages"));
        Path out = packages.resolve("toy-1.pitchmodel");
        byte[] former = "what was there before".getBytes(StandardCharsets.UTF_8);
        Files.write(out, former);

        Process training = whenTrainingIsUnderWay(set, out);
        training.destroyForcibly();
        assertTrue(training.waitFor(30, TimeUnit.SECONDS));

        assertArrayEquals(former, Files.readAllBytes(out));
        try (var left = Files.list(packages)) {
            assertEquals(List.of(out), left.toList());
        }
    }
}
