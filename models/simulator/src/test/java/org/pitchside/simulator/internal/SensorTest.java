package org.pitchside.simulator.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.pitchside.api.Hand;
import org.pitchside.simulator.SensorSpec;

/** What the sensor adds to the motion. */
class SensorTest {

    @Test
    void aWanderingClockFindsItsSamplesAgainForHours() {
        SampleClock clock = new SampleClock(200.004, 5, new SimRandom(3));
        double most = 0;
        for (long n = 0; n < 4_000_000; n++) {
            double t = clock.timeOf(n);
            most = Math.max(most, Math.abs(t - n / 200.004));
            if (n % 997 == 0) {
                assertEquals(n, clock.sampleAt(t), "sample " + n);
            }
        }
        assertTrue(most > 0.0003 && most < 0.005, "the clock wanders by " + most + " s");
    }

    @Test
    void aClockThatDoesNotWanderIsEven() {
        SampleClock clock = new SampleClock(100, 0, new SimRandom(3));
        assertEquals(12.34, clock.timeOf(1234), 1e-12);
        assertEquals(1234, clock.sampleAt(12.3449));
    }

    @Test
    void aKnockRingsAndDiesAway() {
        Motion m = new Motion(Hand.RIGHT);
        m.modes(new double[] {140, 380, 420}, new double[] {0.015, 0.008, 0.006}, 3);
        m.settle(1);
        m.knock(0.5, 20, 10, 100);
        m.ring(0.499);
        assertEquals(0, m.ringZ(), 0);
        m.ring(0.5018);
        assertTrue(Math.abs(m.ringZ()) > 5, "" + m.ringZ());
        assertTrue(Math.abs(m.ringY()) > 1, "" + m.ringY());
        assertTrue(Math.abs(m.ringX()) > 1, "" + m.ringX());
        m.ring(0.56);
        assertTrue(Math.abs(m.ringZ()) < 0.6, "" + m.ringZ());
        m.ring(0.6);
        assertEquals(0, m.ringZ(), 0);
        // asked backwards, as a filter does
        m.ring(0.5018);
        assertTrue(Math.abs(m.ringZ()) > 5, "" + m.ringZ());
    }

    @Test
    void theFilterTakesMostOfTheRingingAway() {
        // given a bat that hangs and is knocked once, at 20 g
        Motion m = new Motion(Hand.RIGHT);
        m.modes(new double[] {150, 380, 420}, new double[] {0.015, 0.008, 0.006}, 0);
        m.settle(1);
        m.knock(0.5, 20, 20, 0);
        ImuModel imu = new ImuModel(SensorSpec.perfect(200), 0.1, new SimRandom(1));
        // when
        short[] six = new short[6];
        double most = 0;
        for (int i = 0; i < 200; i++) {
            imu.sample(m, i / 200.0, 0, six);
            most = Math.max(most, Math.abs(six[2]) * 16.0 / 32768);
        }
        // then a part is left: no filter is perfect, no sensor is deaf
        assertTrue(most > 0.2 && most < 8, "of 20 g " + most + " g are left");
    }

    @Test
    void whatTheFrontEndCannotFollowIsCutBeforeTheFilter() {
        Motion m = new Motion(Hand.RIGHT);
        m.modes(new double[] {150, 380, 420}, new double[] {0.015, 0.008, 0.006}, 0);
        m.settle(1);
        m.knock(0.5, 400, 0, 0);
        double free = loudest(m, SensorSpec.perfect(200));
        SensorSpec p = SensorSpec.perfect(200);
        SensorSpec narrow = new SensorSpec(200, 0, p.range(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1.0);
        double cut = loudest(m, narrow);
        assertTrue(free > 15.9 && cut < 13, free + " and " + cut);
    }

    @Test
    void aSensorDriftsWhileItWarmsUp() {
        SensorSpec p = SensorSpec.perfect(200);
        SensorSpec drifting = new SensorSpec(200, 0, p.range(), 0, 0, 0, 0, 0, 0, 0, 0, 0.05, 3, 1.25);
        Motion m = new Motion(Hand.RIGHT);
        m.settle(1);
        ImuModel imu = new ImuModel(drifting, 0.1, new SimRandom(9));
        short[] cold = new short[6];
        imu.sample(m, 0.5, 0, cold);
        short[] warm = new short[6];
        for (int i = 0; i < 600; i++) {
            imu.sample(m, 0.5, 5000, warm);
        }
        int moved = 0;
        for (int axis = 0; axis < 6; axis++) {
            moved += Math.abs(warm[axis] - cold[axis]) > 8 ? 1 : 0;
        }
        assertTrue(moved >= 4, moved + " axes drifted");
    }

    private static double loudest(Motion m, SensorSpec spec) {
        ImuModel imu = new ImuModel(spec, 0.1, new SimRandom(1));
        short[] six = new short[6];
        double most = 0;
        for (int i = 0; i < 200; i++) {
            imu.sample(m, i / 200.0, 0, six);
            most = Math.max(most, Math.abs(six[2]) * 16.0 / 32768);
        }
        return most;
    }
}
