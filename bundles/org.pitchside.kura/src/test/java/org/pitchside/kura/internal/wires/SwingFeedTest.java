package org.pitchside.kura.internal.wires;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.Swing;
import org.pitchside.api.store.StoreException;
import org.pitchside.kura.internal.values.Stores;
import org.pitchside.store.internal.Store;

/** The feed over a real store, with a graph that does what the test says. */
class SwingFeedTest {

    private static final String CURSOR = "wires a";
    private static final SourceSettings ALL = new SourceSettings(false, 3, false);
    private static final SourceSettings LIVE = new SourceSettings(true, 3, false);

    @TempDir
    Path folder;

    private Store store;
    private final List<Integer> taken = new ArrayList<>();
    private final Set<Integer> poison = new HashSet<>();
    private boolean connected = true;
    private boolean dies;

    private final SwingFeed.Outlet graph = new SwingFeed.Outlet() {
        @Override
        public boolean connected() {
            return connected;
        }

        @Override
        public void emit(Swing swing) {
            if (poison.contains(swing.id().seq())) {
                throw new IllegalStateException("a component of the graph");
            }
            taken.add(swing.id().seq());
            if (dies) {
                throw new PowerCut();
            }
        }
    };

    /** Nothing in the gateway catches it: as good as a power cut. */
    private static final class PowerCut extends Error {
        private static final long serialVersionUID = 1;
    }

    @BeforeEach
    void given() {
        store = Stores.open(folder);
    }

    @AfterEach
    void stop() {
        Stores.close(store);
    }

    private SwingFeed feed(SourceSettings settings) {
        return new SwingFeed(store, CURSOR, settings, graph);
    }

    private static void drain(SwingFeed feed) {
        while (feed.step() == 0) {}
    }

    @Test
    void everySwingIsEmittedOnceInOrderAcrossRestarts() {
        SwingFeed feed = feed(ALL);
        feed.step();
        Stores.commit(store, 0, 40);
        drain(feed);
        // when the source begins anew, with what was committed meanwhile
        Stores.commit(store, 40, 45);
        SwingFeed next = feed(ALL);
        drain(next);

        assertEquals(range(0, 45), taken);
        assertEquals(0, store.pending(CURSOR));
        assertEquals(5, next.emitted());
    }

    private static List<Integer> range(int from, int to) {
        var list = new ArrayList<Integer>();
        for (int i = from; i < to; i++) {
            list.add(i);
        }
        return list;
    }

    @Test
    void withoutAWireNothingIsEmittedAndNothingLost() {
        SwingFeed feed = feed(ALL);
        connected = false;
        feed.step();
        Stores.commit(store, 0, 3);
        drain(feed);
        assertEquals(List.of(), taken);
        assertEquals(3, store.pending(CURSOR));

        connected = true;
        drain(feed);
        assertEquals(List.of(0, 1, 2), taken);
    }

    @Test
    void aWireThatIsTakenAwayInBetweenStopsIt() {
        SwingFeed feed = new SwingFeed(store, CURSOR, ALL, new SwingFeed.Outlet() {
            @Override
            public boolean connected() {
                return taken.size() < 2;
            }

            @Override
            public void emit(Swing swing) {
                taken.add(swing.id().seq());
            }
        });
        feed.step();
        Stores.commit(store, 0, 5);
        drain(feed);

        assertEquals(List.of(0, 1), taken);
        assertEquals(3, store.pending(CURSOR));
    }

    @Test
    void aCrashRepeatsOneAtMost() {
        SwingFeed feed = feed(ALL);
        feed.step();
        Stores.commit(store, 0, 3);
        // given a graph that takes a swing, and a gateway that dies before it has noted that
        dies = true;
        assertThrows(PowerCut.class, feed::step);
        dies = false;

        drain(feed(ALL));

        assertEquals(List.of(0, 0, 1, 2), taken);
    }

    @Test
    void whatTheGraphRefusesThriceIsPassedOverAndCounted() {
        SwingFeed feed = feed(ALL);
        feed.step();
        poison.add(1);
        Stores.commit(store, 0, 4);
        // when it is tried, and tried, and tried again
        assertTrue(feed.step() > 0, "a pause before it is tried again");
        assertEquals(List.of(0), taken);
        assertTrue(feed.trouble().contains("00000000000000B7/12/1"), feed.trouble());
        assertTrue(feed.step() > 0);
        drain(feed);

        assertEquals(List.of(0, 2, 3), taken);
        assertEquals(1, feed.refused());
        assertEquals(0, store.pending(CURSOR));
        assertNull(feed.trouble(), "the next one went well");
    }

    @Test
    void aGraphThatWorksAgainGetsWhatItRefused() {
        SwingFeed feed = feed(ALL);
        feed.step();
        poison.add(0);
        Stores.commit(store, 0, 2);
        feed.step();
        poison.clear();
        drain(feed);

        assertEquals(List.of(0, 1), taken);
        assertEquals(0, feed.refused());
    }

    @Test
    void liveIsWhatHappensNow() {
        Stores.commit(store, 0, 3);
        SwingFeed feed = feed(LIVE);
        drain(feed);
        assertEquals(List.of(), taken, "what was there before is not of now");
        // when two come, then two while nobody listens, then one
        Stores.commit(store, 3, 5);
        drain(feed);
        connected = false;
        Stores.commit(store, 5, 7);
        drain(feed);
        connected = true;
        drain(feed);
        Stores.commit(store, 7, 8);
        drain(feed);

        assertEquals(List.of(3, 4, 7), taken);
        assertEquals(0, feed.leftOut());
        assertThrows(StoreException.class, () -> store.read(CURSOR, 1), "nothing waits in the store for it");
    }

    @Test
    void liveLeavesOutTheOldestBeyondItsLimitAndCountsThem() {
        SwingFeed feed = feed(LIVE);
        drain(feed);
        Stores.commit(store, 0, 10);
        drain(feed);

        assertEquals(List.of(7, 8, 9), taken);
        assertEquals(7, feed.leftOut());
    }

    @Test
    void liveDoesNotTryTwice() {
        SwingFeed feed = feed(LIVE);
        drain(feed);
        poison.add(1);
        Stores.commit(store, 0, 3);
        drain(feed);

        assertEquals(List.of(0, 2), taken);
        assertEquals(1, feed.refused());
    }

    @Test
    void liveFromNowOnForgetsTheCursorAndAllBeginsAtTheEnd() {
        feed(ALL).step();
        Stores.commit(store, 0, 3);
        assertEquals(3, store.pending(CURSOR));
        drain(feed(LIVE));
        assertEquals(0, store.pending(CURSOR));

        drain(feed(ALL));
        assertEquals(List.of(), taken);
    }

    @Test
    void aStoreThatCannotBeReadIsWaitedFor() {
        SwingFeed feed = feed(ALL);
        feed.step();
        Stores.commit(store, 0, 1);
        store.removeConsumer(CURSOR);
        // when the cursor is gone under its feet, it says so, and begins anew
        assertTrue(feed.step() > 0);
        assertTrue(feed.trouble().startsWith("the store: "), feed.trouble());
        drain(feed);
        Stores.commit(store, 1, 2);
        drain(feed);

        assertEquals(List.of(1), taken);
        assertNull(feed.trouble());
    }
}
