package org.pitchside.ble.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LaneTest {

    private final ArrayDeque<Runnable> pool = new ArrayDeque<>();

    private void poolRuns() {
        while (!pool.isEmpty()) {
            pool.remove().run();
        }
    }

    @Test
    void aFullLaneThrowsValuesAwayAndCountsThem() {
        var lane = new Lane(pool::add, 3);
        var done = new ArrayList<Integer>();
        for (int i = 0; i < 5; i++) {
            int n = i;
            lane.offer(() -> done.add(n));
        }

        poolRuns();

        assertEquals(List.of(0, 1, 2), done);
        assertEquals(2, lane.dropped());
        assertTrue(lane.offer(() -> done.add(9)));
    }

    @Test
    void whatMustNotBeLostGoesPastTheBound() {
        var lane = new Lane(pool::add, 1);
        var done = new ArrayList<String>();
        lane.offer(() -> done.add("value"));
        assertFalse(lane.offer(() -> done.add("dropped")));
        lane.put(() -> done.add("end"));

        poolRuns();

        assertEquals(List.of("value", "end"), done);
    }

    @Test
    void aJobThatFailsTakesNoOtherWithIt() {
        var lane = new Lane(pool::add, 10);
        var done = new ArrayList<String>();
        lane.put(() -> {
            throw new IllegalStateException("made for this test");
        });
        lane.put(() -> done.add("next"));

        poolRuns();

        assertEquals(List.of("next"), done);
    }

    @Test
    void aLongLaneLetsOthersHaveTheirTurn() {
        var lane = new Lane(pool::add, 1000);
        var done = new AtomicInteger();
        for (int i = 0; i < 200; i++) {
            lane.put(done::incrementAndGet);
        }

        pool.remove().run();

        assertTrue(done.get() < 200);
        assertEquals(1, pool.size());
    }

    @Test
    void aClosedPoolDoesNotSwallowTheEndOfAFlow() {
        var lane = new Lane(
                job -> {
                    throw new RejectedExecutionException();
                },
                10);
        var done = new ArrayList<String>();

        lane.put(() -> done.add("end"));

        assertEquals(List.of("end"), done);
    }

    @Test
    void manyThreadsNeverRunOneLaneAtOnceAndNothingIsLost() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        var lane = new Lane(threads, Integer.MAX_VALUE);
        var inside = new AtomicBoolean();
        var together = new AtomicBoolean();
        int each = 20_000;
        var all = new CountDownLatch(3 * each);
        var last = new int[3];
        var outOfOrder = new AtomicBoolean();
        for (int p = 0; p < 3; p++) {
            int producer = p;
            new Thread(() -> {
                        for (int i = 1; i <= each; i++) {
                            int n = i;
                            lane.put(() -> {
                                together.compareAndSet(false, !inside.compareAndSet(false, true));
                                outOfOrder.compareAndSet(false, last[producer] != n - 1);
                                last[producer] = n;
                                inside.set(false);
                                all.countDown();
                            });
                        }
                    })
                    .start();
        }

        assertTrue(all.await(60, TimeUnit.SECONDS), all.getCount() + " jobs were lost");
        threads.shutdownNow();

        assertFalse(together.get(), "two threads were in one lane");
        assertFalse(outOfOrder.get(), "a producer's jobs changed places");
    }
}
