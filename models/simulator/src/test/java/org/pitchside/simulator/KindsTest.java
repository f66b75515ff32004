package org.pitchside.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Everything that is no shot is what its name says, in what a sensor without errors reads. */
class KindsTest {

    private static final int RATE = 200;

    private final List<Event> events = new ArrayList<>();

    /** What happened, and its samples: g and dps, six a sample. */
    private record Event(Truth truth, double[][] six) {

        double gyro(int i) {
            return Math.sqrt(six[i][3] * six[i][3] + six[i][4] * six[i][4] + six[i][5] * six[i][5]);
        }

        double accel(int i) {
            return Math.sqrt(six[i][0] * six[i][0] + six[i][1] * six[i][1] + six[i][2] * six[i][2]);
        }

        double fastest() {
            double most = 0;
            for (int i = 0; i < six.length; i++) {
                most = Math.max(most, gyro(i));
            }
            return most;
        }

        double hardest() {
            double most = 0;
            for (int i = 0; i < six.length; i++) {
                most = Math.max(most, accel(i));
            }
            return most;
        }
    }

    @Test
    void allFifteenKindsHappenAmongChores() {
        givenChores();
        Map<String, Integer> kinds = new TreeMap<>();
        events.forEach(e -> kinds.merge(e.truth.label(), 1, Integer::sum));
        List<String> all = new ArrayList<>(Truth.NO_SWING);
        all.addAll(Truth.APART);
        assertEquals(15, all.size());
        for (String kind : all) {
            assertTrue(kinds.getOrDefault(kind, 0) >= 20, kind + " of " + kinds);
        }
        assertEquals(15, kinds.size(), "no shot is played: " + kinds);
    }

    @Test
    void tapsAreSmallSpikes() {
        givenChores();
        thenMost("TAP", (e, fits) -> fits[0] = e.hardest() > 1.8 && e.hardest() < 10 && e.fastest() < 250);
    }

    @Test
    void walkingIsSlow() {
        givenChores();
        thenMost("WALK", (e, fits) -> fits[0] = e.fastest() < 300);
    }

    @Test
    void aWaggleTurnsToAndFro() {
        givenChores();
        thenMost("WAG", (e, fits) -> fits[0] = e.fastest() < 420);
    }

    @Test
    void aRunnerPumpsAndSlides() {
        givenChores();
        thenMost("RUN", (e, fits) -> fits[0] = e.fastest() > 280 && e.fastest() < 800 && e.hardest() > 2.2);
    }

    @Test
    void aTwirlTurnsAboutTheLongAxisAndHardlyAcross() {
        givenChores();
        thenMost("TWIRL", (e, fits) -> {
            double along = 0;
            double across = 0;
            for (double[] s : e.six) {
                along = Math.max(along, Math.abs(s[3]));
                across = Math.max(across, Math.hypot(s[4], s[5]));
            }
            fits[0] = along > 450 && along <= 2001 && across < 0.6 * along;
        });
    }

    @Test
    void whatIsDroppedIsWeightlessAndThenHitsHard() {
        givenChores();
        thenMost("DROP", (e, fits) -> {
            int longest = 0;
            int now = 0;
            for (int i = 0; i < e.six.length; i++) {
                now = e.accel(i) < 0.35 ? now + 1 : 0;
                longest = Math.max(longest, now);
            }
            fits[0] = longest >= 24 && longest <= 95 && e.hardest() > 15.9;
        });
    }

    @Test
    void aMalletHitsAgainAndAgainAndTurnsNothing() {
        givenChores();
        thenMost("KNOCKIN", (e, fits) -> {
            int hits = 0;
            double turned = 0;
            for (int i = 200; i < e.six.length - 240; i++) {
                if (e.accel(i) > 2 && e.accel(i) >= e.accel(i - 1) && e.accel(i) > e.accel(i + 1)) {
                    hits++;
                }
                turned += Math.abs(e.six[i][4]) / RATE;
            }
            fits[0] = hits >= 8 && turned / hits < 20;
        });
    }

    @Test
    void whatLiesDoesNotMove() {
        givenChores();
        thenMost("REST", (e, fits) -> fits[0] = e.fastest() < 1 && Math.abs(e.hardest() - 1) < 0.02);
    }

    @Test
    void practiceSwingsReturnsAndThrowDownsAreSwingsWithAnInstantCountedApart() {
        givenChores();
        for (String label : Truth.APART) {
            thenMost(label, (e, fits) -> {
                Truth t = e.truth;
                assertFalse(t.isSwing());
                assertTrue(t.isApart());
                assertTrue(t.startSample() < t.t0Sample() && t.t0Sample() <= t.endSample(), t.toString());
                assertEquals(label.equals("SHADOW") ? Contact.NONE : Contact.CLEAN, t.contact());
                assertTrue(t.batSpeedMps() > 0.5 && t.downswingMs() > 50, t.toString());
                // face first
                fits[0] = e.six[(int) (t.t0Sample() - t.startSample()) - 2][4] < -60;
            });
        }
    }

    @Test
    void nothingIsASwingInIdleTime() {
        for (int p = 0; p < 6; p++) {
            when(Players.test(p), RhythmSpec.idle(), 400);
        }
        Map<String, Integer> kinds = new TreeMap<>();
        events.forEach(e -> kinds.merge(e.truth.label(), 1, Integer::sum));
        assertEquals(java.util.Set.of("LEAN", "TAP", "TWIRL", "WALK"), kinds.keySet());
    }

    @Test
    void inANetTheKindsComeAtBelievableRates() {
        Map<String, Integer> kinds = new TreeMap<>();
        for (int p = 0; p < 30; p++) {
            when(Players.test(p), RhythmSpec.solo(), 600);
        }
        events.forEach(e -> kinds.merge(e.truth.isSwing() ? "shot" : e.truth.label(), 1, Integer::sum));
        double hours = 30 * 600 / 3600.0;
        thenPerHour(kinds, "shot", hours, 130, 230);
        thenPerHour(kinds, "SHADOW", hours, 10, 60);
        thenPerHour(kinds, "RETURN", hours, 8, 60);
        thenPerHour(kinds, "TAP", hours, 80, 260);
        thenPerHour(kinds, "WALK", hours, 80, 260);
        thenPerHour(kinds, "RUN", hours, 1, 15);
        thenPerHour(kinds, "DROP", hours, 0.4, 6);
        thenPerHour(kinds, "GLOVE", hours, 5, 40);
        thenPerHour(kinds, "TWIRL", hours, 20, 90);
    }

    private static void thenPerHour(Map<String, Integer> kinds, String kind, double hours, double least, double most) {
        double rate = kinds.getOrDefault(kind, 0) / hours;
        assertTrue(rate >= least && rate <= most, kind + ": " + rate + " an hour of " + kinds);
    }

    private void givenChores() {
        for (int p = 0; p < 12; p++) {
            when(p % 2 == 0 ? Players.train(p) : Players.test(p), RhythmSpec.chores(), 450);
        }
    }

    /** At least 19 of 20 are as they must be. */
    private void thenMost(String label, BiConsumer<Event, boolean[]> rule) {
        int n = 0;
        int fitting = 0;
        Truth odd = null;
        for (Event e : events) {
            if (e.truth.label().equals(label)) {
                boolean[] fits = new boolean[1];
                rule.accept(e, fits);
                n++;
                fitting += fits[0] ? 1 : 0;
                odd = fits[0] ? odd : e.truth;
            }
        }
        assertTrue(n >= 20, n + " of " + label);
        assertTrue(fitting >= 0.95 * n, fitting + " of " + n + " " + label + "; one that is not: " + odd);
    }

    private void when(SimulatedPlayer player, RhythmSpec rhythm, int seconds) {
        BatSimulation sim = new BatSimulation(player, SensorSpec.perfect(RATE), 5, rhythm);
        short[] counts = new short[6];
        double[][] all = new double[seconds * RATE][6];
        for (int i = 0; i < all.length; i++) {
            sim.next(counts);
            for (int axis = 0; axis < 6; axis++) {
                all[i][axis] = counts[axis] * (axis < 3 ? 16.0 : 2000.0) / 32768;
            }
            for (Truth t = sim.pollTruth(); t != null; t = sim.pollTruth()) {
                events.add(new Event(
                        t, java.util.Arrays.copyOfRange(all, (int) t.startSample(), (int) t.endSample() + 1)));
            }
        }
    }
}
