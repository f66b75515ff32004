package org.pitchside.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.recordings.Label;

/** The arithmetic behind every figure, by hand. */
class FiguresTest {

    private static Label hit(long impactUs) {
        return new Label("a/b", impactUs - 500_000, OptionalLong.of(impactUs), impactUs + 500_000, "DRV");
    }

    private static Label span(long fromUs, long toUs) {
        return new Label("a/b", fromUs, OptionalLong.empty(), toUs, "LV");
    }

    @Test
    void anEventWithin100msOfAnImpactIsFoundAndOneBeyondIsFalse() {
        var truths = List.of(hit(1_000_000));

        var match = Matching.ofInstants(List.of(1_100_001L, 1_100_000L), truths);

        assertNull(match.truthOf(0));
        assertEquals(truths.get(0), match.truthOf(1));
        assertTrue(match.found(0));
        assertEquals(List.of(100_000L), match.errorsUs());
    }

    @Test
    void twoEventsNeverShareOneTruthAndTheNearerTakesIt() {
        var truths = List.of(hit(1_000_000));

        var match = Matching.ofInstants(List.of(1_060_000L, 990_000L), truths);

        assertNull(match.truthOf(0));
        assertEquals(truths.get(0), match.truthOf(1));
    }

    @Test
    void whereNoImpactIsLabelledAnyInstantOfTheSpanCounts() {
        var match = Matching.ofInstants(List.of(999_999L, 2_000_000L), List.of(span(1_000_000, 2_000_000)));

        assertNull(match.truthOf(0));
        assertTrue(match.found(0));
        assertTrue(match.errorsUs().isEmpty());
    }

    @Property(tries = 200)
    void aMatchIsOneToOneWhateverIsFound(
            @ForAll @Size(max = 12) List<@LongRange(min = 0, max = 3_000_000) Long> instants,
            @ForAll @Size(max = 12) List<@LongRange(min = 0, max = 3_000_000) Long> impacts) {
        var truths = impacts.stream().map(FiguresTest::hit).toList();

        var match = Matching.ofInstants(instants, truths);

        long matched = java.util.stream.IntStream.range(0, instants.size())
                .filter(i -> match.truthOf(i) != null)
                .count();
        long found = java.util.stream.IntStream.range(0, truths.size())
                .filter(match::found)
                .count();
        assertEquals(matched, found);
        assertEquals(found, match.errorsUs().size());
    }

    @Test
    void macroF1IsTheMeanOverClassesThatOccur() {
        var c = new Confusion(List.of("A", "B", "C"));
        c.add(0, 0);
        c.add(0, 0);
        c.add(0, 1);
        c.add(1, 1);

        // A: 2*2/(3+2) = 0.8; B: 2*1/(1+2) = 0.667; C never occurs
        assertEquals((0.8 + 2.0 / 3) / 2, c.macroF1(), 1e-12);
        assertEquals(0.75, c.accuracy(), 1e-12);
        assertEquals(3, c.right());
    }

    @Test
    void thePoissonBoundOfNothingSeenIsThree() {
        assertEquals(2.996, Detect.poissonUpper(0), 1e-3);
        assertEquals(4.744, Detect.poissonUpper(1), 1e-3);
        assertEquals(16.962, Detect.poissonUpper(10), 1e-3);
    }

    @Test
    void aNewFigureReplacesTheFormerOfTheSameMetricAndData(@TempDir Path root) throws Exception {
        var first = new Scorecard(root);
        first.put("detect.f1", 0.5, 2, "1", ">= 0.9", "SIM");
        first.put("detect.f1", 0.7, 2, "1", "-", "TENNIS");
        first.close();
        var second = new Scorecard(root);
        second.put("detect.f1", 0.6, 2, "1", ">= 0.9", "SIM");
        second.close();

        var lines = Files.readAllLines(root.resolve("target/scorecard.tsv"));

        assertEquals(List.of("detect.f1\t0.60\t1\t>= 0.9\tSIM", "detect.f1\t0.70\t1\t-\tTENNIS"), lines);
    }

    @Test
    void clipsAreRepeatedAtTheirEnds() {
        short[] counts = {1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2};

        short[] padded = Examples.padded(counts, 2, 1);

        assertEquals(5 * 6, padded.length);
        assertEquals(1, padded[0]);
        assertEquals(1, padded[12]);
        assertEquals(2, padded[18]);
        assertEquals(2, padded[29]);
        assertFalse(padded[17] == 2);
    }
}
