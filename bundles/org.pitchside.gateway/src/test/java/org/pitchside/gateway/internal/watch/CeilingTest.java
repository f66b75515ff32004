package org.pitchside.gateway.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Where a gyroscope ends: how little of it is enough, and what is none. */
class CeilingTest {

    /** A swing of so many counts at its fastest, all axes, read up to a ceiling, each reading so many times. */
    private static void swing(Ceiling ceiling, int peak, int ends, int times) {
        for (int k = -100; k < 100; k++) {
            int c = (int) (peak * Math.exp(-k * k / 300.0));
            short y = (short) Math.max(-ends - 1, -c);
            short[] counts = {(short) (c / 7 + k), y, (short) (c / 9)};
            for (int i = 0; i < times; i++) {
                ceiling.sample(counts, 0);
            }
        }
    }

    @Test
    void oneSwingFarBeyondTheCeilingIsEnough() {
        var ceiling = new Ceiling(200_000);
        // when one axis stands at a quarter of its range while another moves
        swing(ceiling, 20_000, 8191, 1);
        // then
        assertTrue(ceiling.wrong());
        assertEquals(0.25, ceiling.share(), 0.001);
    }

    @Test
    void twoSwingsThatJustTouchItAreEnough() {
        var ceiling = new Ceiling(200_000);
        readings(ceiling, 4000, 7000, 8180, 8191, 8191, 8191, 8180, 7000, 4000);
        assertFalse(ceiling.wrong(), "one may be chance");
        readings(ceiling, 4000, 7000, 8185, 8191, 8191, 8191, 8170, 7000, 4000);
        assertTrue(ceiling.wrong());
    }

    private static void readings(Ceiling ceiling, int... counts) {
        int x = 0;
        for (int c : counts) {
            ceiling.sample(new short[] {(short) (10 * x++), (short) c, 0}, 0);
        }
        for (int i = 0; i < 60; i++) {
            ceiling.sample(new short[] {(short) (10 * x++), 0, 0}, 0);
        }
    }

    @Test
    void threeReadingsBetweenTwoStepsAreEnoughAndARoundPeakIsNot() {
        var ceiling = new Ceiling(200_000);
        // when a peak is flat and the readings beside it hardly lower
        readings(ceiling, 4000, 7000, 8150, 8191, 8191, 8191, 8180, 8000, 4000);
        readings(ceiling, 4000, 7000, 7860, 7880, 7880, 7880, 7800, 7000, 4000);
        assertFalse(ceiling.wrong());
        // when it stands between two steps
        readings(ceiling, 4000, 7000, 7600, 7600, 7600, 7000, 4000);
        // then
        assertTrue(ceiling.wrong());
    }

    @Test
    void flatPeaksAtDifferentHeightsAreNone() {
        var ceiling = new Ceiling(200_000);
        // when each of many swings ends flat for some readings, each elsewhere, and none above the one before
        for (int i = 0; i < 20; i++) {
            int top = 12_000 - 300 * i;
            readings(ceiling, top / 2, top - 10, top, top, top, top - 12, top / 2);
        }
        // then
        assertFalse(ceiling.wrong());
    }

    @Test
    void aSensorThatIsReadTooOftenIsNone() {
        var ceiling = new Ceiling(200_000);
        // when each reading of all axes comes ten times, swing after swing
        for (int i = 0; i < 20; i++) {
            swing(ceiling, 20_000 - 300 * i, 32_767, 10);
        }
        // then a peak that is ten readings long is no ceiling
        assertFalse(ceiling.wrong());
    }
}
