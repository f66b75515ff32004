package org.pitchside.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.recordings.DataSetInfo.Form;
import org.pitchside.simulator.Players;
import org.pitchside.swing.DetectorParameters;

/** What recordings cost a detector, and which recordings cannot tell. */
class PlayedRecordingsTest {

    private static final DetectorParameters SHIPPED = DetectorParameters.DEFAULT;
    private static final DetectorParameters DEAF = DetectorParameters.of(Map.of("min_peak_dps", 2000f));

    /** Judges every window alike, and counts them. */
    private static final class Judge implements SwingClassifier {
        private final String label;
        private int asked;

        Judge(String label) {
            this.label = label;
        }

        @Override
        public Verdict classify(SwingWindow window) {
            asked++;
            return new Verdict(label, 0.9f, List.of(new Verdict.Score(label, 0.9f)), "fake-1");
        }

        @Override
        public Optional<ModelDescriptor> model() {
            return Optional.empty();
        }
    }

    private static String refusal(Source source) {
        return assertThrows(UsageException.class, () -> new PlayedRecordings(source, null))
                .getMessage();
    }

    @Test
    void aPracticeSwingCountsNeitherWayAndWhatNobodyLabelledIsFalse() {
        var played = new PlayedRecordings(ToyPlay.continuous("ann", "ben"), null);

        assertEquals(List.of("ann", "ben"), played.players());
        var l = played.losses(1, SHIPPED);
        assertEquals(new Losses(l.hours(), 1, 0, 1, 3), l);
        assertEquals(11.995 / 3600, l.hours(), 1e-9);
        assertEquals(new Losses(l.hours(), 1, 1, 0, 0), played.losses(1, DEAF));
    }

    @Test
    void whatTheModelCallsNoneIsNoEventAndIsAskedOnce() {
        var judge = new Judge("NOT");
        var played = new PlayedRecordings(ToyPlay.continuous("ann", "ben"), judge);

        var l = played.losses(0, SHIPPED);
        var again = played.losses(0, DetectorParameters.of(Map.of("miss_turn_deg", 34f)));

        assertEquals(new Losses(l.hours(), 1, 1, 0, 3), l);
        assertEquals(l, again);
        assertEquals(3, judge.asked);
    }

    @Test
    void inAClipOnlyWhatIsFoundInAStretchWithoutSwingIsFalse() {
        var told = new ToyPlay(
                List.of("ann", "ben"),
                Form.CLIPS,
                List.of("REST"),
                List.of(ToyPlay.DRIVE, ToyPlay.PRACTICE, ToyPlay.REST));
        var l = new PlayedRecordings(told, null).losses(0, SHIPPED);

        assertEquals(1, l.falseEvents());
        assertEquals(3.9 / 3600, l.hours(), 1e-9);

        // the same swing at 9 s, but the stretch that is told as rest ends before it
        var before =
                new org.pitchside.recordings.Label("x/1", 4_000_000, java.util.OptionalLong.empty(), 5_000_000, "REST");
        var beside = new ToyPlay(List.of("ann", "ben"), Form.CLIPS, List.of("REST"), List.of(ToyPlay.DRIVE, before));
        assertEquals(0, new PlayedRecordings(beside, null).losses(0, SHIPPED).falseEvents());
    }

    @Test
    void dataThatCannotTellIsRefused() {
        var two = List.of("ann", "ben");

        assertTrue(refusal(new ToyPlay(two, Form.CLIPS, List.of(), List.of(ToyPlay.DRIVE)))
                .contains("toy holds clips, none of them without a swing"));
        assertTrue(refusal(new ToyPlay(two, Form.CLIPS, List.of("REST"), List.of(ToyPlay.DRIVE)))
                .contains("toy has no stretch without a swing"));
        assertTrue(refusal(new ToyPlay(two, Form.CONTINUOUS, List.of("REST"), List.of(ToyPlay.PRACTICE)))
                .contains("toy has no labelled swing"));
        assertTrue(refusal(ToyPlay.continuous("ann")).contains("toy has one player"));
    }

    @Test
    void theScoreIsThatOfEvaluateDetect() {
        // given players to tune on, and a detector that lets more through than the shipped one
        var loose = DetectorParameters.of(Map.of("miss_turn_deg", 0f, "swing_dps", 150f, "fro_turns", 100f));
        try (var source = SimSource.toTune(0.2, 3)) {
            // when
            var evaluated = Evaluated.of(source, new Judge("DRV"), loose);
            var played = new PlayedRecordings(source, new Judge("DRV"));
            var sum = Losses.NONE;
            for (int i = 0; i < played.players().size(); i++) {
                sum = sum.plus(played.losses(i, loose));
            }
            // then
            assertEquals(
                    new Losses(
                            evaluated.hours(),
                            evaluated.truths(),
                            evaluated.missed().size(),
                            evaluated.falseEvents(),
                            evaluated.candidates()),
                    new Losses(evaluated.hours(), sum.swings(), sum.missed(), sum.falseEvents(), sum.candidates()));
            assertEquals(evaluated.hours(), sum.hours(), 1e-9);
            assertTrue(sum.swings() > 20 && sum.falseEvents() > 0, sum.toString());
        }
    }

    @Test
    void simulatedPlayersToTuneOnAreTrainingPlayersWhomNoTrainingHas() {
        try (var tune = SimSource.toTune(0.1, 7);
                var longest = new SimSource(false, 1000, 7)) {
            var subject = tune.read(1).recording().subject();
            assertEquals("train-1000001", subject);
            assertEquals(Players.train(1_000_001).hand(), tune.read(1).hand());
            assertTrue(longest.size() <= 1_000_000);
            assertTrue(!tune.sha256().equals(new SimSource(false, 0.1, 7).sha256()));
        }
    }
}
