package org.pitchside.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
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
    void trainingAndTestPlayersShareNoValueOfAnyStyleParameterAndBothSpanItsRange()
            throws ReflectiveOperationException {
        int parameters = 0;
        for (RecordComponent c : PlayerStyle.class.getRecordComponents()) {
            int parts = c.getType() == List.class ? 8 : 1;
            for (int part = 0; part < parts; part++) {
                thenBandsAreApart(c, part);
                parameters++;
            }
        }
        assertTrue(parameters > 40, parameters + " parameters");
    }

    private static void thenBandsAreApart(RecordComponent c, int part) throws ReflectiveOperationException {
        double[][] values = new double[2][2000];
        for (int i = 0; i < 2000; i++) {
            values[0][i] = value(c, Players.train(i).style(), part);
            values[1][i] = value(c, Players.test(i).style(), part);
        }
        double low = Math.min(min(values[0]), min(values[1]));
        double high = Math.max(max(values[0]), max(values[1]));
        for (double[] group : values) {
            assertTrue(
                    max(group) - min(group) > 0.85 * (high - low),
                    c.getName() + " spans " + min(group) + ".." + max(group));
        }
        double[] all = DoubleStream.concat(Arrays.stream(values[0]), Arrays.stream(values[1]))
                .sorted()
                .toArray();
        Arrays.sort(values[0]);
        int changes = 0;
        boolean before = isIn(values[0], all[0]);
        for (double v : all) {
            boolean now = isIn(values[0], v);
            changes += now == before ? 0 : 1;
            before = now;
        }
        assertEquals(Players.BANDS - 1, changes, c.getName() + ": sorted, the groups take turns band by band");
    }

    private static boolean isIn(double[] sorted, double v) {
        return Arrays.binarySearch(sorted, v) >= 0;
    }

    private static double value(RecordComponent c, PlayerStyle style, int part) throws ReflectiveOperationException {
        Object v = c.getAccessor().invoke(style);
        return v instanceof List<?> list ? (Double) list.get(part) : (Double) v;
    }

    private static double min(double[] v) {
        return Arrays.stream(v).min().orElseThrow();
    }

    private static double max(double[] v) {
        return Arrays.stream(v).max().orElseThrow();
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
