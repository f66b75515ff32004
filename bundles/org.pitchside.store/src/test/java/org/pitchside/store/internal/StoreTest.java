package org.pitchside.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.BatId;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Measurement;
import org.pitchside.api.Metric;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.Verdict;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingQuestion;
import org.pitchside.api.store.SwingStore.Agreement;
import org.pitchside.api.store.SwingStore.Commit;
import org.pitchside.api.store.SwingStore.StoredSwing;

/** What the store promises on a good day. */
class StoreTest {

    @TempDir
    Path folder;

    private Gateway gateway;

    @BeforeEach
    void open() {
        gateway = new Gateway(folder);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aCommittedSwingIsFoundAgainAlsoAfterARestart() {
        Swing swing = Swings.heavy(1, 360);

        Commit commit = gateway.commit(swing);
        Optional<Swing> now = gateway.store().find(swing.id());
        gateway.stop();

        assertFalse(commit.repeated());
        assertEquals(Optional.of(swing), now);
        assertEquals(Optional.of(swing), gateway.store().find(swing.id()));
        assertEquals(Optional.empty(), gateway.store().find(Swings.id(2)));
    }

    @Test
    void aRepeatedCommitChangesNothing() {
        Commit first = gateway.commit(Swings.swing(1));
        gateway.commit(Swings.swing(2));
        Commit again = gateway.commit(Swings.swing(1));
        gateway.stop();
        Commit later = gateway.commit(Swings.swing(1));

        assertEquals(new Commit(first.position(), true), again);
        assertEquals(again, later);
        assertEquals(2, gateway.store().latest(10).size());
        assertEquals(Map.of(Swings.BAT, 2L), gateway.store().countByBat());
    }

    @Test
    void theNewestRevisionAnswersWhateverTheOrderOfCommits() {
        gateway.commit(Swings.swing(Swings.id(1), 1));
        Commit third = gateway.commit(Swings.swing(Swings.id(1), 3));
        gateway.commit(Swings.swing(2));
        gateway.commit(Swings.swing(Swings.id(1), 2));

        assertEquals(3, gateway.store().find(Swings.id(1)).orElseThrow().revision());
        assertEquals(
                List.of(Swings.swing(2), Swings.swing(Swings.id(1), 3)),
                gateway.store().latest(10).stream().map(StoredSwing::swing).toList());
        assertEquals(third.position(), gateway.store().latest(10).get(1).position());
        assertEquals(1, gateway.store().latest(1).size());
        assertEquals(Map.of(Swings.BAT, 2L), gateway.store().countByBat());
    }

    @Test
    void agreementIsCountedWhereBothNamedASwingFromItsSamples() {
        var drive = new Verdict("DRV", 0.9f, List.of(), "cricket-1");
        var cut = new Verdict("CUT", Float.NaN, List.of(), "cricket-1");
        var notSure = new Verdict("UNKNOWN", Float.NaN, List.of(), "cricket-1");
        gateway.commit(Swings.with(1, Set.of(), List.of(), drive, drive));
        gateway.commit(Swings.with(2, Set.of(SwingFlag.GAP), List.of(), drive, cut));
        gateway.commit(Swings.with(3, Set.of(), List.of(), drive, notSure));
        gateway.commit(Swings.with(4, Set.of(), List.of(), notSure, cut));
        gateway.commit(Swings.with(5, Set.of(SwingFlag.ALONE), List.of(), cut, cut));
        gateway.commit(Swings.with(6, Set.of(), List.of(), drive, null));

        assertEquals(Map.of(Swings.BAT, new Agreement(2, 1)), gateway.store().agreementByBat());
        assertEquals(
                List.of(2L, 1L),
                List.of(
                        gateway.store().latest(9).stream()
                                .filter(s -> s.swing().agreement().isPresent())
                                .count(),
                        gateway.store().latest(9).stream()
                                .filter(s -> s.swing().agreement().orElse(false))
                                .count()));
    }

    @Test
    void manySwingsFromManyThreadsKeepTheirOrderAndNumbers() {
        gateway.store().addConsumer("board");
        var commits = new ArrayList<CompletableFuture<Commit>>();
        for (int seq = 1; seq <= 2000; seq++) {
            commits.add(gateway.store().commit(Swings.swing(seq)));
        }
        CompletableFuture.allOf(commits.toArray(CompletableFuture[]::new))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();

        assertEquals(
                2000, commits.stream().map(c -> c.join().position()).distinct().count());
        List<Integer> waiting = gateway.waiting("board");
        assertEquals(waiting.stream().sorted().toList(), waiting);
        assertEquals(2000, waiting.size());
    }

    @Test
    void identitiesOfTheWholeUnsignedRangeComeBack() {
        var high = new SwingId(new BatId(-1), -1, -1);
        var low = new SwingId(new BatId(0), 0, 0);

        gateway.commit(Swings.swing(high, Integer.MAX_VALUE));
        gateway.commit(Swings.swing(low, 1));

        assertEquals(high, gateway.store().find(high).orElseThrow().id());
        assertEquals(low, gateway.store().find(low).orElseThrow().id());
        assertEquals(
                Map.of(new BatId(-1), 1L, new BatId(0), 1L), gateway.store().countByBat());
    }

    @Test
    void everySetOfFlagsComesBack() {
        var all = List.of(SwingFlag.values());
        for (int bits = 0; bits < 1 << all.size(); bits++) {
            Set<SwingFlag> flags = EnumSet.noneOf(SwingFlag.class);
            for (SwingFlag flag : all) {
                if ((bits >> flag.ordinal() & 1) != 0) {
                    flags.add(flag);
                }
            }
            Swing swing = Swings.with(bits, flags, List.of(), Verdict.NONE, null);
            gateway.store().commit(swing);
        }
        gateway.commit(Swings.swing(1 << all.size()));

        for (int bits = 0; bits < 1 << all.size(); bits++) {
            Set<SwingFlag> flags =
                    gateway.store().find(Swings.id(bits)).orElseThrow().flags();
            int back = flags.stream().mapToInt(f -> 1 << f.ordinal()).sum();
            assertEquals(bits, back);
        }
    }

    @Test
    void numbersComeBackBitForBit() {
        float[] hard = {
            0f,
            -0f,
            1f,
            0.1f,
            1e-7f,
            16777217f,
            Float.MIN_VALUE,
            Float.MIN_NORMAL,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.NaN
        };
        int seq = 0;
        for (float value : hard) {
            var measurements = new ArrayList<Measurement>();
            for (Metric metric : Metric.values()) {
                measurements.add(new Measurement(metric, value, -value, value / 3));
            }
            // A column of SQLite knows one zero only.
            var verdict =
                    new Verdict("PUL", value + 0f, List.of(new Verdict.Score("PUL", value)), "a \"model\"\\-\u00e9\n");
            Swing swing = Swings.with(++seq, Set.of(), measurements, verdict, verdict);

            gateway.commit(swing);

            // A record's equals compares floats by their bits, all NaN being one.
            assertEquals(Optional.of(swing), gateway.store().find(swing.id()), "value " + value);
        }
    }

    @Test
    void samplesComeBackWhateverTheyAre() {
        short[] extremes = new short[600];
        for (int i = 0; i < extremes.length; i++) {
            extremes[i] = i % 7 < 3 ? Short.MIN_VALUE : i % 5 == 0 ? Short.MAX_VALUE : (short) -i;
        }
        List<SwingRecording> recordings = List.of(
                SwingRecording.NONE,
                new SwingRecording(new short[0], 5, new ImuRange(8, 1000)),
                new SwingRecording(new short[6], 0, new ImuRange(1, 1)),
                new SwingRecording(extremes, -3, new ImuRange(1000, 32000)),
                Swings.noise(1, 20_000));
        int seq = 0;
        for (SwingRecording recording : recordings) {
            Swing swing = Swings.swing(Swings.id(++seq), 1, recording);

            gateway.commit(swing);

            assertEquals(Optional.of(swing), gateway.store().find(swing.id()), recording.toString());
        }
    }

    @Test
    void tooLongARecordingIsRefusedAndTheNextSwingIsKept() {
        var recording = new SwingRecording(new short[(Samples.MAX + 1) * 6], 0, ImuRange.NOMINAL);

        assertThrows(StoreException.class, () -> gateway.commit(Swings.swing(Swings.id(1), 1, recording)));

        assertFalse(gateway.commit(Swings.swing(2)).repeated());
    }

    @Test
    void numbersOfAStreamAreNeverGivenTwice() {
        assertEquals(Swings.given(1).seq(), gateway.store().nextStreamSeq(Swings.BAT, 12));
        assertEquals(Swings.given(2).seq(), gateway.store().nextStreamSeq(Swings.BAT, 12));
        assertEquals(Swings.given(1).seq(), gateway.store().nextStreamSeq(Swings.BAT, 13));
        gateway.commit(Swings.swing(Swings.given(2), 1));
        gateway.commit(Swings.swing(7));
        gateway.stop();

        assertEquals(Swings.given(3).seq(), gateway.store().nextStreamSeq(Swings.BAT, 12));
        assertEquals(Swings.given(1).seq(), gateway.store().nextStreamSeq(Swings.BAT, 13));
    }

    @Test
    void aNumberOfAStreamIsAboveWhatWasCommittedMeanwhile() {
        gateway.store().nextStreamSeq(Swings.BAT, 12);
        gateway.commit(Swings.swing(Swings.given(40), 1));

        assertEquals(Swings.given(41).seq(), gateway.store().nextStreamSeq(Swings.BAT, 12));
    }

    @Test
    void aConsumerReadsFromTheEndThatWasPresentWhenItWasAdded() {
        gateway.commit(Swings.swing(1));
        gateway.store().addConsumer("board");
        gateway.commit(Swings.swing(2));
        gateway.store().addConsumer("mqtt");
        gateway.store().addConsumer("board");
        gateway.commit(Swings.swing(3));
        gateway.stop();

        assertEquals(List.of(2, 3), gateway.waiting("board"));
        assertEquals(List.of(3), gateway.waiting("mqtt"));
        assertEquals(1, gateway.store().read("board", 1).size());
    }

    @Test
    void aCursorOnlyMovesForwardAndOutlivesARestart() {
        gateway.store().addConsumer("board");
        long first = gateway.commit(Swings.swing(1)).position();
        long second = gateway.commit(Swings.swing(2)).position();
        gateway.commit(Swings.swing(3));

        gateway.store().advance("board", second);
        gateway.store().advance("board", first);
        gateway.stop();

        assertEquals(List.of(3), gateway.waiting("board"));
    }

    @Test
    void aCursorSetBeyondTheEndMissesNoLaterSwing() {
        gateway.store().addConsumer("board");
        gateway.store().advance("board", 0);
        gateway.store().advance("board", Long.MAX_VALUE);
        gateway.commit(Swings.swing(1));
        gateway.store().advance("board", Long.MAX_VALUE);
        gateway.commit(Swings.swing(2));

        assertEquals(List.of(2), gateway.waiting("board"));
    }

    @Test
    void aRemovedConsumerIsUnknownAndAnUnknownOneIsRefusedInWords() {
        gateway.store().addConsumer("board");
        gateway.store().removeConsumer("board");

        var refused = assertThrows(StoreException.class, () -> gateway.store().read("board", 10));

        assertEquals("there is no consumer \"board\"", refused.getMessage());
        assertThrows(StoreException.class, () -> gateway.store().advance("board", 1));
    }

    @Test
    void twoStoresNeverShareAFolder() {
        gateway.commit(Swings.swing(1));
        try (var other = new Gateway(folder)) {
            var refused = assertThrows(StoreException.class, () -> other.commit(Swings.swing(2)));

            assertEquals("another Pitchside uses the folder " + folder, refused.getMessage());
            gateway.stop();
            assertFalse(other.commit(Swings.swing(2)).repeated());
        }
    }

    @Test
    void wrongSettingsGiveOneLineEachAndTheLastGoodOnesStay() {
        gateway.commit(Swings.swing(1));

        gateway.with("directory", "a\0b").with("max.size.mb", "much").with("queue.length", 3);
        gateway.modified();

        assertEquals(Optional.of(Swings.swing(1)), gateway.store().find(Swings.id(1)));
        assertEquals(3, gateway.log().stream().filter(l -> l.endsWith(" stays")).count());
        assertTrue(gateway.health().get(0).contains("of 2048 MB"), gateway.health()::toString);
    }

    @Test
    void anotherFolderIsMovedToAndTheOldOneKeepsItsSwings(@TempDir Path other) {
        gateway.commit(Swings.swing(1));
        gateway.with("directory", other.toString()).modified();
        gateway.commit(Swings.swing(2));

        assertEquals(Optional.empty(), gateway.store().find(Swings.id(1)));
        gateway.with("directory", folder.toString()).modified();
        assertEquals(Optional.of(Swings.swing(1)), gateway.store().find(Swings.id(1)));
    }

    @Test
    void aQuestionIsAnsweredNewestFirstAndGoesOnWhereItsPageEnded() {
        for (int i = 1; i <= 5; i++) {
            gateway.commit(Swings.swing(i));
        }

        List<StoredSwing> page = gateway.store().search(SwingQuestion.newest(2));
        List<StoredSwing> next = gateway.store()
                .search(SwingQuestion.newest(2).before(page.get(1).position()));
        long at = gateway.store().find(Swings.id(3)).orElseThrow().atUs();

        assertEquals(List.of(5L, 4L), page.stream().map(StoredSwing::position).toList());
        assertEquals(List.of(3L, 2L), next.stream().map(StoredSwing::position).toList());
        assertEquals(
                List.of(Swings.id(3)),
                gateway.store().search(SwingQuestion.newest(9).between(at, at + 1)).stream()
                        .map(s -> s.swing().id())
                        .toList());
        assertEquals(
                5,
                gateway.store().search(SwingQuestion.newest(9).of(Swings.BAT)).size());
        assertEquals(
                0,
                gateway.store().search(SwingQuestion.newest(9).of(new BatId(1))).size());
        assertEquals(
                0,
                gateway.store().search(SwingQuestion.newest(9).labelled("LV")).size());
    }

    @Test
    void whoFollowsWithoutACursorHearsEveryRevision() {
        gateway.commit(Swings.swing(1));
        long seen = gateway.store().end();
        gateway.commit(Swings.swing(2));
        gateway.commit(Swings.swing(3));

        assertEquals(
                List.of(2L, 3L),
                gateway.store().after(seen, 9).stream()
                        .map(StoredSwing::position)
                        .toList());
        assertEquals(3, gateway.store().end());
    }

    @Test
    void whatAConsumerHasStillToTakeIsCounted() {
        gateway.store().addConsumer("wire");
        gateway.commit(Swings.swing(1));
        gateway.commit(Swings.swing(2));
        gateway.store().advance("wire", 1);

        assertEquals(1, gateway.store().pending("wire"));
        assertEquals(0, gateway.store().pending("nobody"));
    }
}
