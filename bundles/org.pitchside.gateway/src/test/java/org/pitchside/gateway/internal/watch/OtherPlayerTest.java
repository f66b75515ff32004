package org.pitchside.gateway.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pitchside.api.ImuBlock;

/** Whether players are told apart by the numbers of their hits; with simulated players: {@link SimulatedAlarmsTest}. */
class OtherPlayerTest {

    private static final double LIMIT = 11;
    private final Random random = new Random(3);

    /** A player whose numbers lie so many spreads off the middle of all. */
    private double[] usual() {
        var off = new double[Manner.NUMBERS];
        for (int i = 0; i < off.length; i++) {
            off[i] = random.nextGaussian();
        }
        return off;
    }

    private double[] hit(double[] of) {
        double[] spread = Habits.LEARNED.spread();
        var hit = new double[Manner.NUMBERS];
        for (int i = 0; i < hit.length; i++) {
            hit[i] = (of[i] + random.nextGaussian()) * spread[i];
        }
        return hit;
    }

    private OtherPlayer learned(double[] of) {
        var test = new OtherPlayer(Habits.LEARNED);
        for (int i = 0; i < 80; i++) {
            test.add(hit(of));
        }
        return test;
    }

    @Test
    void anotherPlayerIsSeenInAFewHitsAndTheSameOneIsNot() {
        // given a player
        double[] one = usual();
        OtherPlayer test = learned(one);
        double most = 0;
        for (int i = 0; i < 300; i++) {
            test.add(hit(one));
            most = Math.max(most, test.statistic());
        }
        assertTrue(most < LIMIT, "" + most);
        // when another one plays
        double[] two = usual();
        for (int i = 0; i < 8; i++) {
            test.add(hit(two));
        }
        // then it is seen, and since when
        assertTrue(test.statistic() > LIMIT, "" + test.statistic());
        assertEquals(8, test.since(), 1);
    }

    @Test
    void oneOddHitIsNobodyElse() {
        double[] one = usual();
        OtherPlayer test = learned(one);
        // when a single hit is far out in everything
        var odd = new double[Manner.NUMBERS];
        Arrays.fill(odd, 1e4);
        test.add(odd);
        for (int i = 0; i < 2; i++) {
            test.add(hit(one));
        }
        // then
        assertTrue(test.statistic() < LIMIT, "" + test.statistic());
    }

    @Test
    void hitsThatTellNothingChangeNothing() {
        OtherPlayer test = learned(usual());
        // when numbers are none, as those of a bat that cannot be measured
        var nothing = new double[Manner.NUMBERS];
        Arrays.fill(nothing, Double.NaN);
        for (int i = 0; i < 15; i++) {
            test.add(nothing);
        }
        // then
        assertTrue(test.statistic() < LIMIT, "" + test.statistic());
        assertTrue(Double.isNaN(test.moved(0)));
    }

    @Test
    void whoStandsTheOtherWayRoundIsNearerInAMirror() {
        // given a player who opens the face and lifts to the slips
        double[] one = usual();
        var other = one.clone();
        for (int i = 0; i < one.length; i++) {
            if (Manner.isMirrored(i)) {
                one[i] = 3;
                other[i] = -3;
            }
        }
        OtherPlayer test = learned(one);
        // when the same is done by somebody of the other hand
        for (int i = 0; i < 6; i++) {
            test.add(hit(other));
        }
        // then
        assertTrue(test.isNearerInAMirror());
        // and a change of what both hands do alike is none
        var tilted = one.clone();
        for (int i = 0; i < tilted.length; i++) {
            tilted[i] += Manner.isMirrored(i) ? 0 : 2;
        }
        OtherPlayer again = learned(one);
        for (int i = 0; i < 6; i++) {
            again.add(hit(tilted));
        }
        assertTrue(again.statistic() > LIMIT);
        assertFalse(again.isNearerInAMirror());
    }

    @Test
    void withoutAPastNothingIsSaidAndAKeptOneIsTakenUp() {
        double[] one = usual();
        OtherPlayer test = learned(one);
        var fresh = new OtherPlayer(Habits.LEARNED);
        for (int i = 0; i < 10; i++) {
            fresh.add(hit(usual()));
        }
        assertEquals(0, fresh.statistic());
        // when what was kept is restored
        var restored = new OtherPlayer(Habits.LEARNED);
        restored.restore(test.past());
        double[] two = usual();
        for (int i = 0; i < 8; i++) {
            restored.add(hit(two));
        }
        // then another one is seen at once
        assertTrue(restored.statistic() > LIMIT);
    }

    @Test
    void aTableOfAnotherShapeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Habits.parse("1 2 3\n0.5 1 2 3\n"));
    }

    @Test
    void sumsOfTheTableAreIndependentAndPlayersDifferInTheFirstMost() {
        // given what was learned
        Habits habits = Habits.LEARNED;
        // then
        for (int s = 1; s < habits.sums(); s++) {
            assertTrue(habits.apart()[s] <= habits.apart()[s - 1]);
        }
        // and a root of a matrix is one
        double[][] a = {{4, 1, 0}, {1, 3, 0.5}, {0, 0.5, 2}};
        double[][] r = Symmetric.inverseRoot(a);
        double[][] unit = Symmetric.product(Symmetric.product(r, a), r);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                assertEquals(i == j ? 1 : 0, unit[i][j], 1e-9);
            }
        }
    }

    @Test
    void tapsInTheCreaseAreCountedWithTheirPace() {
        // given five taps, half a second apart, each of a few samples
        var knocks = new Knocks();
        var six = new float[ImuBlock.AXES];
        for (int k = 0; k < 1000; k++) {
            boolean jolt = k >= 100 && k < 600 && k % 100 < 3;
            six[0] = -1 - (jolt ? 0.5f * (1 + k % 2) : 0);
            knocks.sample(k * 5000L, six);
        }
        // when the hit is 2 s after the last
        double[] taps = knocks.before(4_900_000);
        // then
        assertEquals(5, Math.exp(taps[0] / 100) - 1, 1e-6);
        assertEquals(100, Math.exp(taps[1] / 100), 1e-6);
        // and long after nothing is left of them
        assertEquals(0, knocks.before(60_000_000)[0]);
    }
}
