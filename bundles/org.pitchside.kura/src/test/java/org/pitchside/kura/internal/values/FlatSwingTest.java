package org.pitchside.kura.internal.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.kura.type.TypedValues;
import org.junit.jupiter.api.Test;

class FlatSwingTest {

    @Test
    void aSwingIsARowWhoseNamesSayTheUnits() {
        var expected = new LinkedHashMap<String, Object>();
        expected.put("bat", "00000000000000B7");
        expected.put("boot", 12L);
        expected.put("seq", 3L);
        expected.put("revision", 1);
        expected.put("at_us", 1_764_000_000_003_000L);
        expected.put("at_error_us", 1500L);
        expected.put("origin", "STREAM");
        expected.put("label", "DRV");
        expected.put("words", "drive");
        expected.put("confidence", 0.93f);
        expected.put("model", "cricket-1");
        expected.put("bat_label", "PWR");
        expected.put("bat_model", "cricket-1");
        expected.put("contact", true);
        expected.put("bat_speed_mps", 31.25f);
        expected.put("bat_speed_low_mps", 30.5f);
        expected.put("downswing_time_ms", 180f);
        expected.put("downswing_time_low_ms", 170f);
        expected.put("downswing_time_high_ms", 190f);
        expected.put("flags", "CLIPPED_GYRO,CLIPPED_ACCEL");
        expected.put("detector", "swing/1");

        Map<String, Object> row = FlatSwing.of(Stores.swing(3));

        assertEquals(expected.toString(), row.toString());
        assertEquals(expected, row);
    }

    @Test
    void everyValueCanTravelOnAWire() {
        FlatSwing.of(Stores.swing(1)).forEach((name, value) -> {
            assertEquals(value, TypedValues.newTypedValue(value).getValue(), name);
            assertTrue(name.matches("[a-z][a-z_]*"), name);
        });
    }
}
