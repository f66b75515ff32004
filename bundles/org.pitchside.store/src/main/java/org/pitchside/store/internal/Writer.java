package org.pitchside.store.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.pitchside.api.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. What waits is written in one transaction, so that many swings share one sync of the disk. Opens the
 * database, keeps trying when it cannot, repairs it when it is damaged, keeps it below its cap.
 */
final class Writer implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int MOST_AT_ONCE = 256;
    private static final long RETRY_MS = 2000;
    private static final long SAY_AGAIN_NANOS = 60_000_000_000L;

    private final Clock clock;
    private final LinkedBlockingQueue<Work<?>> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger commits = new AtomicInteger();
    private final Thread thread;
    private volatile Settings settings;
    private volatile OpenDatabase database;
    private volatile String trouble = "not opened yet";
    private volatile boolean damageFound;
    private volatile boolean closing;
    private StoreFiles files;
    private long saidNanos;
    private boolean said;

    Writer(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        thread = new Thread(this, "pitchside-store");
        thread.setDaemon(true);
    }

    /** Opens and starts; a store that cannot be opened now is tried again and again. */
    void start() {
        tryOpen();
        thread.start();
    }

    void settings(Settings other) {
        settings = other;
    }

    /** Why nothing can be written now, null while all is well. */
    String trouble() {
        return trouble;
    }

    /** The database, null while it cannot be opened. */
    OpenDatabase database() {
        return database;
    }

    int waiting() {
        return commits.get();
    }

    <T> Work<T> submit(Work<T> work) {
        if (closing) {
            work.failed(new StoreException("the store is closed"));
        } else if (work.isCommit() && commits.incrementAndGet() > settings.queueLength()) {
            commits.decrementAndGet();
            work.failed(new StoreException("more than " + settings.queueLength() + " swings wait for the disk"));
        } else {
            queue.add(work);
        }
        return work;
    }

    @Override
    public void run() {
        var batch = new ArrayList<Work<?>>();
        while (!closing || !queue.isEmpty()) {
            try {
                Work<?> first = queue.poll(database == null ? RETRY_MS / 4 : RETRY_MS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MOST_AT_ONCE - 1);
                }
                handle(batch);
            } catch (InterruptedException e) {
                closing = true;
            } catch (RuntimeException e) {
                fail(batch, new StoreException("the store failed: " + e, e));
            } finally {
                batch.clear();
            }
        }
        close(queue);
    }

    private void close(LinkedBlockingQueue<Work<?>> left) {
        var rest = new ArrayList<Work<?>>();
        left.drainTo(rest);
        fail(rest, new StoreException("the store is closed"));
        if (database != null) {
            database.close();
            database = null;
        }
        if (files != null) {
            files.close();
        }
    }

    private void handle(List<Work<?>> batch) {
        if (database != null && (damageFound || !batch.isEmpty() && !database.inPlace())) {
            replace(damageFound ? "the check found damage" : "its file was taken away");
        }
        if (database == null && !tryOpen()) {
            fail(batch, new StoreException(trouble));
            return;
        }
        if (!batch.isEmpty()) {
            write(batch, true);
        }
    }

    private void replace(String why) {
        OpenDatabase old = database;
        database = null;
        boolean repair = damageFound;
        damageFound = false;
        try {
            if (repair) {
                database = old.repaired(clock, why);
            } else {
                LOG.error("{}: {}; a new one is begun", old.files().database(), why);
                old.close();
            }
        } catch (StoreException e) {
            trouble(e.getMessage());
        }
    }

    private boolean tryOpen() {
        try {
            if (files == null || !files.folder().equals(settings.directory())) {
                if (files != null) {
                    files.close();
                    files = null;
                }
                files = StoreFiles.take(settings.directory());
            }
            database = OpenDatabase.open(files, clock);
            well();
            checkLarge(database);
            return true;
        } catch (StoreException e) {
            trouble(e.getMessage());
            return false;
        }
    }

    /** A large file is read whole beside the work. */
    private void checkLarge(OpenDatabase opened) {
        try {
            if (Files.size(opened.files().database()) <= OpenDatabase.CHECK_AT_ONCE_BYTES) {
                return;
            }
        } catch (IOException e) {
            return;
        }
        var check = new Thread(
                () -> {
                    try (Db db = Db.openToRead(opened.files().database())) {
                        OpenDatabase.check(db);
                    } catch (SQLException e) {
                        damageFound |= Db.trouble(e) == Db.Trouble.DAMAGED && database == opened;
                    }
                },
                "pitchside-store-check");
        check.setDaemon(true);
        check.setPriority(Thread.MIN_PRIORITY);
        check.start();
    }

    private void write(List<Work<?>> batch, boolean again) {
        Db db = database.write();
        try {
            db.run("BEGIN IMMEDIATE");
            for (Work<?> work : batch) {
                work.run(db);
            }
            db.run("COMMIT");
        } catch (SQLException e) {
            db.rollback();
            recover(batch, again, e);
            return;
        }
        well();
        done(batch);
        makeRoom(db);
    }

    private void recover(List<Work<?>> batch, boolean again, SQLException e) {
        switch (Db.trouble(e)) {
            case DAMAGED -> {
                damageFound = true;
                replace(Db.words(e));
                if (again && database != null) {
                    write(batch, false);
                } else {
                    fail(batch, new StoreException("the database is damaged: " + Db.words(e), e));
                }
            }
            case OUTSIDE -> {
                String words = database.files().database() + ": " + Db.words(e);
                trouble(words);
                fail(batch, new StoreException(words, e));
            }
            case OTHER -> {
                if (batch.size() == 1) {
                    fail(batch, new StoreException("the database refuses it: " + Db.words(e), e));
                } else {
                    // one of them is wrong: each by itself, so that the others do not suffer
                    List.copyOf(batch).forEach(work -> write(List.of(work), again));
                }
            }
        }
    }

    private void makeRoom(Db db) {
        try {
            Space.enforce(db, settings.maxBytes());
        } catch (SQLException e) {
            trouble(database.files().database() + ": no room can be made: " + Db.words(e));
        }
    }

    private void done(List<Work<?>> batch) {
        for (Work<?> work : batch) {
            count(work);
            work.done();
        }
    }

    private void fail(List<Work<?>> batch, StoreException why) {
        for (Work<?> work : batch) {
            count(work);
            work.failed(why);
        }
    }

    private void count(Work<?> work) {
        if (work.isCommit()) {
            commits.decrementAndGet();
        }
    }

    /** Says what is wrong once a minute, not once a swing. */
    private void trouble(String words) {
        long now = System.nanoTime();
        if (!said || !words.equals(trouble) || now - saidNanos > SAY_AGAIN_NANOS) {
            said = true;
            saidNanos = now;
            LOG.error("swings cannot be kept: {}", words);
        }
        trouble = words;
    }

    private void well() {
        if (said) {
            said = false;
            LOG.info("swings can be kept again");
        }
        trouble = null;
    }

    @Override
    public void close() {
        closing = true;
        // a work that does nothing wakes the thread
        queue.add(new Work<>(db -> null, false));
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
