package org.pitchside.store.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.pitchside.api.BatId;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingQuestion;
import org.pitchside.api.store.SwingStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store: SQLite, written by one thread, read by any. It stays alive whatever the disk does and says in words what that is. */
@Component(name = Store.NAME, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = StoreConfig.class)
public final class Store implements SwingStore, HealthSource, ConfigurableComponent {

    static final String NAME = "org.pitchside.store.Store";

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    /** The last position ever given; 0 in a new database. */
    static final String END = "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'swing'), 0)";

    private static final String ID = "bat = ? AND boot = ? AND seq = ?";
    private static final String NEWEST =
            "NOT EXISTS (SELECT 1 FROM swing n WHERE n.bat = s.bat AND n.boot = s.boot AND n.seq = s.seq"
                    + " AND n.revision > s.revision)";

    private final Clock clock;
    private final StreamNumbers numbers = new StreamNumbers();
    private final StoreHealth health = new StoreHealth();
    private volatile Settings settings = Settings.byDefault();
    private volatile Writer writer;

    public Store() {
        this(Clock.systemUTC());
    }

    Store(Clock clock) {
        this.clock = clock;
    }

    @Activate
    void activate(Map<String, Object> values) {
        start(Settings.of(values, Settings.byDefault(), LOG::warn));
    }

    void start(Settings first) {
        settings = first;
        writer = new Writer(first, clock);
        writer.start(null);
    }

    /** A changed folder is moved to by a new writer; the rest counts from the next swing on. */
    @Modified
    synchronized void modified(Map<String, Object> values) {
        Settings other = Settings.of(values, settings, LOG::warn);
        if (other.equals(settings)) {
            return;
        }
        boolean moved = !other.directory().equals(settings.directory());
        settings = other;
        if (moved) {
            Writer former = writer;
            writer = new Writer(other, clock);
            numbers.forget();
            writer.start(former);
        } else {
            writer.settings(other);
        }
    }

    @Deactivate
    void deactivate() {
        writer.close();
    }

    /** The future completes on the store's thread: what hangs on it is short, and may call the store. */
    @Override
    public CompletableFuture<Commit> commit(Swing swing) {
        SwingRows.Packed packed;
        try {
            packed = SwingRows.pack(swing);
        } catch (StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
        numbers.seen(swing.id());
        return writer.submit(new Work<>(db -> insert(db, packed), true)).future();
    }

    private static Commit insert(Db db, SwingRows.Packed packed) throws SQLException {
        Swing swing = packed.swing();
        Object[] id = place(swing.id());
        long there = db.number(
                "SELECT position FROM swing WHERE " + ID + " AND revision = ?", id[0], id[1], id[2], swing.revision());
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
        if (swing.id().givenByGateway()) {
            db.update(
                    "INSERT INTO stream_number (bat, boot, seq) VALUES (?, ?, ?)"
                            + " ON CONFLICT (bat, boot) DO UPDATE SET seq = MAX(seq, excluded.seq)",
                    id);
        }
        return new Commit(position, false);
    }

    /** An identity as the columns bat, boot and seq hold it. */
    private static Object[] place(SwingId id) {
        return new Object[] {id.bat().toString(), Integer.toUnsignedLong(id.bootId()), Integer.toUnsignedLong(id.seq())
        };
    }

    private interface Query<T> {
        T run(Db db) throws SQLException;
    }

    /** A short question beside the writer. */
    private <T> T ask(Query<T> query) {
        return ask(OpenDatabase::read, query);
    }

    /** A question that may take long: no bat and no consumer waits for its answer. */
    private <T> T browse(Query<T> query) {
        return ask(OpenDatabase::browse, query);
    }

    /** Damage is repaired and the question asked once more. */
    private <T> T ask(Function<OpenDatabase, Db> connection, Query<T> query) {
        for (boolean again = true; ; again = false) {
            Writer now = writer;
            OpenDatabase database = now.database();
            if (database == null) {
                throw new StoreException("the store cannot be read: " + now.trouble());
            }
            boolean damaged;
            Db db = connection.apply(database);
            synchronized (db) {
                try {
                    return query.run(db);
                } catch (SQLException e) {
                    db.forget();
                    damaged = Db.trouble(e) == Db.Trouble.DAMAGED;
                    boolean replaced = now.database() != database;
                    if (!again || !damaged && !replaced) {
                        throw new StoreException("the store cannot be read: " + Db.words(e), e);
                    }
                }
            }
            if (damaged) {
                now.repair(database);
            }
        }
    }

    /** Writes something small and waits for it. */
    void change(Work.Task<Integer> task) {
        try {
            writer.submit(new Work<>(task, false)).future().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StoreException known ? known : new StoreException(e.getMessage(), e);
        }
    }

    /** The swings of the rows; those that make no sense are passed over and shown in the health. The last position goes to {@code end}. */
    private List<StoredSwing> rows(PreparedStatement statement, long[] end) throws SQLException {
        var list = new ArrayList<StoredSwing>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                end[0] = rows.getLong(1);
                StoredSwing stored = SwingRows.read(rows);
                if (stored != null) {
                    list.add(stored);
                } else {
                    health.senseless(end[0]);
                }
            }
        }
        return list;
    }

    /** The newest revision that can be read. */
    @Override
    public Optional<Swing> find(SwingId id) {
        return ask(db ->
                rows(db.bound(SwingRows.SELECT + "WHERE " + ID + " ORDER BY revision DESC", place(id)), new long[1])
                        .stream()
                        .map(StoredSwing::swing)
                        .findFirst());
    }

    @Override
    public List<StoredSwing> latest(int limit) {
        return search(SwingQuestion.newest(limit).withSamples());
    }

    @Override
    public List<StoredSwing> search(SwingQuestion q) {
        var where = new StringBuilder("WHERE s.position < ?");
        var values = new ArrayList<Object>();
        // a time without bounds is no condition: it would make SQLite go by time and sort, where the newest are wanted
        if (q.fromUs() != Long.MIN_VALUE || q.toUs() != Long.MAX_VALUE) {
            where.append(" AND s.at_us >= ? AND s.at_us < ?");
            values.add(q.fromUs());
            values.add(q.toUs());
        }
        if (q.bat() != null) {
            where.append(" AND s.bat = ?");
            values.add(q.bat().toString());
        }
        if (q.label() != null) {
            where.append(" AND s.label = ?");
            values.add(q.label());
        }
        String sql = (q.samples() ? SwingRows.SELECT : SwingRows.SELECT_BARE) + where + " AND " + NEWEST
                + " ORDER BY s.position DESC LIMIT ?";
        return browse(db -> {
            var list = new ArrayList<StoredSwing>();
            long[] end = {q.before()};
            // on behind rows that make no sense: they must not make the list look shorter than it is
            for (long begin = Long.MIN_VALUE; list.size() < q.limit() && begin != end[0]; ) {
                begin = end[0];
                var all = new ArrayList<Object>();
                all.add(begin);
                all.addAll(values);
                all.add(q.limit() - list.size());
                list.addAll(rows(db.bound(sql, all.toArray()), end));
            }
            return list;
        });
    }

    @Override
    public List<StoredSwing> after(long position, int max) {
        return browse(db -> behind(db, SwingRows.SELECT_BARE, position, max));
    }

    @Override
    public long end() {
        return ask(db -> db.number(END));
    }

    @Override
    public long pending(String consumer) {
        return ask(db -> db.number(
                "SELECT COUNT(*) FROM swing s WHERE s.position > (SELECT position FROM consumer WHERE name = ?)",
                consumer));
    }

    @Override
    public Map<BatId, Long> countByBat() {
        return browse(db -> {
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
    public Map<BatId, Agreement> agreementByBat() {
        return browse(db -> {
            var found = new HashMap<BatId, Agreement>();
            var sql =
                    "SELECT bat, COUNT(*), SUM(label = said) FROM (SELECT bat, label, json_extract(bat_verdict, '$.label') AS said"
                            + " FROM swing s WHERE bat_verdict IS NOT NULL AND json_valid(bat_verdict)"
                            + " AND ',' || flags || ',' NOT LIKE '%,ALONE,%' AND " + NEWEST + ")"
                            + " WHERE label <> 'UNKNOWN' AND said <> 'UNKNOWN' GROUP BY bat";
            try (ResultSet rows = db.bound(sql).executeQuery()) {
                while (rows.next()) {
                    found.put(BatId.parse(rows.getString(1)), new Agreement(rows.getLong(2), rows.getLong(3)));
                }
            }
            return found;
        });
    }

    @Override
    public int nextStreamSeq(BatId bat, int bootId) {
        return numbers.next(
                bat,
                bootId,
                () -> ask(db -> Math.max(
                        db.number(
                                "SELECT seq FROM stream_number WHERE bat = ? AND boot = ?",
                                bat.toString(),
                                Integer.toUnsignedLong(bootId)),
                        (1L << 31) + Counters.get(db, Counters.STREAM_FLOOR))));
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
                throw unknown(consumer);
            }
            return behind(
                    db, SwingRows.SELECT, db.number("SELECT position FROM consumer WHERE name = ?", consumer), max);
        });
    }

    private List<StoredSwing> behind(Db db, String select, long position, int max) throws SQLException {
        long[] end = {position};
        var list = new ArrayList<StoredSwing>();
        // On behind rows that make no sense: a whole page of them must not look like the end.
        for (long begin = -1; list.size() < max && begin != end[0]; ) {
            begin = end[0];
            list.addAll(rows(
                    db.bound(select + "WHERE s.position > ? ORDER BY s.position LIMIT ?", begin, max - list.size()),
                    end));
        }
        return list;
    }

    @Override
    public void advance(String consumer, long position) {
        change(db -> {
            int known = db.update(
                    "UPDATE consumer SET position = MAX(position, MIN(?, (" + END + "))) WHERE name = ?",
                    position,
                    consumer);
            if (known == 0) {
                throw unknown(consumer);
            }
            return known;
        });
    }

    private static StoreException unknown(String consumer) {
        return new StoreException("there is no consumer \"" + consumer + "\"");
    }

    @Override
    public List<HealthLine> health() {
        Writer now = writer;
        if (!now.isBegun()) {
            return List.of(new HealthLine(Level.WARN, "store", "The database is being opened."));
        }
        if (now.trouble() != null) {
            return List.of(health.cannotWrite(now));
        }
        try {
            return ask(db -> health.lines(db, now));
        } catch (StoreException e) {
            return List.of(new HealthLine(Level.FAULT, "store", e.getMessage() + "."));
        }
    }
}
