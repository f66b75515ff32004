package org.pitchside.swing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ResamplerTest {

    private static short[] of(int... ax) {
        var counts = new short[ax.length * 6];
        for (int i = 0; i < ax.length; i++) {
            counts[i * 6] = (short) ax[i];
        }
        return counts;
    }

    @Test
    void ofEqualInstantsTheLastCounts() {
        var u = Resampler.uniform(new long[] {0, 5_000, 5_000, 10_000}, of(10, 20, 30, 40), 104_000);
        assertArrayEquals(of(10, 30, 40), u.counts());
    }

    @Test
    void whatLiesBetweenIsWeighed() {
        // given samples 4 ms before and 6 ms after 5 ms
        var u = Resampler.uniform(new long[] {1_000, 11_000}, of(-100, 100), 100_000);
        // then
        assertEquals(1, u.firstK());
        assertArrayEquals(of(-20, 80), u.counts());
    }

    @Test
    void aSourceNearTwoHundredHertzPassesUnchanged() {
        assertTrue(Resampler.passes(199_000));
        assertTrue(Resampler.passes(201_000));
        assertFalse(Resampler.passes(198_999));
        assertFalse(Resampler.passes(201_001));
    }

    @Test
    void theNearestOutputIsFoundHalfUp() {
        var u = new Resampler.Uniform(2, of(1, 2, 3));
        assertEquals(0, u.indexOf(12_499));
        assertEquals(1, u.indexOf(12_500));
        assertEquals(-2, u.indexOf(0));
    }

    @Test
    void instantsOfALongStreamDoNotOverflow() {
        // given three years at 200.001 Hz
        long i = 3L * 365 * 86_400 * 200;
        // when, then
        assertEquals(i * 5_000.0, Resampler.timeUs(i, 200_001) * 1.000005, 1e4);
        assertEquals(2_500, Resampler.timeUs(1, 400_000));
    }
}
