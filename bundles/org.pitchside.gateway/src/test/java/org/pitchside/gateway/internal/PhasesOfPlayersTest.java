package org.pitchside.gateway.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pitchside.swing.Phases;

/**
 * Phases of simulated test players' swings against what the players really did (SIM; no figure here is field accuracy). Errors are
 * in samples of 5 ms, above 0 where the phase is told too late.
 */
class PhasesOfPlayersTest {

    private static List<SimulatedSwings> swings;

    @BeforeAll
    static void givenSwingsOfTwelvePlayers() {
        swings = SimulatedSwings.of(12, 12);
    }

    @Test
    void theTopIsWhereTheDownswingBegins() {
        var errors = new ArrayList<Long>();
        for (SimulatedSwings s : swings) {
            Phases phases = phases(s);
            if (phases.top() != Phases.NONE) {
                long truth = Math.round(s.truth().t0Sample() - s.truth().downswingMs() / 5);
                errors.add(phases.top() - inRecording(s, truth));
            }
        }
        long strokes = swings.stream().filter(s -> phases(s).stroke()).count();
        thenFound("top", errors.size(), strokes, 0.99);
        // who lifts with an open face turns the blade about its own length first: the rate across it, which tells the
        // top,
        // comes later
        thenWithin("top", errors, -3, 18);
    }

    @Test
    void theLiftIsFoundWhereTheRecordingShowsTheStance() {
        var errors = new ArrayList<Long>();
        int shown = 0;
        int second = 0;
        int hidden = 0;
        for (SimulatedSwings s : swings) {
            long truth = inRecording(s, s.truth().startSample());
            boolean found = phases(s).lift() != Phases.NONE;
            if (truth >= 20) {
                shown++;
                if (found) {
                    errors.add(phases(s).lift() - truth);
                }
            } else {
                hidden++;
                second += found ? 1 : 0;
            }
        }
        thenFound("lift", errors.size(), shown, 0.85);
        thenWithin("lift", errors, 0, 12);
        System.out.printf("lift before the recording in %d, a second step told in %d of them%n", hidden, second);
    }

    @Test
    void theFollowThroughEndsWhereTheBatRests() {
        var errors = new ArrayList<Long>();
        int shown = 0;
        for (SimulatedSwings s : swings) {
            long truth = inRecording(s, s.truth().endSample());
            if (phases(s).stroke() && truth < s.candidate().recording().size() - 10) {
                shown++;
                if (phases(s).end() != Phases.NONE) {
                    errors.add(phases(s).end() - truth);
                }
            }
        }
        thenFound("end", errors.size(), shown, 0.98);
        thenWithin("end", errors, -28, 2);
    }

    @Test
    void phasesComeInTheOrderOfTime() {
        for (SimulatedSwings s : swings) {
            Phases p = phases(s);
            int last = -1;
            for (int index : new int[] {p.stance(), p.lift(), p.top(), p.t0(), p.end()}) {
                if (index != Phases.NONE) {
                    assertTrue(index > last && index < s.candidate().recording().size(), p.toString());
                    last = index;
                }
            }
            assertEquals(s.candidate().recording().t0Index(), p.t0());
        }
    }

    private static Phases phases(SimulatedSwings s) {
        var r = s.candidate().recording();
        return Phases.of(r.counts(), r.t0Index(), r.range(), s.mount());
    }

    private static long inRecording(SimulatedSwings s, long sample) {
        return sample - s.candidate().t0() + s.candidate().recording().t0Index();
    }

    private static void thenFound(String what, int found, long of, double least) {
        System.out.printf("%s found in %d of %d swings%n", what, found, of);
        assertTrue(of > 180 && found >= least * of, what + " found in " + found + " of " + of);
    }

    /** 95 of 100 lie within. */
    private static void thenWithin(String what, List<Long> errors, long least, long most) {
        errors.sort(null);
        int n = errors.size();
        String figures = String.format(
                "%s: median %d ms, 2.5 %% below %d ms, 2.5 %% above %d ms",
                what, 5 * errors.get(n / 2), 5 * errors.get(n / 40), 5 * errors.get(n - 1 - n / 40));
        System.out.println(figures);
        long within = errors.stream().filter(e -> e >= least && e <= most).count();
        assertTrue(within >= 0.95 * n, figures);
    }
}
