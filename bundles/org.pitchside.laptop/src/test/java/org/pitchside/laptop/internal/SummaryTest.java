package org.pitchside.laptop.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatId;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.Verdict;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.flow.ReplayPlan;
import org.pitchside.api.store.SwingStore;
import org.pitchside.api.store.SwingStore.StoredSwing;

/** What a run came to, when it came to less than it should. */
class SummaryTest {

    private static final BatId BAT = new BatId(0xB7);

    private final Seen seen = new Seen();
    private final Summary summary = new Summary();

    private static Swing swing(int seq, long atUs) {
        return new Swing(
                new SwingId(BAT, 1, seq),
                1,
                atUs,
                1000,
                SwingOrigin.STREAM,
                Verdict.NONE,
                null,
                true,
                List.of(),
                Set.of(),
                "swing/1",
                SwingRecording.NONE);
    }

    private void givenTold(Swing... told) {
        List.of(told).forEach(seen::add);
    }

    private static SwingStore aStoreThatHolds(Swing... held) {
        var rows = List.of(held).stream().map(s -> new StoredSwing(1, s)).toList();
        return (SwingStore) Proxy.newProxyInstance(
                SummaryTest.class.getClassLoader(), new Class<?>[] {SwingStore.class}, (p, method, args) -> rows);
    }

    private static ReplayPlan aPlanOf(int recordings, ReplayPlan.Played... played) {
        return new ReplayPlan() {
            @Override
            public String dataSet() {
                return "TENNIS";
            }

            @Override
            public int recordings() {
                return recordings;
            }

            @Override
            public List<Played> played() {
                return List.of(played);
            }

            @Override
            public boolean finished() {
                return false;
            }
        };
    }

    private static ReplayPlan.Played clip(String name, long startUs) {
        return new ReplayPlan.Played(name, "forehand", false, BAT, startUs, startUs + 1_000_000);
    }

    private static GatewayStatus aBatWithDropped(long dropped) {
        return new GatewayStatus() {
            @Override
            public List<BatCounters> bats() {
                return List.of(new BatCounters(BAT, true, 400, 0, 0, dropped, 1, 0, 1, 1, 9, 7));
            }

            @Override
            public List<BatState> states() {
                return List.of();
            }
        };
    }

    @Test
    void aSwingThatWasToldAndIsNotInTheStoreIsAFault() {
        givenTold(swing(1, 0), swing(2, 10_000_000));

        summary.stored(aStoreThatHolds(swing(1, 0), swing(7, 99)), seen, null);

        assertTrue(summary.text().contains("the store holds 1 of the 2 swings that were told"), summary.text());
        assertEquals("1 swings that were told are not in the store", summary.fault());
    }

    @Test
    void aStrokeKeptTwiceUnderTwoIdentitiesIsNotExactlyOnce() {
        givenTold(swing(1, 1_500_000), swing(2, 1_700_000), swing(3, 5_500_000));

        summary.stored(
                aStoreThatHolds(
                        swing(1, 1_500_000),
                        swing(2, 1_700_000),
                        swing(3, 5_500_000),
                        swing(4, 9_000_000),
                        swing(5, 9_700_000)),
                seen,
                aPlanOf(
                        4,
                        clip("a/1", 1_000_000),
                        clip("a/2", 5_000_000),
                        clip("a/3", 9_000_000),
                        clip("a/4", 13_000_000)));

        assertTrue(
                summary.text()
                        .contains(
                                "of the 3 stretches that became events it holds 2 exactly once; 2 hold a further event"),
                summary.text());
        assertTrue(
                summary.scorecard().contains("replay.stored_once\t2\tstretches\t3\tTENNIS-REPLAY"),
                summary.scorecard().toString());
        assertNull(summary.fault());
    }

    @Test
    void aReplayThatWasCutShortSaysHowManyRecordingsWerePlayed() {
        summary.replayed(aPlanOf(544, clip("a/1", 1_000_000), clip("a/1", 5_000_000), clip("a/2", 9_000_000)), seen);

        assertTrue(summary.text().contains("2 of 544 recordings played as 1 bats"), summary.text());
        assertTrue(summary.scorecard().contains("replay.recordings\t2\trecordings\t544\tTENNIS-REPLAY"));
    }

    @Test
    void valuesThrownAwayAreAFault() {
        summary.bats(aBatWithDropped(0), 2);
        assertNull(summary.fault());
        assertTrue(summary.text().contains("bat and gateway agreed on 7 of 9 swings"), summary.text());

        summary.bats(aBatWithDropped(4), 2);

        assertTrue(summary.fault().startsWith("4 values of bats were thrown away"), summary.fault());
    }
}
