package org.pitchside.gateway.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.evidence.EvidenceListener;

/** What those are told who weigh models. */
class EvidenceTest {

    private final Story story = new Story();
    private final List<Evidence> heard = new CopyOnWriteArrayList<>();
    private final List<String> active = new CopyOnWriteArrayList<>();

    private final EvidenceListener witness = new EvidenceListener() {
        @Override
        public void event(Evidence evidence) {
            heard.add(evidence);
        }

        @Override
        public void activity(BatId bat, long atUs, BatActivity activity) {
            active.add(bat + " " + activity.candidates());
        }
    };

    @AfterEach
    void end() {
        story.close();
    }

    @Test
    void aSwingOfAStreamIsToldOnceWithAllThatWasSaid() {
        story.pipeline.addWitness(witness);
        story.givenAModelThatSays(w -> "DRV").givenABat();

        story.whenItSwings().until("told", () -> heard.size() == 1);

        Evidence e = heard.get(0);
        assertEquals("DRV", e.live().label());
        assertEquals("test-1", e.live().model());
        assertEquals(SwingOrigin.STREAM, e.origin());
        assertEquals(360, e.recording().size());
        assertEquals("swing/2", e.detector());
        assertEquals(story.store.swings.get(0).id(), e.id());
        assertEquals(story.store.swings.get(0).atUs(), e.atUs());
        assertTrue(e.liveNanos() > 0);
        assertTrue(e.contact());
        assertNull(e.batVerdict());
        assertEquals(0, e.batLogits().length);
        assertEquals("none", e.batModel());
        // its first opinion was not a second event
        assertEquals(1, heard.size());
    }

    @Test
    void whatIsCalledNoSwingIsToldToo() {
        story.pipeline.addWitness(witness);
        story.givenAModelThatSays(w -> "NOT").givenABat();

        story.whenItSwings().whenItSendsEvent(12, 6, true).until("told", () -> heard.size() == 2);

        assertTrue(heard.stream().allMatch(e -> e.live().isNot()));
    }

    @Test
    void aBatsOwnWordIsToldWithItsLogits() {
        story.pipeline.addWitness(witness);
        story.givenAModelThatSays(w -> "DRV").givenABat();

        story.whenItSendsEvent(12, 6, true, "PUL").until("told", () -> heard.size() == 1);

        Evidence e = heard.get(0);
        assertEquals("PUL", e.batVerdict().label());
        assertArrayEquals(new byte[] {7, -3}, e.batLogits());
        assertEquals("bat-1", e.batModel());
        assertEquals(SwingOrigin.EVENT, e.origin());
    }

    @Test
    void anEventWithoutSamplesIsNoEvidence() {
        story.pipeline.addWitness(witness);
        story.givenAModelThatSays(w -> "DRV").givenABat();

        story.whenItSendsEvent(12, 6, false, "PUL").whenItSendsEvent(12, 7, true, "PUL");

        story.until("told", () -> heard.size() == 1);
        assertEquals(7, heard.get(0).id().seq());
    }

    @Test
    void aSignOfLifeIsTold() {
        story.pipeline.addWitness(witness);
        story.givenABat();

        story.flow().activity(new BatActivity(40, 3, 1, 90, 0));

        story.until("told", () -> active.size() == 1);
        assertEquals(Story.BAT + " 3", active.get(0));
    }

    @Test
    void aWitnessThatIsSlowMissesSomeAndHoldsUpNobody() {
        var hold = new CountDownLatch(1);
        story.pipeline.addWitness(new EvidenceListener() {
            @Override
            public void event(Evidence evidence) {
                await();
            }

            @Override
            public void activity(BatId bat, long atUs, BatActivity activity) {
                await();
            }

            private void await() {
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        story.pipeline.addWitness(witness);
        story.givenAModelThatSays(w -> "DRV").givenABat();

        for (int i = 0; i < 600; i++) {
            int n = i;
            story.flow().activity(new BatActivity(40, n, 1, 90, 0));
            story.until("told " + n, () -> active.size() == n + 1);
        }
        story.whenItSwings().until("told", () -> heard.size() == 1);

        assertTrue(story.pipeline.health().stream()
                .anyMatch(l -> l.sentence().startsWith("Listeners were too slow for 8")));
        hold.countDown();
    }

    @Test
    void aWitnessThatWentHearsNothingMore() {
        story.pipeline.addWitness(witness);
        story.pipeline.removeWitness(witness);
        story.givenAModelThatSays(w -> "DRV").givenABat();

        story.whenItSwings().until("stored", () -> story.store.swings.size() == 1);

        assertEquals(0, heard.size());
    }
}
