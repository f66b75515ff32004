package org.pitchside.trainer.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BaselineTest {

    @Test
    void aBinIsItsMeanAndItsSpread() {
        // given two channels of 24 steps: one rises by pairs, one is constant
        var x = new float[48];
        for (int s = 0; s < 24; s++) {
            x[s] = s;
            x[24 + s] = 3;
        }
        // when
        double[] f = new BinFeatures(2).of(x, 24);
        // then
        assertEquals(48, f.length);
        assertEquals(0.5, f[0], 1e-9);
        assertEquals(0.5, f[1], 1e-9);
        assertEquals(22.5, f[22], 1e-9);
        assertEquals(3, f[24], 1e-9);
        assertEquals(0, f[25], 1e-9);
    }

    @Test
    void ridgeFindsAPlaneBetweenTwoClouds() {
        // given
        var random = new SplittableRandom(3);
        var x = new ArrayList<double[]>();
        var y = new int[200];
        for (int i = 0; i < 200; i++) {
            y[i] = i % 2;
            x.add(new double[] {(y[i] * 2 - 1) * 3 + random.nextGaussian(), random.nextGaussian() * 50, 7});
        }
        // when
        var ridge = Ridge.fit(x, y, 2, 1e-3);
        // then
        int right = 0;
        for (int i = 0; i < 200; i++) {
            right += ridge.answer(x.get(i)) == y[i] ? 1 : 0;
        }
        assertTrue(right >= 198, right + " of 200");
        assertThrows(IllegalArgumentException.class, () -> Ridge.fit(List.of(), new int[0], 2, 1));
    }

    @Test
    void thePenaltyIsChosenWithoutTheTestPlayers() {
        // given windows of one channel whose level is the class, for eight players; the test's labels are all wrong
        var training = windows(8, false);
        var test = windows(2, true);
        // when
        var classifier = new NaiveClassifier(2, 24, 1);
        var result = classifier.run(training, test);
        var again = classifier.run(training, windows(2, false));
        // then what is chosen and answered does not depend on what the test's labels say
        assertEquals(again.lambda(), result.lambda());
        assertArrayEquals(again.answers(), result.answers());
        assertEquals(1, again.macroF1(), 1e-9);
        assertEquals(0, result.macroF1(), 1e-9);
    }

    @Test
    void macroF1IsTheMeanOverClassesThatOccur() {
        assertEquals(1, F1.macro(new int[] {0, 2}, new int[] {0, 2}, 3), 1e-12);
        // class 0: 2 of 2 right, one false; class 1: 1 of 2
        assertEquals((0.8 + 2 / 3.0) / 2, F1.macro(new int[] {0, 0, 1, 1}, new int[] {0, 0, 0, 1}, 3), 1e-12);
    }

    @Test
    void aBurstIsOneEventAtItsPeakAndThenThereIsNoneForAWhile() {
        // given bursts at 1.0 s (peak 1.05), 1.3 s (too soon) and 2.0 s
        var dps = new float[600];
        burst(dps, 200, 500);
        burst(dps, 260, 900);
        burst(dps, 400, 500);
        // when, then
        assertEquals(List.of(1.05, 2.05), GyroThreshold.events(dps, 200, 400));
    }

    @Test
    void oneEventFindsOneSwingAndWhatIsCountedApartIsNotFalse() {
        // given events at 1.05, 2.05 and 3.05 s; a swing, a practice swing, and nothing
        var dps = new float[800];
        burst(dps, 200, 500);
        burst(dps, 400, 500);
        burst(dps, 600, 500);
        var streams = List.of(new GyroThreshold.Stream(dps, 200, new double[] {1.0, 1.1, 3.9}, new double[] {2.1}));
        // when
        var score = GyroThreshold.score(streams, 400);
        // then
        assertEquals(3, score.truths());
        assertEquals(1, score.found());
        assertEquals(1, score.falses());
        assertEquals(3600, score.falsePerHour() * 4, 1e-6);
        assertEquals(2.0 / 5, score.f1(), 1e-12);
    }

    @Test
    void theThresholdIsTheOneThatSeparates() {
        var dps = new float[2000];
        burst(dps, 200, 900);
        burst(dps, 600, 450);
        burst(dps, 1000, 900);
        burst(dps, 1400, 450);
        var streams = List.of(new GyroThreshold.Stream(dps, 200, new double[] {1.05, 5.05}, new double[0]));
        int threshold = GyroThreshold.choose(streams);
        assertTrue(threshold >= 450 && threshold < 900, threshold + " dps");
        assertEquals(1, GyroThreshold.score(streams, threshold).f1(), 1e-12);
    }

    /** A triangle of 20 samples whose peak is its eleventh. */
    private static void burst(float[] dps, int from, float peak) {
        for (int i = 0; i < 20; i++) {
            dps[from + i] = peak * (1 - Math.abs(i - 10) / 11f);
        }
    }

    private static NaiveClassifier.Windows windows(int players, boolean wrong) {
        var random = new SplittableRandom(players);
        var w = new NaiveClassifier.Windows(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < players * 20; i++) {
            var x = new float[24];
            for (int s = 0; s < 24; s++) {
                x[s] = (float) (i % 2 * 4 + random.nextGaussian());
            }
            w.x().add(x);
            w.labels().add(wrong ? 1 - i % 2 : i % 2);
            w.subjects().add("player " + i / 20);
        }
        return w;
    }
}
