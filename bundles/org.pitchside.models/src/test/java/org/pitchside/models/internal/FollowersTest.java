package org.pitchside.models.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FollowersTest {

    @Test
    void neverOlderNeverTwoAtOnceAndTheLastOneInAnyCase() throws Exception {
        AtomicReference<Integer> value = new AtomicReference<>(0);
        Followers<Integer> followers = new Followers<>(value::get);
        List<List<Integer>> heard = new ArrayList<>();
        AtomicInteger crowded = new AtomicInteger();

        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            threads.add(new Thread(() -> {
                for (int i = 0; i < 5000; i++) {
                    value.updateAndGet(v -> v + 1);
                    followers.tell();
                }
            }));
        }
        threads.forEach(Thread::start);
        for (int f = 0; f < 3; f++) {
            List<Integer> mine = new ArrayList<>();
            heard.add(mine);
            AtomicInteger inMine = new AtomicInteger();
            followers.add(v -> {
                crowded.addAndGet(inMine.getAndIncrement());
                mine.add(v);
                inMine.decrementAndGet();
            });
        }
        for (Thread t : threads) {
            t.join();
        }

        assertEquals(0, crowded.get());
        for (List<Integer> mine : heard) {
            for (int i = 1; i < mine.size(); i++) {
                assertTrue(mine.get(i - 1) < mine.get(i), "an older value after a newer one");
            }
            assertEquals(15_000, mine.get(mine.size() - 1));
        }
    }
}
