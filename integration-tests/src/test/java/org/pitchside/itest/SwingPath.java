package org.pitchside.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.flow.SimTruth;
import org.pitchside.api.flow.SwingListener;
import org.pitchside.api.store.SwingStore;
import org.pitchside.api.store.SwingStore.StoredSwing;

/**
 * One swing followed from a virtual bat into the store, through every room and over the air's own bytes. The subclasses say how the bat
 * sends it. Real threads and a real radio's timing: hence a limit, never a fixed wait.
 */
abstract class SwingPath {
    private static final long LIMIT_MS = 90_000;
    private static final long NEAR_US = 100_000;

    private final ConcurrentLinkedQueue<Heard> heard = new ConcurrentLinkedQueue<>();
    private ServiceRegistration<SwingListener> listener;

    /** What a listener heard, and whether the store had it by then. */
    private record Heard(SwingId id, boolean stored) {}

    @BeforeEach
    void someoneListens() {
        BundleContext framework = FrameworkUtil.getBundle(getClass()).getBundleContext();
        listener = framework.registerService(
                SwingListener.class,
                new SwingListener() {
                    @Override
                    public void committed(StoredSwing stored) {
                        SwingId id = stored.swing().id();
                        SwingStore store = framework.getService(framework.getServiceReference(SwingStore.class));
                        heard.add(new Heard(id, store.find(id).isPresent()));
                    }
                },
                null);
    }

    @AfterEach
    void nobodyListens() {
        if (listener != null) {
            listener.unregister();
        }
    }

    /** Whether the number of such a swing was given by the gateway. */
    abstract boolean numberedByTheGateway();

    @Test
    void aSwingOfAVirtualBatIsInTheStoreOnce(SwingStore store, SimTruth truth, GatewayStatus status) {
        // given a virtual bat; when its player swings; then a swing of that bat and that moment is in the store
        Swing swing = eventually(
                "a true swing in the store",
                () -> store.latest(1000).stream()
                        .map(StoredSwing::swing)
                        .filter(s -> truth.happened().stream()
                                .anyMatch(t -> t.swing()
                                        && t.bat().equals(s.id().bat())
                                        && Math.abs(t.atUs() - s.atUs()) <= NEAR_US))
                        .findFirst());
        assertEquals(1, swing.revision());
        assertEquals(numberedByTheGateway(), swing.id().givenByGateway());
        assertTrue(
                swing.recording().size() > swing.recording().t0Index()
                        && swing.recording().t0Index() > 0,
                "t0 is in the recording");
        // and once: no identity twice, no two swings of a bat within a tenth of a second
        List<Swing> all = store.latest(1000).stream().map(StoredSwing::swing).toList();
        List<String> twice = all.stream()
                .flatMap(a -> all.stream()
                        .filter(b -> a != b
                                && a.id().bat().equals(b.id().bat())
                                && (a.id().equals(b.id()) || Math.abs(a.atUs() - b.atUs()) < NEAR_US))
                        .map(b -> a.id() + " and " + b.id()))
                .toList();
        assertEquals(List.of(), twice);
        // and whoever listens heard of it, but not before it was on the disk
        eventually("the listener heard of a swing", () -> heard.stream().findFirst());
        assertTrue(heard.stream().allMatch(Heard::stored), "heard only of what is stored");
        // and nothing was lost on the way
        status.bats().forEach(b -> assertEquals(0, b.dropped(), "dropped by " + b.bat()));
    }

    static <T> T eventually(String what, Supplier<Optional<T>> search) {
        long end = System.nanoTime() + LIMIT_MS * 1_000_000;
        while (true) {
            Optional<T> found = search.get();
            if (found.isPresent()) {
                return found.get();
            }
            assertTrue(System.nanoTime() < end, "not within " + LIMIT_MS + " ms: " + what);
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }
}
