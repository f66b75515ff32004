package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bat's state store over a flash that loses power at every one of its operations. */
class TrustStateTest {

    private static final byte[] NONE = {};

    @ParameterizedTest
    @EnumSource
    void whatIsPutIsThereAfterManyBootsAndCompactions(Build build) throws Exception {
        var random = new Random(1);
        var wanted = new HashMap<Integer, byte[]>();
        try (var bat = new Bat(build)) {
            // given a used flash
            bat.fresh(true, 1);
            assertEquals(0, bat.mount());

            // when much more is put than a bank holds
            for (int i = 0; i < (build.emulated() ? 600 : 4_000); i++) {
                int id = 1 + random.nextInt(15);
                var value = new byte[random.nextInt(4) > 0 ? random.nextInt(60) : random.nextInt(513)];
                random.nextBytes(value);
                assertEquals(0, bat.put(id, value));
                wanted.put(id, value);
                if (i % 7 == 0) {
                    assertEquals(0, bat.mount());
                }
            }

            // then the last of each is there
            for (int id = 1; id < 16; id++) {
                assertArrayEquals(wanted.getOrDefault(id, NONE), bat.get(id), "id " + id);
            }
            assertTrue(bat.erases() > 20);
        }
    }

    /** -Dcuts=1000000 for the long run. */
    @ParameterizedTest
    @EnumSource(names = {"HOST_GCC", "HOST_ASAN"})
    void afterAnyCutTheOldValueIsThereOrTheNewAndItStaysThatOne(Build build) throws Exception {
        int wanted = Integer.getInteger("cuts", 20_000);
        int rounds = build == Build.HOST_ASAN ? wanted / 10 : wanted;
        var random = new Random(2);
        int cuts = 0;
        int news = 0;
        try (var bat = new Bat(build)) {
            Map<Integer, byte[]> values = Map.of();
            for (int round = 0; round < rounds; round++) {
                if (round % 3_000 == 0) {
                    bat.fresh(round % 2_000 == 0, 1 + random.nextInt(1 << 30));
                    assertEquals(0, mounted(bat, random, values = new HashMap<>()));
                }
                // given a cut in one of the next operations
                bat.cut(1 + random.nextInt(random.nextInt(8) == 0 ? 80 : 6));

                // when values are put until it comes
                int id;
                var value = new byte[0];
                int failed;
                do {
                    id = 1 + random.nextInt(random.nextBoolean() ? 3 : 15);
                    value = new byte[random.nextInt(6) > 0 ? random.nextInt(40) : random.nextInt(513)];
                    random.nextBytes(value);
                    failed = bat.put(id, value);
                    if (failed == 0) {
                        values.put(id, value);
                    }
                } while (failed == 0);
                cuts++;

                // then, booted again (cut at times while it mounts), the old or the new one is there and everything
                // else
                assertEquals(0, mounted(bat, random, values));
                byte[] there = bat.get(id);
                byte[] old = values.getOrDefault(id, NONE);
                boolean now = Arrays.equals(there, value);
                if (!now) {
                    assertArrayEquals(old, there, "id " + id + " in round " + round);
                }
                news += now ? 1 : 0;
                values.put(id, there);
                check(bat, values, round);
                if (random.nextInt(3) == 0) {
                    // and it stays so
                    assertEquals(0, mounted(bat, random, values));
                    check(bat, values, round);
                }
            }
        }
        assertTrue(news > cuts / 50 && news < cuts * 49 / 50, news + " of " + cuts + " were the new value");
    }

    private static void check(Bat bat, Map<Integer, byte[]> values, int round) throws IOException {
        for (var e : values.entrySet()) {
            assertArrayEquals(e.getValue(), bat.get(e.getKey()), "id " + e.getKey() + " in round " + round);
        }
    }

    /** Boots until a mount is through; some are cut. */
    private static int mounted(Bat bat, Random random, Map<Integer, byte[]> values) throws IOException {
        for (int i = random.nextInt(4); i > 0; i--) {
            bat.cut(random.nextInt(3) == 0 ? 1 + random.nextInt(60) : 1 + random.nextInt(5));
            if (bat.mount() == 0) {
                break;
            }
        }
        bat.cut(0);
        return bat.mount();
    }

    @Test
    void aCutInTheFirstFormatOrInACompactionWavesNothingAwayLater() throws Exception {
        try (var bat = new Bat(Build.HOST_GCC)) {
            for (int seed = 1; seed <= 60; seed++) {
                // given how many values fit before a compaction
                bat.fresh(false, seed);
                assertEquals(0, bat.mount());
                int fit = 0;
                for (int erases = bat.erases(); bat.erases() == erases; fit++) {
                    assertEquals(0, bat.put(1 + fit % 3, value(fit)));
                }
                for (int at = 1; at < 45; at++) {
                    // when the format is cut, and when the compaction is
                    bat.fresh(false, 100 * seed + at);
                    bat.cut(1 + at % 3);
                    bat.mount();
                    bat.cut(0);
                    assertEquals(0, bat.mount());
                    int n = 0;
                    for (; n < fit - 2; n++) {
                        assertEquals(0, bat.put(1 + n % 3, value(n)));
                    }
                    bat.cut(at);
                    for (; n < fit + 1 && bat.put(1 + n % 3, value(n)) == 0; n++) {}
                    // and the mount behind it, too, where it writes and where it erases
                    for (int again = seed % 4; again > 0; again--) {
                        bat.cut(1 + (seed + at + again) % 4);
                        bat.mount();
                    }
                    bat.cut(0);

                    // then what was put stays through the boots behind it, more values or none
                    assertEquals(0, bat.mount());
                    byte[] unsure = bat.get(1 + n % 3);
                    assertTrue(Arrays.equals(unsure, value(n)) || Arrays.equals(unsure, value(n - 3)), "cut " + at);
                    for (int boot = 0; boot < 4; boot++) {
                        assertArrayEquals(value(n - 1), bat.get(1 + (n - 1) % 3), "cut " + at);
                        assertArrayEquals(value(n - 2), bat.get(1 + (n - 2) % 3), "cut " + at);
                        assertArrayEquals(unsure, bat.get(1 + n % 3), "cut " + at);
                        if (seed % 2 == 0) {
                            assertEquals(0, bat.put(7, value(boot)));
                        }
                        assertEquals(0, bat.mount());
                    }
                }
            }
        }
    }

    @Test
    void whatStandsThereIsReadThoughTheFlashTakesNothingMore() throws Exception {
        try (var bat = new Bat(Build.HOST_ASAN)) {
            for (int seed = 1; seed <= 400; seed++) {
                // given a value, and a cut somewhere behind it: in a record or in a compaction
                bat.fresh(false, seed);
                assertEquals(0, bat.mount());
                assertEquals(0, bat.put(1, value(7)));
                bat.cut(1 + seed);
                for (int n = 0; bat.put(2, value(n)) == 0; n++) {}
                // when the next boot can write nothing, as where the battery is nearly empty
                bat.cut(1);
                assertEquals(1, bat.mount());
                // then the value is there still: a bat without its key would be open to everybody
                assertArrayEquals(value(7), bat.get(1), "cut " + seed);
            }
        }
    }

    private static byte[] value(int n) {
        var value = new byte[200];
        Arrays.fill(value, (byte) (n + 1));
        return value;
    }

    @Test
    void aValueThatIsThereAlreadyWearsNothingAndOneOfNoBytesIsNone() throws Exception {
        try (var bat = new Bat(Build.HOST_ASAN)) {
            bat.fresh(false, 5);
            assertEquals(0, bat.mount());
            assertEquals(0, bat.put(4, new byte[] {1, 2, 3}));
            int writes = bat.writes();

            assertEquals(0, bat.put(4, new byte[] {1, 2, 3}));
            assertEquals(writes, bat.writes());

            assertEquals(0, bat.put(4, NONE));
            assertEquals(0, bat.mount());
            assertArrayEquals(NONE, bat.get(4));
        }
    }

    @Test
    void whatIsNoValueIsRefused() throws Exception {
        try (var bat = new Bat(Build.HOST_ASAN)) {
            bat.fresh(false, 6);
            assertEquals(0, bat.mount());

            assertEquals(1, bat.put(0, new byte[1]));
            assertEquals(1, bat.put(16, new byte[1]));
            assertEquals(1, bat.put(3, new byte[513]));
            assertArrayEquals(NONE, bat.get(3));
            // then it still takes what is one, many at their longest
            for (int round = 0; round < 5; round++) {
                for (int id = 1; id < 14; id++) {
                    var value = new byte[512];
                    Arrays.fill(value, (byte) (id + round));
                    assertEquals(0, bat.put(id, value), "id " + id);
                }
            }
        }
    }

    /** rig/c/state.c */
    private static final class Bat implements AutoCloseable {

        private final Program program;

        Bat(Build build) throws IOException, InterruptedException {
            program = new Program(build, "state");
        }

        void fresh(boolean used, int random) throws IOException {
            program.u8(0).u8(used ? 1 : 0).u32(random);
        }

        void cut(int in) throws IOException {
            program.u8(1).u32(in);
        }

        int mount() throws IOException {
            return program.u8(2).u8();
        }

        int put(int id, byte[] value) throws IOException {
            return program.u8(3).u8(id).u32(value.length).bytes(value).u8();
        }

        byte[] get(int id) throws IOException {
            return program.bytes(program.u8(4).u8(id).u32());
        }

        int writes() throws IOException {
            int writes = program.u8(5).u32();
            program.u32();
            return writes;
        }

        int erases() throws IOException {
            program.u8(5).u32();
            return program.u32();
        }

        @Override
        public void close() throws IOException {
            program.close();
        }
    }
}
