package org.pitchside.gateway.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.health.HealthSource.Level;

/** Store, then acknowledge, then tell: also when the disk fails, the bat goes, or an event comes twice. */
class CommitterTest {

    private final Story story = new Story();

    @AfterEach
    void end() {
        story.close();
    }

    @Test
    void nothingIsToldOrAcknowledgedBeforeTheDiskHasIt() {
        story.givenAModelThatSays(w -> "DRV").givenABat();
        story.store.holdBack = true;

        story.whenItSendsEvent(12, 5, true);
        assertFalse(story.happened().contains("ACK 5"), story.happened().toString());
        story.store.letGo();

        story.until("told", () -> story.happened().contains("told 5"));
        assertTrue(story.happened().indexOf("ACK 5") >= 0);
        assertTrue(story.happened().indexOf("ACK 5") < story.happened().indexOf("told 5"));
    }

    @Test
    void aFullDiskLosesNothingThatTheBatStillHas() {
        story.givenAModelThatSays(w -> "DRV").givenABat();
        story.store.fill();

        story.whenItSendsEvent(12, 5, true);
        var line = story.pipeline.health().get(0);
        assertEquals(Level.FAULT, line.level());
        assertTrue(line.sentence().contains("the disk is full"), line.sentence());
        assertFalse(story.happened().contains("ACK 5"));
        story.store.trouble = null;
        story.whenTimePasses(Duration.ofMillis(250));

        assertTrue(story.happened().contains("ACK 5"));
        assertEquals(1, story.store.swings.size());
        assertEquals(Level.OK, story.pipeline.health().get(0).level());
    }

    @Test
    void whileTheDiskFailsOnlySoMuchWaitsAndTheRestIsCountedAsLost() {
        story.givenAModelThatSays(w -> "DRV").givenABat();
        story.store.fill();

        for (int i = 0; i < Committer.MOST_WAITING + 3; i++) {
            story.whenItSwings();
        }

        assertTrue(
                story.pipeline.health().stream().anyMatch(l -> l.sentence().startsWith("3 swings were lost")),
                story.pipeline.health().toString());
    }

    @Test
    void anEventThatComesTwiceIsStoredOnceAndAcknowledgedTwice() {
        story.givenAModelThatSays(w -> "DRV").givenABat();

        story.whenItSendsEvent(12, 5, true).whenItSendsEvent(12, 5, true);

        story.until(
                "acknowledged twice",
                () -> story.happened().stream().filter("ACK 5"::equals).count() == 2);
        assertEquals(1, story.store.swings.size());
    }

    @Test
    void theStoreHoldsABatsSwingsInTheirOrderEvenWhenTheDiskFailedInBetween() {
        story.givenAModelThatSays(w -> "DRV").givenABat();
        story.store.fill();
        story.whenItSendsEvent(12, 5, true).whenItSendsEvent(12, 6, true);
        story.store.trouble = null;

        story.whenItSendsEvent(12, 7, true);
        assertEquals(List.of(), story.store.numbers(), "7 must not overtake");
        story.whenTimePasses(Duration.ofMillis(250));

        assertEquals(List.of(5, 6, 7), story.store.numbers());
    }

    @Test
    void oneCommitOfABatIsUnderWayAtATimeAndNoneIsForgotten() {
        story.givenAModelThatSays(w -> "DRV").givenABat();
        story.store.holdBack = true;

        story.whenItSendsEvent(12, 5, true).whenItSendsEvent(12, 6, true);
        assertEquals(1, story.store.asked);
        story.store.letGo();
        story.store.letGo();

        assertEquals(List.of(5, 6), story.store.numbers());
    }

    @Test
    void aFailingDiskIsAskedWithGrowingPauses() {
        story.givenAModelThatSays(w -> "DRV").givenABat();
        story.store.fill();
        story.whenItSendsEvent(12, 5, true);

        for (int tenth = 0; tenth < 600; tenth++) {
            story.whenTimePasses(Duration.ofMillis(100));
        }

        // at 0, 0.2, 0.6, 1.4, 3, 6.2, 12.6 s, then every 10 s up to 60 s
        assertEquals(11, story.store.asked);
    }

    @Test
    void anEventSentAgainWhileItWaitsIsNotTakenTwice() {
        story.givenAModelThatSays(w -> "DRV").givenABat();
        story.store.holdBack = true;

        story.whenItSendsEvent(12, 5, true).whenItSendsEvent(12, 5, true);
        story.store.letGo();
        story.store.letGo();

        assertEquals(1, story.store.asked);
        assertEquals(List.of(5), story.store.numbers());
    }

    @Test
    void anEventThatTheStoreKnowsFromBeforeARestartIsAcknowledgedAndNotTold() {
        story.givenAModelThatSays(w -> "DRV").givenABat();
        story.whenItSendsEvent(12, 5, true);
        try (var restarted = new Story(story.store)) {
            restarted.givenAModelThatSays(w -> "DRV").givenABat();

            restarted.whenItSendsEvent(12, 5, true).whenItSendsEvent(12, 6, true);

            restarted.until("told the new one", () -> restarted.happened().contains("told 6"));
            assertTrue(restarted.happened().contains("ACK 5"));
            assertFalse(restarted.happened().contains("told 5"));
            assertEquals(List.of(5, 6), story.store.numbers());
        }
    }

    @Test
    void anAcknowledgementGoesOverTheConnectionThatStandsThen() {
        story.givenAModelThatSays(w -> "DRV").givenABat();
        story.store.holdBack = true;
        story.whenItSendsEvent(12, 5, true).whenTheConnectionEnds();

        story.givenABat();
        story.store.letGo();

        assertTrue(
                story.happened().contains("ACK on connection 2 5"),
                story.happened().toString());
    }

    @Test
    void anEventForWhichNoRoomIsLeftStaysWithItsBatAndIsNotCountedAsLost() {
        story.givenAModelThatSays(w -> "DRV").givenABat();
        story.store.fill();
        for (int seq = 1; seq <= Committer.MOST_WAITING + 2; seq++) {
            story.whenItSendsEvent(12, seq, true);
        }
        story.store.trouble = null;
        story.whenTimePasses(Duration.ofMinutes(1));

        assertEquals(Committer.MOST_WAITING, story.store.swings.size());
        assertFalse(story.happened().contains("ACK " + (Committer.MOST_WAITING + 1)));
        var said = story.pipeline.health().toString();
        assertTrue(said.contains("2 times an event had to stay with its bat"), said);
        assertFalse(said.contains("lost"), said);
    }

    @Test
    void aSwingCutWhileTheStoreCannotEvenGiveANumberIsKeptLater() {
        story.givenAModelThatSays(w -> "DRV").givenABat();
        story.store.fill();
        story.whenItSwings().whenItSwings();
        assertFalse(story.happened().contains("provisional DRV"));

        story.store.trouble = null;
        story.whenTimePasses(Duration.ofMillis(250));

        assertEquals(List.of(0x8000_0001, 0x8000_0002), story.store.numbers());
    }

    @Test
    void aSwingThatTheStoreWillNeverTakeDoesNotStandInTheWayForEver() {
        story.givenAModelThatSays(w -> "DRV").givenABat();
        story.store.trouble = new IllegalStateException("a column too many");
        story.whenItSendsEvent(12, 5, true);
        for (int s = 0; s < 10; s++) {
            story.whenTimePasses(Duration.ofSeconds(1));
        }
        story.store.trouble = null;

        story.whenItSendsEvent(12, 6, true);

        assertEquals(List.of(6), story.store.numbers());
        assertFalse(story.happened().contains("ACK 5"));
        assertTrue(story.pipeline.health().toString().contains("1 swings were lost"));
    }
}
