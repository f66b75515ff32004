package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.pitchside.sensormodel.Refusal;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelException;
import org.pitchside.sensormodel.SensorRuntime;

/** The core's loader takes and refuses what Java's does, with the same code, and reads no byte that is not the blob's. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class EngineBlobTest {

    @ParameterizedTest
    @EnumSource
    void everyGoldenBlobIsTakenOrRefusedAsItsPageSays(Build build) throws Exception {
        try (var engine = new Engine(build)) {
            for (String line : Files.readAllLines(Blobs.GOLDEN.resolve("index.tsv"))) {
                if (line.startsWith("#")) {
                    continue;
                }
                // given a golden blob and the code it has to give
                String[] columns = line.split("\t");
                int code = Integer.parseInt(columns[1]);
                boolean taken = code == 0 || code >= Refusal.SIGNATURE.code();

                // when the core looks at it; then the code is that one, and a taken one's self-test runs
                assertEquals(taken ? 0 : code, engine.load(Blobs.golden(columns[0])), columns[0]);
                if (taken) {
                    assertEquals(code == 28 ? 28 : 0, engine.selfTest(), columns[0]);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"HOST_GCC, 200000", "HOST_CLANG, 30000", "HOST_ASAN, 30000", "M4, 2000"})
    void bentBlobsAreRefusedWithTheCodeOfJavaOrRunAsJavaRunsThem(Build build, int blobs) throws Exception {
        // given good blobs, a long one among them, bent by chance and on purpose
        var good = List.of(
                Blobs.golden("good-small.psm"),
                Blobs.golden("good-pools.psm"),
                Blobs.golden("good-odd-channels.psm"),
                Blobs.reference().bytes());
        var random = new Random(build.ordinal());
        var codes = new int[32];
        try (var engine = new Engine(build)) {
            for (int n = 0; n < blobs; n++) {
                byte[] blob = Blobs.bent(good, random);

                // when Java and the core look at it
                SensorModel model = null;
                int code = 0;
                try {
                    model = SensorModel.read(blob);
                } catch (SensorModelException e) {
                    code = e.refusal().code();
                }
                int cores = engine.load(blob);

                // then they agree
                int of = n;
                assertEquals(code, cores, () -> "blob " + of + " of " + build);
                codes[code]++;
                if (model != null && codes[0] % 16 == 0) {
                    sameSelfTest(engine, model);
                }
            }
        }
        System.out.println(build + ": taken and refused by code " + Arrays.toString(codes));
        if (blobs >= 200_000) {
            for (int code = 1; code <= Refusal.ARENA.code(); code++) {
                assertTrue(codes[code] > 0, "no blob broke rule " + code);
            }
            assertTrue(codes[0] > blobs / 100, codes[0] + " of " + blobs + " taken");
        }
    }

    private static void sameSelfTest(Engine engine, SensorModel model) throws Exception {
        int code = 0;
        try {
            new SensorRuntime(model).selfTest();
        } catch (SensorModelException e) {
            code = e.refusal().code();
        }
        assertEquals(code, engine.selfTest());
    }

    /** Longer: make -C models/sensor fuzz-blob SECONDS=3600 */
    @Test
    void aFuzzerFindsNothingInTheTimeOfATest() throws Exception {
        Assumptions.assumeTrue(Build.here("make") && Build.here("clang clang-14"), "not fuzzed: no make or no clang");

        String said = Build.make("fuzz-blob", "SECONDS=" + (Boolean.getBoolean("sensor.full") ? 300 : 15));

        assertTrue(said.contains("Done "), said);
    }
}
