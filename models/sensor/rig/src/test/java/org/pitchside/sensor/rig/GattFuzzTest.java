package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole bat under any requests, samples and airs; a log in any flash. */
class GattFuzzTest {

    /** Longer: make -C models/sensor fuzz-gatt SECONDS=3600 */
    @ParameterizedTest
    @ValueSource(strings = {"gatt", "log"})
    void aFuzzerFindsNothingInTheTimeOfATest(String parser) throws Exception {
        Assumptions.assumeTrue(Build.here("make") && Build.here("clang clang-14"), "not fuzzed: no make or no clang");

        String said = Build.fuzz(parser);

        assertTrue(said.contains("Done "), said);
    }
}
