package org.pitchside.models.internal.shadow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.model.ModelBench;
import org.pitchside.api.model.ShelfException;
import org.pitchside.inference.internal.Bench;
import org.pitchside.models.internal.gates.SequentialTest.Answer;

/** What a candidate cannot do any harm by, and what is no evidence of it. */
class ShadowHarmTest extends ShadowRig {

    @Test
    void aCandidateThatHangsHoldsUpNobodyAndIsStopped() throws Exception {
        var hold = new CountDownLatch(1);
        var entered = new CountDownLatch(1);
        var freed = new AtomicBoolean();
        var clock = new AtomicLong();
        ModelBench bench = model -> new ModelBench.Seat() {
            @Override
            public float[] logits(SwingWindow window) {
                entered.countDown();
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return new float[9];
            }

            @Override
            public void close() {
                freed.set(true);
            }
        };
        Shadow shadow = Shadow.of(candidate(), Optional.empty(), live, Optional.empty(), bench, clock::get);

        events.forEach(shadow::event);
        entered.await();
        assertTrue(shadow.report().missed() >= events.size() - Shadow.MOST_WAITING - 2);
        assertEquals(Answer.OPEN, shadow.answer());

        clock.set(Shadow.HANGS_NANOS + 1);
        shadow.event(events.get(0));
        assertEquals(Answer.FAILED, shadow.answer());
        assertTrue(shadow.why().startsWith("it hangs"), shadow.why());

        // closing does not wait, and takes no memory from under a call
        shadow.close();
        assertFalse(freed.get());
        hold.countDown();
        until(freed::get);
    }

    @Test
    void whatCannotBeginIsToldAndFreed() throws Exception {
        // given a live model whose bats' half cannot be read, and a thread that takes nothing
        var freed = new AtomicInteger();
        ModelBench bench = model -> new ModelBench.Seat() {
            @Override
            public float[] logits(SwingWindow window) {
                return new float[9];
            }

            @Override
            public void close() {
                freed.incrementAndGet();
            }
        };
        Optional<byte[]> torn = Optional.of(new byte[] {1, 2, 3});

        var unreadable = assertThrows(
                ShelfException.class, () -> Shadow.of(candidate(), Optional.of(blob), live, torn, bench, () -> 0));
        assertTrue(
                unreadable.getMessage().startsWith("cricket-2 cannot be held against cricket-1: "),
                unreadable.getMessage());
        assertEquals(1, freed.get());

        assertThrows(
                ShelfException.class,
                () -> Shadow.of(
                        candidate(),
                        Optional.empty(),
                        live,
                        Optional.empty(),
                        bench,
                        task -> {
                            throw new RejectedExecutionException();
                        },
                        () -> 0,
                        () -> 0));
        assertEquals(2, freed.get());
    }

    private static void until(BooleanSupplier so) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "never");
            Thread.onSpinWait();
        }
    }

    @Test
    void inItsOwnThreadItComesToTheSame() throws Exception {
        try (Shadow shadow = Shadow.of(candidate(), Optional.of(blob), live, Optional.of(blob), new Bench())) {
            for (Evidence e : events) {
                int before = shadow.report().windows();
                shadow.event(e);
                until(() -> shadow.answer() != Answer.OPEN || shadow.report().windows() > before);
            }
            assertEquals(Answer.PASSED, shadow.answer(), shadow.why());
            assertEquals(0, shadow.report().missed());
        }
    }

    @Test
    void evidenceOfAnotherModelIsPassedOver() throws Exception {
        try (Shadow shadow = shadow(candidate(), null, new Bench())) {
            Evidence e = events.get(0);
            var other = new Verdict(
                    e.live().label(), e.live().confidence(), e.live().scores(), "rules-1");
            shadow.event(with(e, other));
            shadow.event(with(e, Verdict.NONE));
            shadow.event(with(e, new Verdict("UNKNOWN", 0, List.of(), "cricket-1")));

            assertEquals(0, shadow.report().windows());
        }
    }
}
