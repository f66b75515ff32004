package org.pitchside.kura.internal.values;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.pitchside.api.BatId;
import org.pitchside.api.Measurement;
import org.pitchside.api.Metric;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.Verdict;
import org.pitchside.api.store.SwingStore;
import org.pitchside.store.internal.Store;

/** The real store, and swings for it. */
public final class Stores {

    private static final long PATIENCE_MS = 120_000;

    private Stores() {}

    public static Store open(Path folder) {
        var store = new Store();
        call(store, "activate", Map.class, Map.of("directory", folder.toString()));
        return store;
    }

    public static void close(Store store) {
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

    public static Swing swing(int seq) {
        return new Swing(
                new SwingId(new BatId(0xB7), 12, seq),
                1,
                1_764_000_000_000_000L + seq * 1000L,
                1500,
                SwingOrigin.STREAM,
                new Verdict("DRV", 0.93f, List.of(new Verdict.Score("DRV", 0.93f)), "cricket-1"),
                new Verdict("PWR", Float.NaN, List.of(), "cricket-1"),
                true,
                List.of(
                        new Measurement(Metric.BAT_SPEED, 31.25f, 30.5f, Float.POSITIVE_INFINITY),
                        new Measurement(Metric.DOWNSWING_TIME, 180, 170, 190)),
                Set.of(SwingFlag.CLIPPED_GYRO, SwingFlag.CLIPPED_ACCEL),
                "swing/1",
                new SwingRecording(new short[60], 5, org.pitchside.api.ImuRange.NOMINAL));
    }

    /** Commits swings of these numbers and waits until they are on the disk. */
    public static void commit(SwingStore store, int from, int to) {
        for (int seq = from; seq < to; seq++) {
            store.commit(swing(seq)).join();
        }
    }

    /** Waits for a condition, generously: no test depends on how fast the machine is. */
    public static void await(String what, BooleanSupplier condition) {
        long end = System.currentTimeMillis() + PATIENCE_MS;
        while (!condition.getAsBoolean()) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("waited in vain: " + what);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
