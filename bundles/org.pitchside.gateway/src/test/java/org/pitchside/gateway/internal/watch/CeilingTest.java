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
        swing(ceiling, 8250, 8191, 1);
        assertFalse(ceiling.wrong(), "one may be chance");
        swing(ceiling, 8230, 8191, 1);
        assertTrue(ceiling.wrong());
    }

    @Test
    void flatPeaksAtDifferentHeightsAreNone() {
        var ceiling = new Ceiling(200_000);
        // when each of many swings ends flat for some readings, each elsewhere, and none above the one before
        for (int i = 0; i < 20; i++) {
            swing(ceiling, 12_030 - 300 * i, 12_000 - 300 * i, 1);
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
