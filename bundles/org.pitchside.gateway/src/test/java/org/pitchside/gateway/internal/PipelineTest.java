package org.pitchside.gateway.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.flow.LinkCounters;
import org.pitchside.api.flow.SwingListener;
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
        assertTrue(story.pipeline.health().stream().anyMatch(l -> l.sentence().startsWith("No classifier answers")));
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
    void anEventWhoseSamplesAreGoneIsKeptByTheBatsOwnWordAndSaysSo() {
        story.givenAModelThatSays(w -> "DRV").givenABat();

        story.whenItSendsEvent(12, 7, false, "CUT");

        assertEquals("CUT", story.store.swings.get(0).verdict().label());
        assertTrue(Float.isNaN(story.store.swings.get(0).verdict().confidence()));

        assertEquals(0, story.store.swings.get(0).recording().size());
        assertTrue(story.store.swings.get(0).flags().contains(SwingFlag.ALONE));
        assertTrue(story.happened().contains("ACK 7"));
        assertEquals(0, story.pipeline.bats().get(0).compared());
    }

    @Test
    void whetherBatAndGatewayAgreeIsCountedWhereBothNamedTheSwing() {
        story.givenAModelThatSays(w -> "DRV").givenABat();

        story.whenItSendsEvent(12, 1, true, "DRV")
                .whenItSendsEvent(12, 2, true, "CUT")
                .whenItSendsEvent(12, 3, true, "UNKNOWN")
                .whenItSendsEvent(12, 4, true, null)
                .whenItSendsEvent(12, 1, true, "DRV");
        story.givenAModelThatSays(w -> "UNKNOWN").whenItSendsEvent(12, 5, true, "CUT");
        story.givenAModelThatSays(w -> "NOT").whenItSendsEvent(12, 6, true, "CUT");

        var bat = story.pipeline.bats().get(0);
        assertEquals(3, bat.compared());
        assertEquals(1, bat.agreed());
        assertTrue(
                story.pipeline.health().stream()
                        .anyMatch(l -> l.sentence().startsWith("Bats and gateway agreed on 1 of 3")),
                story.pipeline.health().toString());
        assertEquals("CUT", story.store.swings.get(1).batVerdict().label());
        assertEquals("DRV", story.store.swings.get(1).verdict().label());
    }

    @Test
    void aBatThatNamesMostSwingsOtherwiseIsToldOnTheHealthPage() {
        story.givenAModelThatSays(w -> "DRV").givenABat();

        for (int seq = 1; seq <= 20; seq++) {
            story.whenItSendsEvent(12, seq, true, seq <= 9 ? "DRV" : "CUT");
        }

        assertTrue(
                story.pipeline.health().stream()
                        .anyMatch(l -> l.sentence().startsWith("It and the gateway named only 9 of 20")),
                story.pipeline.health().toString());
    }

    @Test
    void whatABatAloneCallsNoSwingIsNotKept() {
        story.givenABat();

        story.whenItSendsEvent(12, 7, false, "NOT");

        story.until("rejected", () -> story.rejected.size() == 1);
        assertEquals(0, story.store.swings.size());
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
    void aListenerThatHangsHoldsUpNobody() {
        var gate = new CountDownLatch(1);
        story.pipeline.addListener(new SwingListener() {
            @Override
            public void committed(StoredSwing stored) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        story.givenAModelThatSays(w -> "DRV").givenABat();

        story.whenItSendsEvent(12, 5, true).whenItSendsEvent(12, 6, true);

        story.until("the others heard", () -> story.happened().contains("told 6"));
        gate.countDown();
    }

    @Test
    void aClassifierThatThrowsCostsASwingItsNameNotItsLife() {
        story.givenAModelThatSays(w -> {
                    throw new IllegalStateException("out of its depth");
                })
                .givenABat();

        story.whenItSwings();

        assertTrue(story.store.swings.get(0).verdict().isUnknown());
        assertTrue(story.pipeline.health().toString().contains("times the classifier failed"));
    }

    @Test
    void aFlowThatFailsBeginsAnewAndItsBatGoesOn() {
        story.givenAModelThatSays(w -> "DRV").givenABat();
        story.store.trouble = new IllegalStateException("no store at all");
        story.whenItSwings();
        assertTrue(story.pipeline.health().toString().contains("a bat's flow failed"));
        story.store.trouble = null;

        story.whenItSwings();

        assertEquals(1, story.store.swings.size());
    }

    @Test
    void anEventThatCannotBeCutIsKeptWithoutItsSamples() {
        story.givenAModelThatSays(w -> "DRV").givenABat();

        story.whenItSendsNonsense(9);

        assertEquals(0, story.store.swings.get(0).recording().size());
        assertTrue(story.happened().contains("ACK 9"));
    }

    @Test
    void whatTheBatItselfSaidIsShownAtOnceUnlessItSaidNoSwing() {
        story.givenAModelThatSays(w -> "DRV").givenABat();

        story.whenItSaysOfAnEvent(5, "PUL").whenItSaysOfAnEvent(6, "NOT").whenItSendsEvent(12, 7, true);

        story.until("told", () -> story.happened().contains("told 7"));
        assertTrue(story.happened().contains("provisional PUL"));
        assertFalse(story.happened().contains("provisional NOT"));
    }

    @Test
    void boundsOfAnEarlierBootDoNotCreepFromEventToEvent() {
        story.givenAModelThatSays(w -> "DRV").givenABat().whenItSwings();
        story.whenTimePasses(Duration.ofHours(1)).whenTheConnectionEnds();
        try (var later = new Story(story.store, 15)) {
            later.givenAModelThatSays(w -> "DRV")
                    .givenABat()
                    .whenTimePasses(Duration.ofHours(3))
                    .whenTheConnectionEnds();
            later.givenABat();

            later.whenItSendsEvent(13, 1, true).whenTheConnectionEnds();
            later.givenABat().whenItSendsEvent(14, 1, true);

            long known = story.store.swings.get(0).atUs();
            var first = story.store.swings.get(1);
            var second = story.store.swings.get(2);
            assertEquals(known - 1000, first.atUs() - first.atErrorUs(), 1);
            assertEquals(1_000_000_000L + Duration.ofHours(3).toMillis() * 1000, first.atUs() + first.atErrorUs(), 1);
            assertEquals(first.atUs(), second.atUs(), "bounds do not creep");
        }
    }

    @Test
    void countersOfTheLinksOutliveTheSessionsThatCounted() {
        story.givenABat();
        LinkCounters sessions = () -> List.of(new LinkCounters.Link(Story.BAT, true, 1, 2, 3, 0));
        story.pipeline.setLinks(sessions);
        story.pipeline.unsetLinks(sessions);
        assertEquals(3, story.pipeline.bats().get(0).dropped());

        story.pipeline.setLinks(() -> List.of(new LinkCounters.Link(Story.BAT, true, 10, 20, 30, 0)));

        assertEquals(33, story.pipeline.bats().get(0).dropped());
        assertEquals(22, story.pipeline.bats().get(0).duplicates());
    }

    @Test
    void anOldConnectionThatEndsLateDoesNotTakeTheNewOneAway() {
        story.givenABat();
        var old = story.flow();

        story.givenABat();
        old.closed();

        assertTrue(story.pipeline.bats().get(0).connected());
        assertEquals(2, story.pipeline.bats().get(0).connections());
    }

    @Test
    void aSwingUnderWayWhenTheConnectionEndsIsKept() {
        story.givenAModelThatSays(w -> "DRV").givenABat();

        story.whenItSwingsAndItsSamplesEnd(345).whenTheConnectionEnds();

        assertEquals(1, story.store.swings.size());
        assertFalse(story.pipeline.bats().get(0).connected());
    }

    @Test
    void anotherModelBringsItsDetectorAtAQuietMoment() {
        story.givenAModelThatSays(w -> "DRV").givenABat().givenAModelWhoseDetectorHas("on_dps", 400f);

        story.whenTimePasses(Duration.ofMillis(20)).whenItSwings();
        story.givenAModelWhoseDetectorHas("no_such_parameter", 1f);
        story.whenTimePasses(Duration.ofMillis(20)).whenItSwings();

        assertEquals(400f, story.pipeline.parameters().named().get("on_dps"));
        assertEquals(2, story.store.swings.size());
        for (var swing : story.store.swings) {
            assertEquals(story.pipeline.parameters().name(), swing.detector());
        }
    }
}
