package org.pitchside.simulator.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CurveTest {

    private final Curve curve = new Curve();

    @Test
    void aMoveBetweenTwoRestsIsTheMinimumJerkOne() {
        givenCurveAt(10);
        curve.reach(2, 20, 0, 0);

        whenAskedAt(1);

        assertEquals(15, curve.value, 1e-12);
        assertEquals(1.875 * 10 / 2, curve.rate, 1e-12);
        assertEquals(0, curve.accel, 1e-9);
    }

    @Test
    void valueRateAndAccelerationGoOnOverAKnot() {
        givenCurveAt(0);
        curve.reach(0.5, 3, 12, -7);
        curve.reach(0.7, 4, 1, 2);
        curve.reach(1.5, -1, 0, 0);

        for (double knot : new double[] {0.5, 0.7}) {
            whenAskedAt(knot - 1e-9);
            double value = curve.value;
            double rate = curve.rate;
            double accel = curve.accel;
            whenAskedAt(knot);
            assertEquals(value, curve.value, 1e-6);
            assertEquals(rate, curve.rate, 1e-4);
            assertEquals(accel, curve.accel, 1e-2);
        }
    }

    @Test
    void itStandsBeforeItsFirstAndAfterItsLastKnot() {
        givenCurveAt(5);
        curve.hold(1);
        curve.reach(2, 7, 0, 0);

        whenAskedAt(-1);
        assertEquals(5, curve.value);
        whenAskedAt(0.3);
        assertEquals(5, curve.value);
        whenAskedAt(99);
        assertEquals(7, curve.value);
        assertEquals(0, curve.rate);
    }

    @Test
    void timesMayBeAskedForInAnyOrder() {
        givenCurveAt(0);
        for (int i = 1; i <= 40; i++) {
            curve.reach(i, i % 2, 0, 0);
        }
        double quarter = 10 / 64.0 - 15 / 256.0 + 6 / 1024.0;
        for (int k : new int[] {39, 0, 21, 20, 3}) {
            whenAskedAt(k + 0.25);
            assertEquals(k % 2 == 0 ? quarter : 1 - quarter, curve.value, 1e-9);
        }
    }

    @Test
    void whatMovesCannotBeHeldAndTimeCannotGoBack() {
        givenCurveAt(0);
        curve.reach(1, 1, 3, 0);

        assertThrows(IllegalStateException.class, () -> curve.hold(2));
        assertThrows(IllegalArgumentException.class, () -> curve.reach(1, 2, 0, 0));
    }

    private void givenCurveAt(double value) {
        curve.restart(value);
    }

    private void whenAskedAt(double t) {
        curve.at(t);
    }
}
