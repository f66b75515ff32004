package org.pitchside.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpecTest {

    @Test
    void aSensorOutsideWhatIsBuiltIsRefusedInOneLine() {
        SensorSpec good = SensorSpec.nominal();
        assertEquals(
                "sensor rate 20 Hz is outside 50..1000",
                assertThrows(IllegalArgumentException.class, () -> good.withRateHz(20))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> good.withMountDeg(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> good.withMountDeg(-1));
    }

    @Test
    void anImpossibleRhythmIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RhythmSpec(1, 25, 0, 0, 0, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new RhythmSpec(9, 8, 0, 0, 0, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new RhythmSpec(8, 25, 2, 0, 0, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new RhythmSpec(8, 25, 0, 0, 0, Double.NaN, false));
    }

    @Test
    void aSampleHasSixCounts() {
        BatSimulation sim = new BatSimulation(Players.test(0), SensorSpec.nominal(), 1, RhythmSpec.solo());
        assertThrows(IllegalArgumentException.class, () -> sim.next(new short[5]));
    }
}
