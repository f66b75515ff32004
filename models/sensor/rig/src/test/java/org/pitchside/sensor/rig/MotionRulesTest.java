package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.swing.DetectorParameters;

/** One motion under limits that wander over it: where a rule's edge lies a sample off, some limit tells. */
class MotionRulesTest {

    private static final double COUNTS = 16.384;
    private static final int BATCH = 600 * ImuBlock.AXES;

    private final TreeSet<String> met = new TreeSet<>();
    private Program bat;

    @BeforeEach
    void start() throws Exception {
        bat = new Program(Build.HOST_GCC, "motion");
    }

    @AfterEach
    void end() throws Exception {
        bat.close();
    }

    private void run(Map<String, Float> limits, short[] counts) throws Exception {
        var parameters = new HashMap<>(limits);
        parameters.putIfAbsent("contact_score", 1000f);
        parameters.putIfAbsent("contact_slowing", 0f);
        var pair = new MotionPair(bat, ImuRange.NOMINAL, 200_000);
        pair.numbers((c, n) -> met.add(c.trigger() + " " + c.rejected()));
        pair.apply(DetectorParameters.of(parameters));
        for (int from = 0; from < counts.length; from += BATCH) {
            pair.samples(Arrays.copyOfRange(counts, from, Math.min(counts.length, from + BATCH)));
            pair.check();
        }
        pair.finish();
        pair.check();
    }

    /** A bat that hangs and turns; rates by sample, dps. */
    private static short[] hanging(int n, IntToDoubleFunction roll, IntToDoubleFunction turn) {
        var counts = new short[n * ImuBlock.AXES];
        for (int i = 0; i < n; i++) {
            counts[i * ImuBlock.AXES] = -2048;
            counts[i * ImuBlock.AXES + 3] = (short) (COUNTS * roll.applyAsDouble(i));
            counts[i * ImuBlock.AXES + 4] = (short) (COUNTS * turn.applyAsDouble(i));
        }
        return counts;
    }

    /** A bat that hangs for a second, is lifted, and then held up; rates about y by sample, dps. */
    private static short[] heldUp(int n, int lifted, IntToDoubleFunction turn) {
        short[] counts = hanging(n, i -> 0, turn);
        for (int i = 200; i < n; i++) {
            double angle = Math.PI * 0.7 * Math.min(1, (i - 200) / (double) (lifted - 200));
            counts[i * ImuBlock.AXES] = (short) (-2048 * Math.cos(angle));
            counts[i * ImuBlock.AXES + 2] = (short) (-2048 * Math.sin(angle));
        }
        return counts;
    }

    private void met(String... wanted) {
        for (String one : wanted) {
            assertTrue(met.contains(one), one + " is not among " + met);
        }
    }

    @Test
    void countsTurnsToAndFroOverTheSameSamples() throws Exception {
        for (double period = 20; period < 44; period += 0.7) {
            double p = period;
            short[] counts = hanging(1100, i -> 0, i -> {
                int k = i - 400;
                double most = Math.abs(k) < 5 ? 600 : Math.abs(k) < 300 ? 500 : 0;
                return most * Math.cos(2 * Math.PI * k / p);
            });
            int about = (int) (359 / (period / 2));
            for (int turns = about - 2; turns <= about + 3; turns++) {
                run(Map.of("fro_turns", (float) turns, "longest_ms", 3000f), counts);
            }
        }
        met("BURST null", "BURST the bat went to and fro");
    }

    @Test
    void weighsRollAgainstTurnOverTheSameSamples() throws Exception {
        short[] counts = hanging(
                900,
                i -> i > 340 && i < 460 ? 300 + 5 * (i - 340) : 0,
                i -> i > 350 && i < 450 ? 600 - 6 * Math.abs(i - 400) : 0);
        for (float share = 0.3f; share < 0.7f; share += 0.002f) {
            run(Map.of("across_share", share), counts);
        }
        met("BURST null", "BURST the bat only turned about its own axis");
    }

    @Test
    void looksForTheWayOfASwingOverTheSameSamples() throws Exception {
        // the fastest is the other way; before it or behind it the bat turns the way of a swing, the faster the farther
        // from it
        for (int side = -1; side <= 1; side += 2) {
            int s = side;
            short[] counts = hanging(900, i -> 0, i -> {
                int k = (i - 400) * s;
                return k == 0 ? 600 : k > 0 && k < 16 ? -160 - 25 * k : k < 0 && k > -30 ? 160 : 0;
            });
            for (float least = 150; least < 560; least += 5) {
                run(Map.of("swing_dps", least, "back_dps", 2000f, "miss_turn_deg", 0f, "across_share", 0f), counts);
            }
        }
        met("BURST null", "BURST it met nothing and was slower than a swing");
    }

    @Test
    void measuresHowFarTheBatTurnedOverTheSameSamples() throws Exception {
        short[] counts = hanging(900, i -> 0, i -> i > 300 && i <= 400 ? -400 - (i - 300) : 0);
        for (float least = 60; least < 120; least += 0.5f) {
            run(Map.of("miss_turn_deg", least), counts);
        }
        met("BURST null", "BURST the bat hardly turned");
    }

    @Test
    void aLeaveIsLoweredWithinTheSameTime() throws Exception {
        for (int lowering = 340; lowering < 620; lowering += 3) {
            int n = lowering;
            run(
                    Map.of("longest_ms", 3000f),
                    heldUp(1600, 260, i -> i >= 200 && i < 260 ? 420 : i >= 360 && i < 360 + n ? 200 : 0));
        }
        met("HELD_UP null");
    }

    @Test
    void aTapOnTheWayUpIsFeltNoSoonerThanTheGatewayFeelsIt() throws Exception {
        // a lift below the least peak of a burst, with a jump somewhere
        for (int tap = 230; tap < 300; tap++) {
            int at = tap;
            short[] counts = heldUp(800, 280, i -> i >= 200 && i < 280 ? 120 + 0.5 * (i - 200) : 0);
            counts[at * ImuBlock.AXES + 1] += 12_000;
            run(Map.of("contact_score", 16f, "held_ms", 100f), counts);
        }
        met("HELD_UP null");
    }
}
