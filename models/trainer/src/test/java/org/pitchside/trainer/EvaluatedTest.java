package org.pitchside.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.Verdict.Score;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.Label;
import org.pitchside.recordings.Recording;
import org.pitchside.swing.DetectorParameters;

/** What counts right, false, missed and apart, on one bat that is swung three times. */
class EvaluatedTest {

    private static final List<String> SWINGS = List.of("DRV", "CUT");

    /** Bursts of 900 dps at 3, 6 and 9 s: a drive, a practice swing, and one that nobody labelled. */
    private record Bat(List<String> noSwing, List<Label> labels) implements Source {

        static Bat ofThree(List<String> noSwing) {
            return new Bat(noSwing, List.of(label(3_000_000, "DRV"), label(6_000_000, "SHADOW")));
        }

        private static Label label(long at, String label) {
            return new Label("ann/1", at - 300_000, OptionalLong.of(at), at + 300_000, label);
        }

        @Override
        public DataSetInfo info() {
            return new DataSetInfo(
                    "toy",
                    "bat",
                    200,
                    ImuRange.NOMINAL,
                    1,
                    List.of("DRV", "CUT", "SHADOW", "REST"),
                    noSwing,
                    DataSetInfo.Form.CONTINUOUS,
                    "CC0",
                    "made",
                    "");
        }

        @Override
        public String name() {
            return "toy";
        }

        @Override
        public String sha256() {
            return "0".repeat(64);
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public Tagged read(int index) {
            int n = 2400;
            var t = new long[n];
            var counts = new short[n * ImuBlock.AXES];
            for (int i = 0; i < n; i++) {
                t[i] = i * 5000L;
                double rate = 0;
                for (int at : new int[] {600, 1200, 1800}) {
                    rate -= 900 * Math.exp(-Math.pow((i - at) / 12.0, 2));
                }
                counts[i * 6] = (short) (-32768 / 16);
                counts[i * 6 + 4] = (short) Math.rint(rate * 32768 / 2000);
            }
            return new Tagged(new Recording("ann", "1", t, counts, ImuRange.NOMINAL, 0), Hand.RIGHT, labels);
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    private static SwingClassifier always(String label, float confidence) {
        return new SwingClassifier() {
            @Override
            public Verdict classify(SwingWindow window) {
                return new Verdict(
                        label,
                        confidence,
                        List.of(
                                new Score(label.equals("UNKNOWN") ? "CUT" : label, confidence),
                                new Score("DRV", 1 - confidence)),
                        "fake-1");
            }

            @Override
            public Optional<ModelDescriptor> model() {
                return Optional.empty();
            }
        };
    }

    private static Evaluated evaluated(Source source, SwingClassifier classifier) {
        return Evaluated.of(source, classifier, DetectorParameters.DEFAULT);
    }

    @Test
    void aPracticeSwingIsNeitherRightNorFalseNorMissed() {
        var e = evaluated(Bat.ofThree(List.of("REST")), always("DRV", 0.9f));

        assertEquals(3, e.candidates());
        assertEquals(1, e.truths());
        assertEquals(1, e.found());
        assertEquals(1, e.apart());
        assertEquals(1, e.falseEvents());
        assertEquals(1, e.errorsMs().length);
        assertEquals(1, e.subjects().get("ann").found());
        assertEquals(1, e.subjects().get("ann").falseEvents());
    }

    @Test
    void aPracticeSwingStaysApartWhereADataSetCallsItNoSwing() {
        var e = evaluated(Bat.ofThree(List.of("REST", "SHADOW")), always("DRV", 0.9f));

        assertEquals(1, e.apart());
        assertEquals(1, e.falseEvents());
    }

    @Test
    void aSwingThatTheModelCallsNoneIsMissedAndToldAsRejected() {
        var e = evaluated(Bat.ofThree(List.of("REST")), always("NOT", 0.9f));

        assertEquals(0, e.events().size());
        assertEquals(1, e.missed().size());
        assertEquals("DRV", e.rejected().get(0).label());
        assertEquals(1, e.rejected().size());
    }

    @Test
    void aRefusedSwingIsFoundAndItsForcedAnswerCounts(@TempDir Path root) throws Exception {
        var source = Bat.ofThree(List.of("REST"));
        var scorecard = new Scorecard(root);

        var shipped = new Shipped(source, evaluated(source, always("UNKNOWN", 0.4f)), SWINGS);
        shipped.report("shipped", scorecard);
        scorecard.close();

        var answer = shipped.answers().all().get(0);
        assertTrue(answer.refused());
        // CUT has 0.4, DRV 0.6: forced it would have been right
        assertTrue(answer.isRight());
        var lines = Files.readAllLines(root.resolve("target/scorecard.tsv"));
        assertTrue(lines.contains("shipped.found_and_right\t100.00\t%\t-\ttoy"), lines.toString());
        assertTrue(lines.contains("shipped.coverage\t0.00\t%\t-\ttoy"), lines.toString());
    }

    @Test
    void anEventThatWasNoSwingIsWrongWhereFalseOnesAreCounted(@TempDir Path root) throws Exception {
        var source = Bat.ofThree(List.of("REST"));
        var scorecard = new Scorecard(root);

        new Shipped(source, evaluated(source, always("DRV", 0.9f)), SWINGS).report("shipped", scorecard);
        scorecard.close();

        var lines = Files.readAllLines(root.resolve("target/scorecard.tsv"));
        assertTrue(lines.contains("refusal.right_at_80\t100.00\t%\t-\ttoy"), lines.toString());
        assertTrue(lines.contains("refusal.right_at_80_false_counted\t50.00\t%\t-\ttoy"), lines.toString());
    }

    private static double value(Recording r, int i, int axis) {
        return r.counts()[i * 6 + axis];
    }

    @Test
    void aSensorIsSlowedTurnedAndClippedAsSaid() {
        var source = Bat.ofThree(List.of("REST"));
        var original = source.read(0).recording();

        var slow = Disturbed.slower(source, 50);
        var turned = Disturbed.turned(source, 0, 90).read(0).recording();
        var clipped = Disturbed.clipped(source, 0.5, 250).read(0).recording();

        assertEquals(50, slow.info().rateHz(), 1e-9);
        assertEquals(600, slow.read(0).recording().size());
        assertEquals(7_500, slow.read(0).recording().tUs()[0]);
        double mean =
                (value(original, 600, 4) + value(original, 601, 4) + value(original, 602, 4) + value(original, 603, 4))
                        / 4;
        assertEquals(mean, value(slow.read(0).recording(), 150, 4), 0.51);
        assertEquals(value(original, 600, 4), value(turned, 600, 5), 1);
        assertEquals(0, value(turned, 600, 4), 1);
        assertEquals(value(original, 600, 0), value(turned, 600, 0));
        assertEquals(-4097, value(clipped, 600, 4), 1);
        assertEquals(-1025, value(clipped, 0, 0), 1);
    }
}
