package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;

/** Whatever a sensor reads, however it sits, at whatever rate and whatever is lost: the bat decides as the gateway does. */
class MotionHostileTest {

    /** What all tries together came upon: a test that never meets a rule proves nothing about it. */
    private static final Map<String, Integer> MET = new TreeMap<>();

    /** {@code -Dpitchside.motion.parts=1000}: a long run. */
    private static final int PARTS = Integer.getInteger("pitchside.motion.parts", 30);

    @Property(tries = 80, seed = "4711", shrinking = ShrinkingMode.OFF)
    void decidesAsTheGatewayWhateverComes(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        int rate = rate(random);
        var range = new ImuRange(1 << 1 + random.nextInt(5), 125 << random.nextInt(6));
        try (var pair =
                new MotionPair(random.nextInt(4) == 0 ? Build.HOST_GCC : Build.HOST_ASAN, range, rate, gain(random))) {
            pair.numbers((c, n) -> MET.merge(what(c), 1, Integer::sum));
            var simulation =
                    new BatSimulation(Players.test(random.nextInt(500)), SensorSpec.nominal(), seed, RhythmSpec.demo());
            if (random.nextBoolean()) {
                pair.apply(simulation.mount());
            }
            for (int part = 0; part < PARTS; part++) {
                one(random, pair, simulation, rate);
            }
            pair.finish();
            pair.check();
            MET.merge("first opinions", pair.windows(), Integer::sum);
        }
    }

    @AfterContainer
    static void everythingWasMet() {
        System.out.println(MET + " candidates of hostile streams");
        assertEquals(8, MET.size(), "met only " + MET.keySet());
    }

    private static String what(Candidate c) {
        return c.trigger() == Candidate.Trigger.HELD_UP ? "a leave" : c.rejected() == null ? "a swing" : c.rejected();
    }

    private static void one(Random random, MotionPair pair, BatSimulation simulation, int rate) throws Exception {
        switch (random.nextInt(12)) {
            case 0 -> pair.gap(random.nextInt(21));
            case 1 -> pair.gap(random.nextInt(4) == 0 ? random.nextInt(2_000_000) : random.nextInt(60));
            case 2 -> pair.apply(mount(random, simulation.mount()));
            case 3 -> pair.apply(parameters(random));
            case 4 -> {
                if (random.nextInt(3) == 0) {
                    pair.finish();
                }
            }
            default -> {
                short[] counts = switch (random.nextInt(6)) {
                    case 0, 1 -> anything(random);
                    case 2 -> bursts(random);
                    default -> played(random, simulation);
                };
                // outputs of a slow sensor are many
                int batch = Math.max(20, Math.min(1000, rate / 200)) * ImuBlock.AXES;
                for (int from = 0; from < counts.length; from += batch) {
                    pair.samples(java.util.Arrays.copyOfRange(counts, from, Math.min(counts.length, from + batch)));
                    pair.check();
                }
            }
        }
    }

    private static int rate(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> 10_000 + random.nextInt(190_000);
            case 1 -> 200_000 + random.nextInt(1_800_001);
            case 2 -> new int[] {1_000, 10_000_000, 198_999, 199_000, 201_000, 201_001}[random.nextInt(6)];
            default -> 200_000;
        };
    }

    private static float[] gain(Random random) {
        float[] k = MotionPair.SHIPPED_K.clone();
        if (random.nextInt(3) == 0) {
            for (int i = 0; i < k.length; i++) {
                k[i] = (float) Math.pow(10, random.nextDouble() * 12 - 6);
            }
        }
        return k;
    }

    private static Mount mount(Random random, Mount right) {
        if (random.nextBoolean()) {
            return right.withHand(random.nextBoolean() ? Hand.LEFT : Hand.RIGHT);
        }
        if (random.nextInt(3) == 0) {
            return Mount.ALIGNED.withHand(random.nextBoolean() ? Hand.LEFT : Hand.RIGHT);
        }
        // a turn by any quaternion
        double[] q = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
        double n = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
        double w = q[0] / n;
        double x = q[1] / n;
        double y = q[2] / n;
        double z = q[3] / n;
        return new Mount(
                new float[] {
                    (float) (1 - 2 * (y * y + z * z)), (float) (2 * (x * y - z * w)), (float) (2 * (x * z + y * w)),
                    (float) (2 * (x * y + z * w)), (float) (1 - 2 * (x * x + z * z)), (float) (2 * (y * z - x * w)),
                    (float) (2 * (x * z - y * w)), (float) (2 * (y * z + x * w)), (float) (1 - 2 * (x * x + y * y))
                },
                random.nextBoolean() ? Hand.LEFT : Hand.RIGHT);
    }

    /** Some of them anywhere in their range. */
    private static DetectorParameters parameters(Random random) {
        var named = new HashMap<String, Float>();
        for (var p : LIMITS.entrySet()) {
            if (random.nextInt(4) == 0) {
                float least = p.getValue()[0];
                float most = p.getValue()[1];
                named.put(
                        p.getKey(),
                        switch (random.nextInt(6)) {
                            case 0 -> least;
                            case 1 -> most;
                            case 2, 3 -> least + (most - least) * random.nextFloat() * 0.1f;
                            default -> least + (most - least) * random.nextFloat() * random.nextFloat();
                        });
            }
        }
        float on = named.getOrDefault("on_dps", 150f);
        if (named.getOrDefault("off_dps", 100f) > on) {
            named.put("off_dps", on);
        }
        return DetectorParameters.of(named);
    }

    /** As on the page; the bat refuses what lies outside, or the test fails. */
    private static final Map<String, float[]> LIMITS = Map.ofEntries(
            Map.entry("on_dps", new float[] {50, 1500}),
            Map.entry("off_dps", new float[] {20, 1500}),
            Map.entry("quiet_ms", new float[] {20, 1000}),
            Map.entry("min_peak_dps", new float[] {50, 2000}),
            Map.entry("min_across_dps", new float[] {0, 2000}),
            Map.entry("apart_ms", new float[] {600, 900}),
            Map.entry("longest_ms", new float[] {1000, 3000}),
            Map.entry("contact_score", new float[] {1, 1000}),
            Map.entry("held_ax", new float[] {-1, 1}),
            Map.entry("held_dps", new float[] {5, 500}),
            Map.entry("held_ms", new float[] {100, 1000}),
            Map.entry("lift_dps", new float[] {0, 2000}),
            Map.entry("across_share", new float[] {0, 1}),
            Map.entry("swing_dps", new float[] {0, 2000}),
            Map.entry("back_dps", new float[] {0, 2000}),
            Map.entry("contact_turn_deg", new float[] {0, 180}),
            Map.entry("miss_turn_deg", new float[] {0, 180}),
            Map.entry("fro_turns", new float[] {2, 100}),
            Map.entry("stance_ms", new float[] {500, 10000}),
            Map.entry("held_az", new float[] {-1, 1}),
            Map.entry("lift_turn_deg", new float[] {0, 180}),
            Map.entry("lift_ms", new float[] {100, 5000}),
            Map.entry("lower_dps", new float[] {0, 2000}),
            Map.entry("contact_slowing", new float[] {0, 10}),
            Map.entry("contact_sharpness", new float[] {0.1f, 100}));

    private static short[] played(Random random, BatSimulation simulation) {
        var counts = new short[ImuBlock.AXES * (200 + random.nextInt(2000))];
        var six = new short[ImuBlock.AXES];
        double louder = random.nextInt(3) == 0 ? 4 * random.nextDouble() : 1;
        for (int i = 0; i < counts.length; i += ImuBlock.AXES) {
            simulation.next(six);
            for (int a = 0; a < ImuBlock.AXES; a++) {
                counts[i + a] = (short) Math.max(-32768, Math.min(32767, a < 3 ? six[a] : six[a] * louder));
            }
        }
        return counts;
    }

    /** Noise, constants, full scale, steady turns, waves, and a bat that is lifted and held. */
    private static short[] anything(Random random) {
        int n = 1 + random.nextInt(2000);
        var counts = new short[n * ImuBlock.AXES];
        int kind = random.nextInt(8);
        int most = 1 << random.nextInt(16);
        short all = (short) (random.nextInt(65536) - 32768);
        double wave = 2 * Math.PI / (4 + random.nextInt(300));
        int up = random.nextInt(120);
        for (int i = 0; i < n; i++) {
            for (int a = 0; a < ImuBlock.AXES; a++) {
                counts[i * ImuBlock.AXES + a] = (short)
                        switch (kind) {
                            case 0 -> random.nextInt(2 * most) - most;
                            case 1 -> all;
                            case 2 -> random.nextInt(8) == 0 ? all : random.nextBoolean() ? 32767 : -32768;
                            case 3 -> a == 4 ? -most + random.nextInt(3) : a == 0 ? -2048 : random.nextInt(5);
                            case 4 -> most * Math.sin(wave * i + a) + random.nextInt(9);
                            default -> held(i, a, up) + random.nextInt(17) - 8;
                        };
            }
        }
        return counts;
    }

    /** A bat that hangs, and swings about any axis, to and fro or not, and meets nothing: what stage two is for. */
    private static short[] bursts(Random random) {
        var counts = new short[ImuBlock.AXES * 1500];
        for (int from = 0; from < 1500; from += 250) {
            int n = 20 + random.nextInt(200);
            double turns = random.nextInt(3) == 0 ? 0.5 : random.nextInt(16) / 2.0;
            double roll = random.nextInt(3) == 0 ? 3 : random.nextDouble();
            double most = 16.384 * (160 + random.nextInt(700));
            double way = random.nextBoolean() ? 1 : -1;
            for (int i = 0; i < 250; i++) {
                int o = (from + i) * ImuBlock.AXES;
                counts[o] = -2048;
                if (i < n) {
                    double w = way * most * Math.sin(Math.PI * (i + 0.5) / n) * Math.cos(2 * Math.PI * turns * i / n);
                    counts[o + 3] = (short) Math.max(-32768, Math.min(32767, roll * w));
                    counts[o + 4] = (short) w;
                    counts[o + 5] = (short) (0.3 * roll * w);
                }
            }
        }
        return counts;
    }

    /** Hangs for half a second, is lifted for a while about y, is held, and let down again at once. */
    private static int held(int i, int axis, int up) {
        int moving = i % 340 - 100;
        boolean lifting = moving >= 0 && moving < 60 + up;
        boolean lowering = moving > 150 + up;
        double angle =
                moving < 0 ? 0 : lifting ? Math.PI * 0.7 * moving / (60 + up) : lowering ? Math.PI / 4 : Math.PI * 0.7;
        return (int)
                switch (axis) {
                    case 0 -> -2048 * Math.cos(angle);
                    case 2 -> -2048 * Math.sin(angle);
                    case 4 -> lifting ? 6000 : lowering ? -1400 - 30 * up : 0;
                    default -> 0;
                };
    }

    @Property(tries = 1)
    void aMountThatIsNoneAndParametersOutOfRangeAreRefused() throws Exception {
        try (var bat = new Program(Build.HOST_ASAN, "motion")) {
            // given a bat
            bat.u8('I').u32(16 | 2000 << 16).u32(200_000).bytes(new byte[36]);
            refused(bat, 0);
            // then what lies outside is refused, each by its number; NaN too
            float[] defaults = new float[25];
            int i = 0;
            for (float v : DetectorParameters.DEFAULT.named().values()) {
                defaults[i++] = v;
            }
            i = 0;
            for (String name : DetectorParameters.DEFAULT.named().keySet()) {
                for (float wrong : new float[] {
                    Math.nextDown(LIMITS.get(name)[0]),
                    Math.nextUp(LIMITS.get(name)[1]),
                    Float.NaN,
                    Float.NEGATIVE_INFINITY
                }) {
                    float[] list = defaults.clone();
                    list[i] = wrong;
                    parameters(bat, list);
                    refused(bat, i + 1);
                }
                i++;
            }
            parameters(bat, new float[26]);
            refused(bat, 26);
            // off_dps above on_dps
            parameters(bat, new float[] {60, 61});
            refused(bat, 2);
            // a short list has defaults behind it
            parameters(bat, new float[] {150});
            refused(bat, 0);
            for (float[] m : new float[][] {
                {1, 0, 0, 0, 1, 0, 0, 0, -1},
                {1, 0, 0, 0, 1, 0, 0, 0, 1.1f},
                {Float.NaN, 0, 0, 0, 1, 0, 0, 0, 1},
                {0, 0, 0, 0, 0, 0, 0, 0, 0}
            }) {
                bat.u8('M');
                for (float v : m) {
                    bat.u32(Float.floatToRawIntBits(v));
                }
                bat.u8(0);
                refused(bat, 0xff);
            }
            for (int[] none : new int[][] {
                {0, 2000, 200_000},
                {16, 0, 200_000},
                {16, 32_001, 200_000},
                {1001, 1, 200_000},
                {16, 1, 999},
                {16, 1, 10_000_001}
            }) {
                bat.u8('I').u32(none[0] | none[1] << 16).u32(none[2]).bytes(new byte[36]);
                refused(bat, 0xff);
            }
        }
    }

    private static void parameters(Program bat, float[] list) throws Exception {
        bat.u8('P').u8(list.length);
        for (float v : list) {
            bat.u32(Float.floatToRawIntBits(v));
        }
    }

    private static void refused(Program bat, int with) throws Exception {
        assertTrue(bat.u8('E').u8() == 'r', "no answer");
        assertEquals(with, bat.u8());
        assertEquals('E', bat.u8());
        bat.bytes(36);
    }
}
