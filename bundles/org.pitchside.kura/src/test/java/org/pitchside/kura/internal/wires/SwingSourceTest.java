package org.pitchside.kura.internal.wires;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireHelperService;
import org.eclipse.kura.wire.WireRecord;
import org.eclipse.kura.wire.WireSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.wireadmin.Wire;
import org.pitchside.api.Swing;
import org.pitchside.api.flow.SwingExplainer;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.store.StoreException;
import org.pitchside.kura.internal.values.Stores;
import org.pitchside.store.internal.Store;

/** The component as Kura sees it. */
class SwingSourceTest {

    private static final int DELETED = 4;
    private static final int STOPPED = 6;
    private static final Map<String, Object> SETTINGS = Map.of("kura.service.pid", "swings", "deliver", "all");
    private static final String CURSOR = "wires swings";

    @TempDir
    Path folder;

    private Store store;
    private final Graph graph = new Graph();
    private final AtomicLong nowMs = new AtomicLong();
    private SwingSource source;

    /** What Kura gives a wire component. */
    private static final class Graph implements WireSupport {
        final List<WireRecord> records = new CopyOnWriteArrayList<>();
        final CountDownLatch entered = new CountDownLatch(1);
        volatile CountDownLatch blocked;
        volatile Wire[] wires;

        @Override
        public void emit(List<WireRecord> wireRecords) {
            entered.countDown();
            CountDownLatch wall = blocked;
            if (wall != null) {
                try {
                    wall.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException("interrupted", e);
                }
            }
            records.addAll(wireRecords);
        }

        @Override
        public void consumersConnected(Wire[] to) {
            wires = to;
        }

        @Override
        public Object polled(Wire wire) {
            return "polled";
        }

        @Override
        public void producersConnected(Wire[] from) {}

        @Override
        public void updated(Wire wire, Object value) {}
    }

    private static final class Helper implements WireHelperService {
        private final WireSupport support;

        Helper(WireSupport support) {
            this.support = support;
        }

        @Override
        public WireSupport newWireSupport(WireComponent component, ServiceReference<WireComponent> reference) {
            return support;
        }

        @Override
        public String getPid(WireComponent component) {
            return null;
        }

        @Override
        public String getServicePid(String pid) {
            return null;
        }

        @Override
        public String getServicePid(WireComponent component) {
            return null;
        }

        @Override
        public boolean isEmitter(String pid) {
            return true;
        }

        @Override
        public boolean isReceiver(String pid) {
            return false;
        }
    }

    @BeforeEach
    void given() {
        store = Stores.open(folder);
        source = new SwingSource(store, new Helper(graph), nowMs::get);
        activate(SETTINGS);
    }

    private void activate(Map<String, Object> values) {
        var context = (ComponentContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ComponentContext.class}, (p, method, args) -> null);
        source.activate(context, values);
    }

    @AfterEach
    void stop() {
        if (graph.blocked != null) {
            graph.blocked.countDown();
        }
        source.deactivate(STOPPED);
        Stores.close(store);
    }

    private void wired() {
        source.consumersConnected(new Wire[1]);
        Stores.await(
                "it has its cursor",
                () -> store.pending(CURSOR) == 0 && source.health().get(0).level() == Level.OK);
        Stores.await("the cursor is there", this::hasCursor);
    }

    private boolean hasCursor() {
        try {
            store.read(CURSOR, 1);
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    private void swing(int seq) {
        Stores.commit(store, seq, seq + 1);
        source.committed(null);
    }

    @Test
    void eachCommittedSwingBecomesOneRecord() {
        wired();
        swing(1);
        swing(2);
        Stores.await("two records", () -> graph.records.size() == 2);

        assertEquals("DRV", graph.records.get(0).getProperties().get("label").getValue());
        assertEquals(2L, graph.records.get(1).getProperties().get("seq").getValue());
        assertFalse(graph.records.get(0).getProperties().containsKey("window"));
        assertEquals(List.of(new HealthLine(Level.OK, "wires swings", "2 swings emitted.")), source.health());
        assertEquals(1, graph.wires.length);
        assertEquals("polled", source.polled(null));
    }

    @Test
    void theModelsInputIsAddedWhereItIsAskedForAndKnown() {
        wired();
        source.updated(with("window", true));
        swing(1);
        Stores.await("one record", () -> graph.records.size() == 1);
        assertFalse(graph.records.get(0).getProperties().containsKey("window"), "nobody knows it");

        SwingExplainer explainer = new SwingExplainer() {
            @Override
            public Explanation explain(Swing swing) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Optional<byte[]> modelInput(Swing swing) {
                return Optional.of(new byte[] {(byte) swing.recording().size()});
            }
        };
        source.setExplainer(explainer);
        swing(2);
        Stores.await("two records", () -> graph.records.size() == 2);
        assertArrayEquals(new byte[] {10}, (byte[])
                graph.records.get(1).getProperties().get("window").getValue());

        source.updated(with("window", true, "deliver", "live"));
        Stores.await("it is live", () -> !hasCursor());
        swing(3);
        Stores.await("three records", () -> graph.records.size() == 3);
        assertArrayEquals(new byte[] {10}, (byte[])
                graph.records.get(2).getProperties().get("window").getValue());

        source.unsetExplainer(explainer);
        swing(4);
        Stores.await("four records", () -> graph.records.size() == 4);
        assertFalse(graph.records.get(3).getProperties().containsKey("window"));
    }

    private static Map<String, Object> with(Object... more) {
        var values = new HashMap<>(SETTINGS);
        for (int i = 0; i < more.length; i += 2) {
            values.put((String) more[i], more[i + 1]);
        }
        return values;
    }

    @Test
    void aGraphThatStandsStillHoldsUpNobody() throws Exception {
        wired();
        graph.blocked = new CountDownLatch(1);
        swing(1);
        graph.entered.await();
        // when everybody else calls while it stands
        swing(2);
        source.updated(with("live.limit", 7));
        source.updated(SETTINGS);
        source.consumersConnected(new Wire[2]);
        assertEquals(Level.OK, source.health().get(0).level());
        nowMs.addAndGet(30_001);
        assertEquals(
                List.of(new HealthLine(
                        Level.WARN, "wires swings", "0 swings emitted; the graph has not returned from the last one.")),
                source.health());
        // then the store went on, and so does the source when the graph does
        assertEquals(2, store.end());
        graph.blocked.countDown();
        Stores.await("both came through", () -> graph.records.size() == 2);
    }

    @Test
    void aGraphThatNeverReturnsDoesNotKeepTheSourceAlive() throws Exception {
        wired();
        graph.blocked = new CountDownLatch(1);
        swing(1);
        graph.entered.await();

        source.deactivate(STOPPED);

        assertTrue(graph.records.isEmpty());
        assertEquals(1, store.pending(CURSOR), "what it did not take is still to be emitted");
    }

    @Test
    void onlyADeletedSourceForgetsItsPlace() {
        wired();
        source.deactivate(STOPPED);
        swing(1);
        assertEquals(1, store.pending(CURSOR));
        source = new SwingSource(store, new Helper(graph), nowMs::get);
        activate(SETTINGS);
        source.consumersConnected(new Wire[1]);
        Stores.await("what came meanwhile", () -> graph.records.size() == 1);

        source.deactivate(DELETED);
        assertThrows(StoreException.class, () -> store.read(CURSOR, 1));
        source = new SwingSource(store, new Helper(graph), nowMs::get);
        activate(SETTINGS);
    }

    @Test
    void settingsThatAreNoneChangeNothingAndNeverThrow() {
        wired();
        swing(1);
        Stores.await("one record", () -> graph.records.size() == 1);
        for (Object none : new Object[] {"", "sometimes", -1, new byte[3], List.of()}) {
            source.updated(with("deliver", none, "live.limit", none, "window", none));
        }
        source.updated(Map.of());

        assertEquals("1 swings emitted.", source.health().get(0).sentence(), "the feed is the one that was");
    }

    @Test
    void withoutAWireItSaysHowManyWait() {
        Stores.await("the cursor is there", this::hasCursor);
        swing(1);
        swing(2);
        assertEquals(
                List.of(new HealthLine(
                        Level.WARN, "wires swings", "No wire leads away from this source; 2 swings wait.")),
                source.health());
        source.consumersConnected(new Wire[1]);
        Stores.await("two records", () -> graph.records.size() == 2);
        source.consumersConnected(null);
        swing(3);
        assertEquals(Level.WARN, source.health().get(0).level());
    }
}
