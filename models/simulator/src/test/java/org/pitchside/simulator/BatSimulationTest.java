package org.pitchside.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pitchside.api.Family;
import org.pitchside.api.Hand;

class BatSimulationTest {

    private static final int RATE = 200;
    /** What is no swing, but hits something. */
    private static final List<String> HITS = List.of("TAP", "LEAN", "RUN", "DROP", "KNOCKIN", "BAG");

    private short[] counts = new short[0];
    private final List<Truth> truths = new ArrayList<>();

    @Test
    void theSameSeedGivesTheSameBat() {
        short[] first = whenRun(Players.test(5), SensorSpec.nominal(), 9, RhythmSpec.solo(), 120);
        List<Truth> happened = List.copyOf(truths);
        short[] second = whenRun(Players.test(5), SensorSpec.nominal(), 9, RhythmSpec.solo(), 120);

        assertArrayEquals(first, second);
        assertEquals(happened.toString(), truths.toString());
        assertFalse(Arrays.equals(first, whenRun(Players.test(5), SensorSpec.nominal(), 10, RhythmSpec.solo(), 120)));
    }

    @Test
    void aLeftHanderReadsAsTheMirrorRuleSays() {
        SimulatedPlayer player = Players.train(2);
        short[] one = whenRun(player, SensorSpec.perfect(RATE), 3, RhythmSpec.demo(), 60);
        short[] other = whenRun(player.mirrored(), SensorSpec.perfect(RATE), 3, RhythmSpec.demo(), 60);

        int[] sign = {1, -1, 1, -1, 1, -1};
        for (int i = 0; i < one.length; i++) {
            assertEquals(one[i], sign[i % 6] * other[i], 1.01, "sample " + i / 6 + " axis " + i % 6);
        }
    }

    @Test
    void theFirstSamplesAreThoseOfABatThatHangsTenDegreesBack() {
        whenRun(Players.test(3), SensorSpec.perfect(RATE), 1, RhythmSpec.solo(), 1);
        // The toe behind the hands: the face looks a little down.
        double[] expected = {-Math.cos(Math.toRadians(10)), 0, -Math.sin(Math.toRadians(10)), 0, 0, 0};
        for (int axis = 0; axis < 6; axis++) {
            assertEquals(expected[axis] * 32768 / 16, axis(50, axis), 1, "axis " + axis);
        }
    }

    @Test
    void readingsClipAtFullScale() {
        for (int p = 0; p < 6; p++) {
            whenRun(Players.test(p), SensorSpec.nominal(), 1, RhythmSpec.training(), 300);
            int most = 0;
            int least = 0;
            for (short c : counts) {
                most = Math.max(most, c);
                least = Math.min(least, c);
            }
            if (most == Short.MAX_VALUE && least == Short.MIN_VALUE) {
                return;
            }
        }
        throw new AssertionError("no swing of six players reached the end of the scale on both sides");
    }

    @Test
    void aBatAtRestFeelsGravityAndNothingElse() {
        whenRun(Players.test(1), SensorSpec.nominal(), 4, new RhythmSpec(8, 25, 1, 60, 90, 0, false), 400);
        Truth rest = truths.stream()
                .filter(t -> t.label().equals("REST"))
                .findFirst()
                .orElseThrow();
        long middle = (rest.startSample() + rest.endSample()) / 2;
        for (long i = middle; i < middle + 400; i++) {
            assertEquals(1, accel(i), 0.08);
            assertTrue(gyro(i) < 6, "a bat lying on the ground turns with " + gyro(i) + " dps");
        }
    }

    @Test
    void theBlowOfTheBallIsWhereTheTruthSays() {
        int clean = 0;
        int near = 0;
        for (int p = 0; p < 10; p++) {
            whenRun(Players.test(p), SensorSpec.nominal(), 1, RhythmSpec.training(), 300);
            for (Truth t : truths) {
                if (t.isSwing() && t.contact() == Contact.CLEAN && !clipped(t)) {
                    clean++;
                    near += Math.abs(sharpest(t) - t.t0Sample()) <= 1 ? 1 : 0;
                }
            }
        }
        assertTrue(clean > 100, "only " + clean + " clean hits");
        assertTrue(near > 0.97 * clean, near + " of " + clean + " blows are within a sample of t0");
    }

    @Test
    void nothingJumpsWhereNothingIsHit() {
        for (int p = 0; p < 8; p++) {
            whenRun(Players.test(p), SensorSpec.perfect(RATE), 5, RhythmSpec.solo(), 600);
            boolean[] hit = new boolean[counts.length / 6];
            for (Truth t : truths) {
                if (t.isSwing() || t.isApart() || HITS.contains(t.label())) {
                    Arrays.fill(hit, (int) t.startSample() - 2, Math.min(hit.length, (int) t.endSample() + 3), true);
                }
            }
            for (int i = 1; i < hit.length - 20 * RATE; i++) {
                if (!hit[i]) {
                    for (int axis = 0; axis < 6; axis++) {
                        double jump = axis(i, axis) - axis(i - 1, axis);
                        jump *= axis < 3 ? 16.0 / 32768 : 2000.0 / 32768;
                        assertTrue(
                                Math.abs(jump) < (axis < 3 ? 1.2 : 120),
                                "player " + p + " sample " + i + " axis " + axis + " jumps by " + jump);
                    }
                }
            }
        }
    }

    @Test
    void t0OfAMissIsThePeakOfOmegaY() {
        whenRun(Players.train(4), SensorSpec.perfect(RATE), 1, new RhythmSpec(6, 14, 0, 0, 0, 1, true), 400);
        int swings = 0;
        for (Truth t : truths) {
            if (t.isSwing() && t.family() != Family.LV) {
                swings++;
                assertEquals(Contact.NONE, t.contact());
                long from = topOf(t);
                long at = from;
                for (long i = from; i <= t.endSample(); i++) {
                    at = Math.abs(axis(i, 4)) > Math.abs(axis(at, 4)) ? i : at;
                }
                // A clipped peak is flat: any of its samples will do.
                assertTrue(
                        Math.abs(axis(at, 4)) - Math.abs(axis(t.t0Sample(), 4)) < 500
                                && Math.abs(at - t.t0Sample()) < 12,
                        t + " but the peak is at " + at);
            }
        }
        assertTrue(swings > 15, swings + " swings");
    }

    @Test
    void aLeaveIsHeldUpWithoutASwing() {
        int leaves = 0;
        for (int p = 0; p < 6; p++) {
            whenRun(Players.test(p), SensorSpec.perfect(RATE), 2, RhythmSpec.training(), 300);
            for (Truth t : truths) {
                if (t.family() == Family.LV) {
                    leaves++;
                    for (long i = t.t0Sample() - 58; i <= t.t0Sample(); i++) {
                        assertTrue(gyro(i) < 62, t + " turns with " + gyro(i) + " dps");
                    }
                    assertTrue(t.endSample() >= t.t0Sample());
                    assertTrue(Double.isNaN(t.batSpeedMps()));
                }
            }
        }
        assertTrue(leaves >= 6, leaves + " leaves");
    }

    @Test
    void mostBallsAreMetFromAStillStance() {
        int swings = 0;
        int still = 0;
        for (int p = 0; p < 12; p++) {
            whenRun(Players.test(p), SensorSpec.nominal(), 3, RhythmSpec.solo(), 300);
            for (Truth t : truths) {
                if (t.isSwing()) {
                    swings++;
                    still += stillBefore(t.startSample()) >= 80 ? 1 : 0;
                }
            }
        }
        assertTrue(still > 0.75 * swings, still + " of " + swings + " shots begin from 0.4 s of stillness");
    }

    @Test
    void everyFamilyIsPlayedAndTheRhythmIsKept() {
        Map<Family, Integer> played = new EnumMap<>(Family.class);
        whenRun(Players.train(9), SensorSpec.nominal(), 1, new RhythmSpec(6, 14, 0, 0, 0, 0.12, true), 1200);
        double last = Double.NaN;
        for (Truth t : truths) {
            if (t.isSwing()) {
                played.merge(t.family(), 1, Integer::sum);
                assertTrue(!(t.t0S() - last < 4), "a ball only " + (t.t0S() - last) + " s after the one before");
                assertTrue(!(t.t0S() - last > 21), "a ball " + (t.t0S() - last) + " s after the one before");
                last = t.t0S();
                assertTrue(t.startSample() < t.t0Sample() && t.t0Sample() <= t.endSample());
            }
        }
        assertEquals(8, played.size(), played.toString());
    }

    @Test
    void theSpeedsOfASwingAreOfTheRightKind() {
        List<Double> ratio = new ArrayList<>();
        for (int p = 0; p < 40; p++) {
            whenRun(Players.train(p), SensorSpec.perfect(RATE), 1, RhythmSpec.training(), 80);
            for (Truth t : truths) {
                if (t.isSwing() && t.family() != Family.LV) {
                    ratio.add(t.batSpeedMps() / t.rotationSpeedMps());
                    assertTrue(t.batSpeedMps() > 1 && t.batSpeedMps() < 45, t.toString());
                    assertTrue(t.peakRotationMps() >= t.rotationSpeedMps() * 0.999, t.toString());
                    assertTrue(t.downswingMs() > 60 && t.downswingMs() < 600, t.toString());
                    assertTrue(t.backliftDeg() > 10 && t.backliftDeg() < 185, t.toString());
                }
            }
        }
        ratio.sort(null);
        double median = ratio.get(ratio.size() / 2);
        assertEquals(1.1, median, 0.04, "bat speed by rotation speed");
    }

    @Test
    void aSensorKeepsItsOwnTime() {
        BatSimulation sim = new BatSimulation(Players.test(0), SensorSpec.nominal(), 1, RhythmSpec.solo());
        assertTrue(Math.abs(sim.trueRateHz() / RATE - 1) <= 50e-6 && sim.trueRateHz() != RATE);
        assertEquals(Hand.LEFT, givenLeftHander().mount().hand());
        BatSimulation fast =
                new BatSimulation(Players.test(0), SensorSpec.nominal().withRateHz(400), 1, RhythmSpec.solo());
        assertEquals(400, fast.trueRateHz(), 0.02);
    }

    @Test
    void aSampleAllocatesNothing() {
        BatSimulation sim = new BatSimulation(Players.test(0), SensorSpec.nominal(), 1, RhythmSpec.solo());
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        short[] sample = new short[6];
        long before = 0;
        int samples = 400_000;
        for (int i = -samples; i < samples; i++) {
            if (i == 0) {
                before = memory.getThreadAllocatedBytes(Thread.currentThread().getId());
            }
            sim.next(sample);
            sim.pollTruth();
        }
        long bytes = memory.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        // What is left are the events: some 100 bytes each, a few a ball.
        assertTrue(bytes < samples / 2, bytes + " bytes for " + samples + " samples");
    }

    private static BatSimulation givenLeftHander() {
        int i = 0;
        while (Players.test(i).hand() != Hand.LEFT) {
            i++;
        }
        return new BatSimulation(Players.test(i), SensorSpec.nominal(), 1, RhythmSpec.solo());
    }

    private short[] whenRun(SimulatedPlayer player, SensorSpec spec, long seed, RhythmSpec rhythm, int seconds) {
        BatSimulation sim = new BatSimulation(player, spec, seed, rhythm);
        counts = new short[seconds * RATE * 6];
        truths.clear();
        short[] sample = new short[6];
        for (int i = 0; i < seconds * RATE; i++) {
            assertEquals(i, sim.next(sample));
            System.arraycopy(sample, 0, counts, i * 6, 6);
            for (Truth t = sim.pollTruth(); t != null; t = sim.pollTruth()) {
                assertEquals(i, t.endSample(), "an event is told when its last sample has been made");
                truths.add(t);
            }
        }
        return counts;
    }

    private static long topOf(Truth t) {
        return t.t0Sample() - Math.round(t.downswingMs() / 1000 * RATE);
    }

    private boolean clipped(Truth t) {
        for (long i = topOf(t); i <= t.endSample(); i++) {
            if (axis(i, 4) == Short.MIN_VALUE) {
                return true;
            }
        }
        return false;
    }

    private double axis(long sample, int axis) {
        return counts[(int) sample * 6 + axis];
    }

    private double accel(long i) {
        return Math.sqrt(sq(axis(i, 0)) + sq(axis(i, 1)) + sq(axis(i, 2))) * 16 / 32768;
    }

    private double gyro(long i) {
        return Math.sqrt(sq(axis(i, 3)) + sq(axis(i, 4)) + sq(axis(i, 5))) * 2000 / 32768;
    }

    private static double sq(double v) {
        return v * v;
    }

    /** The sample at the middle of the sharpest kink of omega_y in an event: where the rate is lost. */
    private double sharpest(Truth t) {
        long from = topOf(t);
        double best = 0;
        long at = from;
        for (long i = from; i <= t.endSample(); i++) {
            // Losing rate means omega_y, negative in the downswing, jumps up.
            double jump = axis(i + 1, 4) - axis(i - 1, 4);
            if (jump > best) {
                best = jump;
                at = i;
            }
        }
        return at;
    }

    /** The longest stillness in the 1.5 s before a shot, samples; many move back and across after it. */
    private double stillBefore(long start) {
        int longest = 0;
        int n = 0;
        for (long i = Math.max(0, start - 3 * RATE / 2); i < start - 2; i++) {
            n = gyro(i) < 30 && Math.abs(accel(i) - 1) < 0.2 ? n + 1 : 0;
            longest = Math.max(longest, n);
        }
        return longest;
    }
}
