package org.pitchside.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pitchside.api.Hand;

class PlayersTest {

    @Test
    void aPlayerIsTheSameEveryTime() {
        assertEquals(Players.test(7), Players.test(7));
        assertEquals("test-0007", Players.test(7).name());
        assertNotEquals(Players.test(7).style(), Players.test(8).style());
    }

    @Test
    void noTestPlayerIsATrainingPlayer() {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            seen.add(Players.train(i).style());
            seen.add(Players.train(i).seed());
        }
        for (int i = 0; i < 2000; i++) {
            assertTrue(seen.add(Players.test(i).style()));
            assertTrue(seen.add(Players.test(i).seed()));
        }
    }

    @Test
    void stylesFillTheirRangesAndTestPlayersLieInTheOuterPart() {
        double low = 2;
        double high = 0;
        for (int i = 0; i < 2000; i++) {
            PlayerStyle train = Players.train(i).style();
            low = Math.min(low, train.rate());
            high = Math.max(high, train.rate());
            double off = Math.abs(Players.test(i).style().rate() - 1);
            assertTrue(off >= 0.25 / 3 - 1e-9 && off <= 0.25 + 1e-9, "rate off by " + off);
        }
        assertTrue(low >= 0.75 && low < 0.76 && high <= 1.25 && high > 1.24, low + " .. " + high);
    }

    @Test
    void aboutAQuarterAreLeftHanders() {
        int left = 0;
        for (int i = 0; i < 2000; i++) {
            left += Players.train(i).hand() == Hand.LEFT ? 1 : 0;
        }
        assertEquals(0.25, left / 2000.0, 0.04);
    }

    @Test
    void aPlayerOutsideTheSpaceIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Players.train(-1));
        assertThrows(IllegalArgumentException.class, () -> Players.test(1 << 24));
    }
}
