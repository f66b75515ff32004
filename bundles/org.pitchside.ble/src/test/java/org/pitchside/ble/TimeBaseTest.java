package org.pitchside.ble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TimeBaseTest {

    private static final int HZ = 32_768;

    @Test
    void ticksWrapAfter36HoursAndTimeGoesOn() {
        var time = new TimeBase(HZ);
        long before = time.unwrap(0xFFFF_FFF0);

        long after = time.unwrap(16);

        assertEquals(32, after - before);
    }

    @Test
    void aTickUpTo60SecondsOldIsLateNotWrapped() {
        var time = new TimeBase(HZ);
        long now = time.unwrap(100 * HZ);

        assertEquals(now - 59 * HZ, time.unwrap(41 * HZ));
        assertEquals(now, time.unwrap(100 * HZ));
    }

    @Test
    void anEventFromTheLogLiesInThePastHoweverFar() {
        var time = new TimeBase(HZ);
        time.unwrap(10_000 * HZ);

        assertEquals(100L * HZ, time.unwrapPast(100 * HZ));
    }

    @Property(tries = 50)
    void theFitFollowsADriftingClockUnderJitter(@ForAll long seed, @ForAll @IntRange(min = -50, max = 50) int ppm) {
        var random = new Random(seed);
        var time = new TimeBase(HZ);
        double rate = 1 + ppm * 1e-6;
        long offset = 5_000_000;
        for (int i = 0; i < 3000; i++) {
            long trueUs = i * 95_000L;
            long batUs = (long) (trueUs * rate);
            time.arrival(batUs, offset + trueUs + 3_000 + random.nextInt(40_000));
            if (i % 100 == 0) {
                time.answered(batUs, offset + trueUs - 4_000, offset + trueUs + 4_000);
            }
        }

        long at = 3000 * 95_000L;
        long error = Math.abs(time.gatewayUs((long) (at * rate)) - (offset + at));

        assertTrue(error < 10_000, "off by " + error + " us at " + ppm + " ppm");
        assertTrue(time.errorUs() >= 1000);
    }

    @Test
    void beforeTheFirstContactTheErrorSaysSo() {
        assertTrue(new TimeBase(HZ).errorUs() >= 60_000_000);
    }
}
