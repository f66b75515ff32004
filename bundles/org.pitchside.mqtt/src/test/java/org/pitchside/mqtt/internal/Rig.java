package org.pitchside.mqtt.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.pitchside.api.BatId;
import org.pitchside.api.Measurement;
import org.pitchside.api.Metric;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.Verdict;
import org.pitchside.api.store.SwingStore;
import org.pitchside.store.internal.Store;

/** What the tests with a real store share. */
final class Rig {

    static final int BATS = 3;
    private static final long PATIENCE_MS = 120_000;

    private Rig() {}

    /** The real store in a folder. */
    static Store store(Path folder) {
        var store = new Store();
        call(store, "activate", Map.class, Map.of("directory", folder.toString()));
        return store;
    }

    static void stop(Store store) {
        call(store, "deactivate", null, null);
    }

    /** Declarative Services call what is not public; so does this. */
    private static void call(Store store, String name, Class<?> type, Object value) {
        try {
            Method method =
                    type == null ? Store.class.getDeclaredMethod(name) : Store.class.getDeclaredMethod(name, type);
            method.setAccessible(true);
            if (type == null) {
                method.invoke(store);
            } else {
                method.invoke(store, value);
            }
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    static Swing swing(int number) {
        var id = new SwingId(new BatId(0xB0 + number % BATS), 7, number);
        return new Swing(
                id,
                1,
                1_764_000_000_000_000L + number * 1000L,
                1500,
                SwingOrigin.STREAM,
                new Verdict("DRV", 0.93f, List.of(new Verdict.Score("DRV", 0.93f)), "cricket-1"),
                null,
                true,
                List.of(new Measurement(Metric.BAT_SPEED, 31.2f, 30.1f, Float.POSITIVE_INFINITY)),
                Set.of(),
                "swing/1",
                SwingRecording.NONE);
    }

    /** Commits swings and waits until they are on the disk; {@code each} hears of some that are. */
    static void commit(SwingStore store, int from, int to, Runnable each) {
        var all = new ArrayList<CompletableFuture<?>>();
        for (int i = from; i < to; i++) {
            all.add(store.commit(swing(i)));
            if (all.size() == 500) {
                all.forEach(CompletableFuture::join);
                all.clear();
                each.run();
            }
        }
        all.forEach(CompletableFuture::join);
        each.run();
    }

    /** Waits for a condition, generously: no test depends on how fast the machine is. */
    static void await(String what, BooleanSupplier condition) {
        await(() -> what, condition);
    }

    /** The same, saying what is waited for as it is in the end. */
    static void await(Supplier<String> what, BooleanSupplier condition) {
        long end = System.currentTimeMillis() + PATIENCE_MS;
        while (!condition.getAsBoolean()) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("waited in vain: " + what.get());
            }
            sleep(10);
        }
    }

    static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static int freePort() {
        try (var socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
