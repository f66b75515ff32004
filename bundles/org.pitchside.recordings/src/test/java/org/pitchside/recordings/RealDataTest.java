package org.pitchside.recordings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The three real data sets open and hold what they are said to hold. Skipped where PITCHSIDE_DATA names no folder with them. */
class RealDataTest {

    private static DataSet open(String file) {
        Optional<Path> path = Given.realData(file);
        assumeTrue(path.isPresent(), file + " is not on this machine (PITCHSIDE_DATA): skipped");
        return DataSets.open(path.orElseThrow());
    }

    @Test
    void tennisRacket() {
        try (DataSet data = open("tennis-racket.zip")) {
            assertEquals(544, data.names().size());
            assertEquals(544, data.labels().size());
            assertEquals(544_000, DataSets.check(data));
        }
    }

    @Test
    void tableTennisHandleIsClippedOften() {
        try (DataSet data = open("table-tennis-handle.zip")) {
            assertEquals(699, data.names().size());
            assertEquals(17_475, DataSets.check(data));
        }
    }

    @Test
    void everydayWatchHasEqualTimesAndLabelsThatTouchTheEnd() {
        try (DataSet data = open("everyday-watch.zip")) {
            assertEquals(223, data.names().size());
            assertEquals(262_553, DataSets.check(data));
            long equal = 0;
            for (String name : data.names()) {
                long[] t = data.read(name).tUs();
                for (int i = 1; i < t.length; i++) {
                    equal += t[i] == t[i - 1] ? 1 : 0;
                }
            }
            assertTrue(equal > 1000, equal + " equal times");
        }
    }
}
