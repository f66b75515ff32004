package org.pitchside.store.internal;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.pitchside.api.Swing;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingStore.Commit;
import org.pitchside.api.store.SwingStore.StoredSwing;
import org.slf4j.LoggerFactory;

/** What stands around a store in a test: its folder, its settings, its log, a clock that stands still, and the power switch. */
final class Gateway implements AutoCloseable {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("org.pitchside.store");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:20:30Z"), ZoneOffset.UTC);

    final Path folder;
    private final Map<String, Object> settings = new HashMap<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Store store;
    private long capBytes;

    Gateway(Path folder) {
        this.folder = folder;
        settings.put("directory", folder.toString());
        log.start();
        LOG.setAdditive(false);
        LOG.addAppender(log);
    }

    Gateway with(String setting, Object value) {
        settings.put(setting, value);
        return this;
    }

    /** A cap below the least that an operator can set: tests do not fill the disk. */
    Gateway withCap(long bytes) {
        capBytes = bytes;
        return this;
    }

    /** The store, opened at its first use. */
    Store store() {
        if (store == null) {
            store = new Store(CLOCK);
            if (capBytes == 0) {
                store.activate(settings);
            } else {
                store.start(new Settings(folder, capBytes, Settings.QUEUE_LENGTH));
            }
        }
        return store;
    }

    void stop() {
        if (store != null) {
            store.deactivate();
            store = null;
        }
    }

    void modified() {
        store().modified(settings);
    }

    Path database() {
        return folder.resolve("swings.db");
    }

    Commit commit(Swing swing) {
        try {
            return store().commit(swing).orTimeout(30, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StoreException known ? known : e;
        }
    }

    /** Does something on the connection that writes. */
    void change(Work.Task<Integer> task) {
        store().change(task);
    }

    /** The numbers of the swings that stand behind the cursor. */
    List<Integer> waiting(String consumer) {
        return store().read(consumer, 1_000_000).stream()
                .map(StoredSwing::swing)
                .map(s -> s.id().seq())
                .toList();
    }

    /** Waits, generously: no test depends on how fast the machine is. */
    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain: " + what);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    List<String> health() {
        until(
                "the database is opened, or cannot be",
                () -> !store().health().get(0).sentence().equals("The database is being opened."));
        return store().health().stream().map(HealthLine::sentence).toList();
    }

    List<String> log() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        stop();
        LOG.detachAppender(log);
    }
}
