package org.pitchside.gateway.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.flow.SwingListener;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.store.SwingStore.StoredSwing;

/** The order of things, told as stories. */
class PipelineTest {

    private final Story story = new Story();

    @AfterEach
    void end() {
        story.close();
    }

    @Test
    void aSwingIsNamedProvisionallyThenStoredThenTold() {
        story.givenAModelThatSays(w -> "DRV").givenABat();

        story.whenItSwings().until("told", () -> story.happened.size() == 2);

        assertEquals("provisional DRV", story.happened.get(0));
        assertTrue(story.happened.get(1).startsWith("told"), story.happened.get(1));
        var swing = story.store.swings.get(0);
        assertEquals("DRV", swing.verdict().label());
        assertEquals(SwingOrigin.STREAM, swing.origin());
        assertTrue(swing.id().givenByGateway());
        assertTrue(swing.contact());
        // t0 by the gateway's time: sample 300 or 301 at 5 ms after 1,000 s
        assertEquals(1_000_000_000L + 1_505_000, swing.atUs(), 10_000);
        assertEquals(360, swing.recording().size());
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
        story.store.diskFull = true;

        story.whenItSendsEvent(12, 5, true);
        var line = story.pipeline.health().get(0);
        assertEquals(Level.FAULT, line.level());
        assertTrue(line.sentence().contains("the disk is full"), line.sentence());
        assertFalse(story.happened().contains("ACK 5"));
        story.store.diskFull = false;

        story.until(
                "acknowledged after the disk came back", () -> story.happened().contains("ACK 5"));
        assertEquals(1, story.store.swings.size());
        story.until("well again", () -> story.pipeline.health().get(0).level() == Level.OK);
    }

    @Test
    void whileTheDiskFailsOnlySoMuchWaitsAndTheRestIsCountedAsLost() {
        story.givenAModelThatSays(w -> "DRV").givenABat();
        story.store.diskFull = true;

        for (int i = 0; i < Committer.MOST_WAITING + 3; i++) {
            story.whenItSwings();
        }

        assertTrue(
                story.pipeline.health().stream()
                        .anyMatch(l -> l.sentence().startsWith("3 swings from streams were lost")),
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
    void whatTheModelCallsNoSwingIsCountedNotKeptAndTheBatMayForgetIt() {
        story.givenAModelThatSays(w -> "NOT").givenABat();

        story.whenItSwings().whenItSendsEvent(12, 6, true);

        story.until("rejected twice", () -> story.rejected.size() == 2);
        assertEquals(0, story.store.swings.size());
        assertTrue(story.happened().contains("ACK 6"));
        assertEquals(2, story.pipeline.bats().get(0).rejected());
    }

    @Test
    void withoutAModelASwingIsKeptAsNotSure() {
        story.givenABat();

        story.whenItSwings();

        assertTrue(story.store.swings.get(0).verdict().isUnknown());
        assertTrue(story.pipeline.health().stream().anyMatch(l -> l.sentence().startsWith("No model answers")));
    }

    @Test
    void anotherModelTakesOverBetweenTwoSwings() {
        story.givenAModelThatSays(w -> "DRV").givenABat().whenItSwings();

        story.givenAModelThatSays(w -> "PUL").whenItSwings();

        assertEquals("DRV", story.store.swings.get(0).verdict().label());
        assertEquals("PUL", story.store.swings.get(1).verdict().label());
    }

    @Test
    void anEventOfAnEarlierBootIsDatedByItsBounds() {
        story.givenAModelThatSays(w -> "DRV").givenABat();

        story.whenItSendsEvent(11, 5, true);

        var swing = story.store.swings.get(0);
        assertTrue(swing.flags().contains(SwingFlag.DATED_BY_BOUND));
        assertEquals(SwingOrigin.JOURNAL, swing.origin());
        assertTrue(swing.atErrorUs() > 0);
        assertEquals(swing.atUs(), swing.atErrorUs(), 10_000_000);
    }

    @Test
    void anEventWhoseSamplesAreGoneIsStillKept() {
        story.givenAModelThatSays(w -> "DRV").givenABat();

        story.whenItSendsEvent(12, 7, false);

        assertEquals(0, story.store.swings.get(0).recording().size());
        assertTrue(story.store.swings.get(0).flags().contains(SwingFlag.GAP));
        assertTrue(story.happened().contains("ACK 7"));
    }

    @Test
    void aListenerThatThrowsTakesNothingFromTheOthers() {
        var calls = new AtomicInteger();
        story.pipeline.addListener(new SwingListener() {
            @Override
            public void committed(StoredSwing stored) {
                calls.incrementAndGet();
                throw new IllegalStateException("a broken screen");
            }
        });
        var after = new AtomicInteger();
        story.pipeline.addListener(new SwingListener() {
            @Override
            public void committed(StoredSwing stored) {
                after.incrementAndGet();
            }
        });
        story.givenAModelThatSays(w -> "DRV").givenABat();

        story.whenItSwings().whenItSwings();

        story.until("both heard both", () -> calls.get() == 2 && after.get() == 2);
    }

    @Test
    void aSwingUnderWayWhenTheConnectionEndsIsKept() {
        story.givenAModelThatSays(w -> "DRV").givenABat().whenItSwings();
        int before = story.store.swings.size();

        story.whenTheConnectionEnds();

        assertEquals(1, before);
        assertFalse(story.pipeline.bats().get(0).connected());
    }
}
