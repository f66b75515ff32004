package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    @Test
    void bordersLieWhereJavaHasThem() throws Exception {
        byte[] good = Blobs.golden("good-small.psm");
        var conv = SensorModel.read(good).layers().get(0);
        int bias = conv.payload();
        int m = bias + 4 * conv.out();
        int most = largest(good, bias);
        try (var engine = new Engine(Build.HOST_GCC)) {
            // given a good blob, one number of it on a border or beside it; when both look at it; then they agree
            around(engine, good, 32, 0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE);
            around(engine, good, 36, 1_000, 10_000_000, 0, -1);
            around(engine, good, 56, 0);
            around(engine, good, 64, bits(1e-6f), bits(1e6f), bits(-1), bits(Float.NaN), bits(Float.POSITIVE_INFINITY));
            around(
                    engine,
                    good,
                    64 + 4 * 9,
                    bits(Float.POSITIVE_INFINITY),
                    bits(Float.NEGATIVE_INFINITY),
                    bits(-Float.MAX_VALUE),
                    0);
            around(engine, good, m, 0, bits(0x1p-64f), bits(128), bits(-0f), bits(Float.NaN), bits(Float.MIN_VALUE));
            around(engine, good, bias, most, -most, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
    }

    private static int bits(float value) {
        return Float.floatToRawIntBits(value);
    }

    private static void around(Engine engine, byte[] good, int at, int... values) throws Exception {
        for (int value : values) {
            for (int d = -2; d <= 2; d++) {
                byte[] blob = with(good, at, value + d);
                assertEquals(java(blob), engine.load(blob), (value + d) + " at byte " + at);
            }
        }
    }

    private static byte[] with(byte[] good, int at, int value) {
        byte[] blob = good.clone();
        ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        return Blobs.sealed(blob);
    }

    private static int java(byte[] blob) {
        try {
            SensorModel.read(blob);
            return 0;
        } catch (SensorModelException e) {
            return e.refusal().code();
        }
    }

    /** The largest number there that Java takes. */
    private static int largest(byte[] good, int at) {
        int taken = 0;
        for (int bit = 1 << 30; bit > 0; bit >>= 1) {
            taken += java(with(good, at, taken + bit)) == 0 ? bit : 0;
        }
        return taken;
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

        String said = Build.fuzz("blob");

        assertTrue(said.contains("Done "), said);
    }
}
