package org.pitchside.store.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
    private static final long IDLE_MS = 2000;
    private static final long CLOSED_MS = 500;
    private static final long SAY_AGAIN_NANOS = 60_000_000_000L;
    private static final long LONGEST_WAIT_S = 10;
    private static final long LEAST_PAUSE_NANOS = 1_000_000_000L;

    private final Clock clock;
    private final LinkedBlockingQueue<Work<?>> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final Thread thread;
    private volatile Settings settings;
    private volatile OpenDatabase database;
    private volatile String trouble = "it is being opened";
    private volatile boolean damageFound;
    private boolean closing;
    private final CountDownLatch begun = new CountDownLatch(1);

    // The rest belongs to the thread, and before it is started to who starts it.
    private Writer before;
    private StoreFiles files;
    private long notBeforeNanos = System.nanoTime();
    private long saidNanos;
    private boolean said;

    Writer(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        thread = new Thread(this, "pitchside-store");
        thread.setDaemon(true);
    }

    /**
     * Starts, and opens on its own thread: a large or damaged file takes its time. A store that cannot be opened now is tried again and
     * again.
     *
     * @param former closed first, on the same thread; null for none
     */
    void start(Writer former) {
        before = former;
        thread.start();
    }

    private void begin() {
        if (before != null) {
            before.close();
            before = null;
        }
        try {
            tryOpen();
        } catch (RuntimeException e) {
            LOG.error("the store failed", e);
            trouble("the store failed: " + e);
        } finally {
            begun.countDown();
        }
    }

    /** Whether it was opened, or tried to. */
    boolean isBegun() {
        return begun.getCount() == 0;
    }

    void settings(Settings other) {
        settings = other;
    }

    Settings settings() {
        return settings;
    }

    /** Why nothing can be written now, null while all is well. */
    String trouble() {
        return trouble;
    }

    /** The database, null while it cannot be opened. Who asks while it is opened for the first time waits for that. */
    OpenDatabase database() {
        if (Thread.currentThread() != thread) {
            try {
                if (!begun.await(LONGEST_WAIT_S, TimeUnit.SECONDS)) {
                    return null;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return database;
    }

    int waiting() {
        return commits.get();
    }

    /** How many commits were refused since the start, because too many waited or the disk would not have them. */
    long refused() {
        return refused.get();
    }

    /**
     * Has it written. From the writer's own thread, on which futures complete, it is written at once: waiting there for the thread would
     * be for ever.
     */
    <T> Work<T> submit(Work<T> work) {
        if (Thread.currentThread() == thread) {
            if (work.isCommit()) {
                commits.incrementAndGet();
            }
            handle(List.of(work));
            return work;
        }
        StoreException no = null;
        synchronized (queue) {
            if (closing) {
                no = new StoreException("the store is closed");
            } else if (work.isCommit() && commits.get() >= settings.queueLength()) {
                no = new StoreException("more than " + settings.queueLength() + " swings wait for the disk");
            } else {
                if (work.isCommit()) {
                    commits.incrementAndGet();
                }
                queue.add(work);
            }
        }
        if (no != null) {
            if (work.isCommit()) {
                refused.incrementAndGet();
            }
            work.failed(no);
        }
        return work;
    }

    /** A reader met damage in {@code seen}: returns when it was repaired, or could not be. */
    void repair(OpenDatabase seen) {
        submit(new Work<>(
                        db -> {
                            if (database == seen) {
                                OpenDatabase.damaged("a reader met damage");
                            }
                            return null;
                        },
                        false))
                .future()
                .handle((done, failure) -> null)
                .join();
    }

    @Override
    public void run() {
        begin();
        var batch = new ArrayList<Work<?>>();
        while (true) {
            batch.clear();
            try {
                Work<?> first = queue.poll(database == null ? CLOSED_MS : IDLE_MS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MOST_AT_ONCE - 1);
                }
                handle(batch);
            } catch (InterruptedException e) {
                stopTaking();
            } catch (RuntimeException e) {
                LOG.error("the store failed", e);
                fail(batch, new StoreException("the store failed: " + e, e));
            }
            synchronized (queue) {
                if (closing && queue.isEmpty()) {
                    break;
                }
            }
        }
        if (database != null) {
            database.close();
            database = null;
        }
        if (files != null) {
            files.close();
        }
    }

    private void stopTaking() {
        synchronized (queue) {
            closing = true;
        }
    }

    private void handle(List<Work<?>> batch) {
        if (database != null && damageFound) {
            repair("the check found damage");
        } else if (database != null && !batch.isEmpty() && !database.inPlace()) {
            LOG.error(
                    "{}: its file was taken away; a new one is begun",
                    database.files().database());
            database.close();
            database = null;
        }
        if (database == null && !tryOpen()) {
            fail(batch, new StoreException(trouble));
        } else if (!batch.isEmpty()) {
            write(batch, true);
        }
    }

    private void repair(String why) {
        OpenDatabase old = database;
        database = null;
        damageFound = false;
        long began = System.nanoTime();
        try {
            database = old.repaired(clock, why);
        } catch (StoreException e) {
            notOpened(began, e);
        }
    }

    private boolean tryOpen() {
        long began = System.nanoTime();
        if (began - notBeforeNanos < 0) {
            return false;
        }
        try {
            if (files == null) {
                files = StoreFiles.take(settings.directory());
            }
            database = OpenDatabase.open(files, clock);
            well();
            checkLarge(database);
            return true;
        } catch (StoreException e) {
            notOpened(began, e);
        } catch (LinkageError e) {
            // unpacked into the temporary folder, from which a hardened system runs nothing
            notOpened(began, new StoreException("SQLite's library cannot be loaded: " + e.getMessage(), e));
        }
        return false;
    }

    /** A salvage for which there is no room reads the whole file each time: it is not tried with every swing. */
    private void notOpened(long began, StoreException e) {
        trouble(e.getMessage());
        long now = System.nanoTime();
        notBeforeNanos = e instanceof OpenDatabase.NotSalvaged
                ? now + Math.max(LEAST_PAUSE_NANOS, Math.min(SAY_AGAIN_NANOS, 10 * (now - began)))
                : now;
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
                        if (Db.trouble(e) == Db.Trouble.DAMAGED && database == opened) {
                            damageFound = true;
                        }
                    }
                },
                "pitchside-store-check");
        check.setDaemon(true);
        check.setPriority(Thread.MIN_PRIORITY);
        check.start();
    }

    private void write(List<Work<?>> batch, boolean again) {
        if (database == null) {
            fail(batch, new StoreException(trouble));
            return;
        }
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
        } catch (RuntimeException e) {
            db.rollback();
            apart(batch, again, new StoreException("the store cannot write it: " + e, e));
            return;
        }
        well();
        makeRoom(db);
        done(batch);
    }

    private void recover(List<Work<?>> batch, boolean again, SQLException e) {
        switch (Db.trouble(e)) {
            case DAMAGED -> {
                repair(Db.words(e));
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
            case OTHER -> apart(batch, again, new StoreException("the database refuses it: " + Db.words(e), e));
        }
    }

    /** One of them is wrong: each by itself, so that the others do not suffer. */
    private void apart(List<Work<?>> batch, boolean again, StoreException why) {
        if (batch.size() == 1) {
            fail(batch, why);
        } else {
            List.copyOf(batch).forEach(work -> write(List.of(work), again));
        }
    }

    private void makeRoom(Db db) {
        try {
            Space.enforce(db, settings.maxBytes());
        } catch (SQLException e) {
            // The swings of this transaction are safe. Damage is repaired before the next; a full disk shows at the
            // next.
            damageFound |= Db.trouble(e) == Db.Trouble.DAMAGED;
        }
    }

    private void done(List<Work<?>> batch) {
        for (Work<?> work : batch) {
            if (work.isCommit()) {
                commits.decrementAndGet();
            }
            work.done();
        }
    }

    private void fail(List<Work<?>> batch, StoreException why) {
        for (Work<?> work : batch) {
            if (work.future().isDone()) {
                continue;
            }
            if (work.isCommit()) {
                commits.decrementAndGet();
                refused.incrementAndGet();
            }
            work.failed(why);
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

    /** What waits is still written. */
    @Override
    public void close() {
        stopTaking();
        // Something that does nothing wakes the thread.
        queue.add(new Work<>(db -> null, false));
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
