package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The result log of a bat whose battery may fall out at any moment. rig/c/log.c is the model that it is held against. */
class LogTest {

    @ParameterizedTest
    @CsvSource({"2, 120, 3, 0", "5, 2700, 30, 2550"})
    void noPowerCutLosesAnEventOrBringsOneBack(int seed, int steps, int behind, int cutsFrom) throws Exception {
        // given a log whose events are acknowledged a few events later, and boots in between
        try (var log = new Program(Build.HOST_ASAN, "log")) {
            // when the power fails at every write and erase of every step, and again soon after
            var told = new Told(log, seed, steps, behind, cutsFrom);

            // then the program, which compares all that comes out, has found nothing; and nothing had to make room
            assertTrue(told.cuts > 1_000, told + "");
            assertEquals(0, told.lost);
        }
    }

    @Test
    void theOldestMakeRoomAndAreCounted() throws Exception {
        // given a bat that nobody listens to, events for three times the log, and power cuts at every write of the last
        // of them
        try (var log = new Program(Build.HOST_GCC, "log")) {
            var told = new Told(log, 3, 3_800, 5_000, 3_740);

            // then the log is full, and all else is counted as lost, one by one
            assertTrue(told.lost > 0, told + "");
            assertEquals(told.gone, told.lost);
            assertTrue(told.pending >= 17 * 60, told + "");
        }
    }

    @Test
    void flashWearsEvenly() throws Exception {
        // given some thousand events, each acknowledged soon, and a boot now and then
        try (var log = new Program(Build.HOST_GCC, "log")) {
            var told = new Told(log, 9, 12_000, 5, 12_000);

            // then the page with the most erases has few
            long results = Math.round(100_000.0 * told.logErases / told.events);
            long samples = Math.round(100_000.0 * told.rawErases / told.events);
            Scorecard.score(
                    "sensor.log_erases", results, "hundredths a page and 1,000 events", "<= 300", "random events");
            Scorecard.score(
                    "sensor.raw_erases",
                    samples,
                    "hundredths a page and 1,000 events",
                    "<= 6000",
                    "random events, 133 samples in the mean");
            assertTrue(results <= 300 && samples <= 6000, results + ", " + samples);
        }
    }

    /** What the program says at the end of a run. */
    private static final class Told {
        final int cuts;
        final int events;
        final int pending;
        final int gone;
        final int lost;
        final int logErases;
        final int rawErases;

        Told(Program log, int seed, int steps, int behind, int cutsFrom) throws Exception {
            log.u32(seed).u32(steps).u32(behind).u32(cutsFrom);
            cuts = log.u32();
            events = log.u32();
            pending = log.u32();
            gone = log.u32();
            lost = log.u32();
            logErases = log.u32();
            rawErases = log.u32();
        }

        @Override
        public String toString() {
            return cuts + " cuts, " + pending + " pending, " + gone + " made room, " + lost + " counted";
        }
    }
}
