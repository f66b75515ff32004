package org.pitchside.store.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.pitchside.api.BatId;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store: SQLite, written by one thread, read by any. It stays alive whatever the disk does and says in words what that is. */
@Component(name = Store.NAME, immediate = true)
@Designate(ocd = StoreConfig.class)
public final class Store implements SwingStore, HealthSource {

    static final String NAME = "org.pitchside.store.Store";

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final String END = "SELECT seq FROM sqlite_sequence WHERE name = 'swing'";
    private static final String NEWEST =
            "NOT EXISTS (SELECT 1 FROM swing n WHERE n.bat = s.bat AND n.boot = s.boot AND n.seq = s.seq"
                    + " AND n.revision > s.revision)";

    private final Clock clock;
    private final Map<SwingId, Integer> given = new HashMap<>();
    private Settings settings = Settings.DEFAULT;
    private Writer writer;

    public Store() {
        this(Clock.systemUTC());
    }

    Store(Clock clock) {
        this.clock = clock;
    }

    @Activate
    void activate(Map<String, Object> values) {
        settings = Settings.of(values, Settings.DEFAULT, wrong -> LOG.warn("{}: {}", NAME, wrong));
        writer = new Writer(settings, clock);
        writer.start();
    }

    /** A changed folder is moved to by a new writer; the rest counts from the next swing on. */
    @Modified
    void modified(Map<String, Object> values) {
        Settings other = Settings.of(values, settings, wrong -> LOG.warn("{}: {}", NAME, wrong));
        if (other.equals(settings)) {
            return;
        }
        boolean moved = !other.directory().equals(settings.directory());
        settings = other;
        if (moved) {
            Writer old = writer;
            old.close();
            synchronized (given) {
                given.clear();
            }
            Writer next = new Writer(other, clock);
            writer = next;
            next.start();
        } else {
            writer.settings(other);
        }
    }

    @Deactivate
    void deactivate() {
        writer.close();
    }

    @Override
    public CompletableFuture<Commit> commit(Swing swing) {
        SwingRows.Packed packed;
        try {
            packed = SwingRows.pack(swing);
        } catch (StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
        return writer.submit(new Work<>(db -> insert(db, packed), true)).future();
    }

    private static Commit insert(Db db, SwingRows.Packed packed) throws SQLException {
        Swing swing = packed.swing();
        SwingId id = swing.id();
        long there = db.number(
                "SELECT position FROM swing WHERE bat = ? AND boot = ? AND seq = ? AND revision = ?",
                id.bat().toString(),
                Integer.toUnsignedLong(id.bootId()),
                Integer.toUnsignedLong(id.seq()),
                swing.revision());
        if (there != 0) {
            return new Commit(there, true);
        }
        PreparedStatement insert = db.prepare(SwingRows.INSERT);
        SwingRows.bind(insert, packed);
        insert.executeUpdate();
        long position = db.number("SELECT last_insert_rowid()");
        if (packed.samples() != null) {
            PreparedStatement recording = db.prepare(SwingRows.INSERT_RECORDING);
            SwingRows.bindRecording(recording, position, packed);
            recording.executeUpdate();
        }
        if (id.givenByGateway()) {
            db.update(
                    "INSERT INTO stream_number (bat, boot, seq) VALUES (?, ?, ?)"
                            + " ON CONFLICT (bat, boot) DO UPDATE SET seq = MAX(seq, excluded.seq)",
                    id.bat().toString(),
                    Integer.toUnsignedLong(id.bootId()),
                    Integer.toUnsignedLong(id.seq()));
        }
        return new Commit(position, false);
    }

    private interface Query<T> {
        T run(Db db) throws SQLException;
    }

    /** Reads beside the writer. */
    private <T> T ask(Query<T> query) {
        OpenDatabase database = writer.database();
        if (database == null) {
            throw new StoreException("the store cannot be read: " + writer.trouble());
        }
        synchronized (database.read()) {
            try {
                return query.run(database.read());
            } catch (SQLException e) {
                throw new StoreException("the store cannot be read: " + Db.words(e), e);
            }
        }
    }

    /** Writes something small and waits for it. */
    private void change(Work.Task<Object> task) {
        try {
            writer.submit(new Work<>(task, false)).future().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StoreException known ? known : new StoreException(e.getMessage(), e);
        }
    }

    private static List<StoredSwing> rows(PreparedStatement statement) throws SQLException {
        var list = new ArrayList<StoredSwing>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                StoredSwing stored = SwingRows.read(rows);
                if (stored != null) {
                    list.add(stored);
                }
            }
        }
        return list;
    }

    @Override
    public Optional<Swing> find(SwingId id) {
        return ask(db -> rows(db.bound(
                        SwingRows.SELECT + "WHERE bat = ? AND boot = ? AND seq = ? ORDER BY revision DESC LIMIT 1",
                        id.bat().toString(),
                        Integer.toUnsignedLong(id.bootId()),
                        Integer.toUnsignedLong(id.seq())))
                .stream()
                .map(StoredSwing::swing)
                .findFirst());
    }

    @Override
    public List<StoredSwing> latest(int limit) {
        return ask(db ->
                rows(db.bound(SwingRows.SELECT + "WHERE " + NEWEST + " ORDER BY s.position DESC LIMIT ?", limit)));
    }

    @Override
    public Map<BatId, Long> countByBat() {
        return ask(db -> {
            var counts = new HashMap<BatId, Long>();
            var sql = "SELECT bat, COUNT(*) FROM (SELECT DISTINCT bat, boot, seq FROM swing) GROUP BY bat";
            try (ResultSet rows = db.bound(sql).executeQuery()) {
                while (rows.next()) {
                    counts.put(BatId.parse(rows.getString(1)), rows.getLong(2));
                }
            }
            return counts;
        });
    }

    @Override
    public int nextStreamSeq(BatId bat, int bootId) {
        var key = new SwingId(bat, bootId, 0);
        synchronized (given) {
            Integer last = given.get(key);
            if (last == null) {
                last = ask(db -> {
                    long stored = db.number(
                            "SELECT seq FROM stream_number WHERE bat = ? AND boot = ?",
                            bat.toString(),
                            Integer.toUnsignedLong(bootId));
                    long floor = (1L << 31) + Counters.get(db, Counters.STREAM_FLOOR);
                    return (int) Math.max(stored, floor);
                });
            }
            int next = last + 1;
            given.put(key, next);
            return next;
        }
    }

    @Override
    public void addConsumer(String name) {
        if (name.isBlank() || name.length() > 100) {
            throw new IllegalArgumentException("a consumer's name has 1 to 100 characters");
        }
        change(db -> {
            boolean unknown = Counters.get(db, Counters.CONSUMERS_UNREADABLE) > 0;
            return db.update(
                    "INSERT OR IGNORE INTO consumer (name, position) VALUES (?, ?)",
                    name,
                    unknown ? 0 : db.number(END));
        });
    }

    @Override
    public void removeConsumer(String name) {
        change(db -> db.update("DELETE FROM consumer WHERE name = ?", name));
    }

    @Override
    public List<StoredSwing> read(String consumer, int max) {
        return ask(db -> {
            if (db.number("SELECT COUNT(*) FROM consumer WHERE name = ?", consumer) == 0) {
                throw new StoreException("there is no consumer \"" + consumer + "\"");
            }
            return rows(db.bound(
                    SwingRows.SELECT + "WHERE s.position > (SELECT position FROM consumer WHERE name = ?)"
                            + " ORDER BY s.position LIMIT ?",
                    consumer,
                    max));
        });
    }

    @Override
    public void advance(String consumer, long position) {
        change(db -> db.update(
                "UPDATE consumer SET position = MAX(position, MIN(?, (" + END + "))) WHERE name = ?",
                position,
                consumer));
    }

    @Override
    public List<HealthLine> health() {
        String trouble = writer.trouble();
        if (trouble != null) {
            return List.of(new HealthLine(
                    Level.FAULT, "store", "Swings cannot be kept: " + trouble + "; " + writer.waiting() + " wait."));
        }
        try {
            return ask(this::state);
        } catch (StoreException e) {
            return List.of(new HealthLine(Level.FAULT, "store", e.getMessage() + "."));
        }
    }

    private List<HealthLine> state(Db db) throws SQLException {
        var lines = new ArrayList<HealthLine>();
        lines.add(new HealthLine(
                Level.OK,
                "store",
                String.format(
                        Locale.ROOT,
                        "%d swings, %.1f of %d MB.",
                        db.number("SELECT COUNT(*) FROM swing"),
                        Space.used(db) / 1048576.0,
                        settings.maxBytes() >> 20)));
        told(
                db,
                lines,
                Level.WARN,
                Counters.LOST_RECORDINGS,
                "%d recordings were removed for space before every consumer had them.");
        told(
                db,
                lines,
                Level.FAULT,
                Counters.LOST_SWINGS,
                "%d swings were removed for space before every consumer had them.");
        told(db, lines, Level.WARN, Counters.UNREADABLE_SWINGS, "%d swings could not be read from a damaged file.");
        told(
                db,
                lines,
                Level.WARN,
                Counters.UNREADABLE_RECORDINGS,
                "%d recordings could not be read from a damaged file.");
        String damaged =
                writer.database() == null ? null : writer.database().files().damaged();
        if (damaged != null) {
            lines.add(new HealthLine(Level.WARN, "store", "A damaged file was set aside as " + damaged + "."));
        }
        return lines;
    }

    private static void told(Db db, List<HealthLine> lines, Level level, String counter, String words)
            throws SQLException {
        long n = Counters.get(db, counter);
        if (n > 0) {
            lines.add(new HealthLine(level, "store", String.format(Locale.ROOT, words, n)));
        }
    }
}
