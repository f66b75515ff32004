package org.pitchside.store.internal;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies what can still be read of a damaged database into a new one, row by row: a lost page costs its own rows only. What could not be
 * read is counted there.
 */
final class Salvage {

    /** The most single positions that are tried between two readable rows; a page holds some tens. */
    private static final long MAX_PROBES = 2_000_000;

    /** How far numbers that may have been given, and can no longer be read, are jumped over. */
    private static final long JUMP = 1_000_000;

    private static final String FROM_POSITION =
            "SELECT position, " + SwingRows.COLUMNS + " FROM swing WHERE position >= ? ORDER BY position";
    private static final String AT_POSITION =
            "SELECT position, " + SwingRows.COLUMNS + " FROM swing WHERE position = ?";
    private static final String RECORDING =
            "SELECT samples, t0, accel_g, gyro_dps, packed FROM recording WHERE position = ?";

    private final Db from;
    private final Db to;
    private long unreadableSwings;
    private long unreadableRecordings;
    private long highest;
    private boolean uncertain;

    private Salvage(Db from, Db to) {
        this.from = from;
        this.to = to;
    }

    /** What a salvage brought. */
    record Outcome(long swings, long unreadableSwings, long unreadableRecordings) {

        String words() {
            return swings + " swings were saved, " + unreadableSwings + " swings and " + unreadableRecordings
                    + " recordings could not be read";
        }
    }

    /** Fills {@code target}, a new file that is closed whole when this returns. */
    static Outcome run(Path damaged, Path target) throws SQLException {
        try (Db to = Db.open(target)) {
            to.run("PRAGMA auto_vacuum = INCREMENTAL");
            Schema.migrate(to);
            to.run("BEGIN IMMEDIATE");
            Outcome outcome;
            try (Db from = Db.openToRead(damaged)) {
                outcome = new Salvage(from, to).copy();
            } catch (TargetFailed e) {
                throw e.why;
            }
            to.run("COMMIT");
            return outcome;
        }
    }

    /** The new file cannot be written: that is no damage of the old one. */
    private static final class TargetFailed extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final SQLException why;

        TargetFailed(SQLException why) {
            super(why);
            this.why = why;
        }
    }

    private Outcome copy() throws SQLException {
        long sequence = readable("SELECT seq FROM sqlite_sequence WHERE name = 'swing'");
        long last = Math.max(sequence, readable("SELECT MAX(position) FROM swing"));
        highest = Math.max(0, last);
        uncertain = sequence < 0;
        if (last < 0) {
            // Nobody knows how far to look: what the first pages give, and at least one is missing.
            many(0, Long.MAX_VALUE);
            unreadableSwings++;
        } else {
            swings(last);
        }
        boolean consumersRead = table("SELECT name, position FROM consumer", rows -> {
            highest = Math.max(highest, rows.getLong(2));
            write("INSERT OR REPLACE INTO consumer VALUES (?, ?)", rows.getString(1), rows.getLong(2));
        });
        uncertain |= !table(
                "SELECT bat, boot, seq FROM stream_number",
                rows -> write(
                        "INSERT INTO stream_number VALUES (?, ?, ?)"
                                + " ON CONFLICT (bat, boot) DO UPDATE SET seq = MAX(seq, excluded.seq)",
                        rows.getString(1),
                        rows.getLong(2),
                        rows.getLong(3)));
        table(
                "SELECT name, value FROM counter",
                rows -> write("INSERT OR REPLACE INTO counter VALUES (?, ?)", rows.getString(1), rows.getLong(2)));
        Counters.add(to, Counters.UNREADABLE_SWINGS, unreadableSwings);
        Counters.add(to, Counters.UNREADABLE_RECORDINGS, unreadableRecordings);
        if (!consumersRead && Counters.get(to, Counters.CONSUMERS_UNREADABLE) == 0) {
            Counters.add(to, Counters.CONSUMERS_UNREADABLE, 1);
        }
        uncertain |= unreadableSwings > 0;
        if (uncertain) {
            Counters.add(to, Counters.STREAM_FLOOR, JUMP);
        }
        to.update("DELETE FROM sqlite_sequence WHERE name = 'swing'");
        to.update("INSERT INTO sqlite_sequence (name, seq) VALUES ('swing', ?)", highest + (sequence < 0 ? JUMP : 0));
        return new Outcome(to.number("SELECT COUNT(*) FROM swing"), unreadableSwings, unreadableRecordings);
    }

    /** Reads on from row to row; where that breaks, tries position after position until a row answers again. */
    private void swings(long last) throws SQLException {
        long next = 0;
        boolean single = false;
        long probes = 0;
        while (next <= last && probes < MAX_PROBES) {
            try {
                if (single) {
                    probes++;
                    single = !one(next);
                    next++;
                } else {
                    next = many(next, last) + 1;
                    if (next > last) {
                        return;
                    }
                    single = true;
                }
            } catch (SQLException e) {
                from.forget(AT_POSITION);
                unreadableSwings++;
                next++;
            }
        }
        unreadableSwings += Math.max(0, last - next + 1);
    }

    /** Copies rows from {@code start} as far as they can be read; the last position copied, or the end where nothing more is there. */
    private long many(long start, long last) throws SQLException {
        long reached = start - 1;
        try (ResultSet rows = from.bound(FROM_POSITION, start).executeQuery()) {
            while (rows.next()) {
                long position = rows.getLong(1);
                if (position <= reached || position > last) {
                    return reached;
                }
                copy(rows);
                reached = position;
            }
            return Long.MAX_VALUE - 1;
        } catch (SQLException e) {
            from.forget(FROM_POSITION);
            return reached;
        }
    }

    /** Copies the row at a position; whether there was one. Fails where its page cannot be read. */
    private boolean one(long position) throws SQLException {
        try (ResultSet rows = from.bound(AT_POSITION, position).executeQuery()) {
            if (!rows.next()) {
                return false;
            }
            copy(rows);
            return true;
        }
    }

    private void copy(ResultSet row) throws SQLException {
        List<Object> values = new ArrayList<>();
        for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            values.add(row.getObject(column));
        }
        PreparedStatement insert = to.prepare(
                "INSERT OR IGNORE INTO swing (position, " + SwingRows.COLUMNS + ") VALUES (?" + ",?".repeat(16) + ")");
        for (int i = 0; i < values.size(); i++) {
            insert.setObject(i + 1, values.get(i));
        }
        long position = row.getLong(1);
        int inserted;
        try {
            inserted = insert.executeUpdate();
        } catch (SQLException e) {
            throw target(e);
        }
        if (inserted == 0) {
            // Broken in a way that the page did not show: a value missing, or an identity twice.
            unreadableSwings++;
            return;
        }
        highest = Math.max(highest, position);
        recording(position);
    }

    private void recording(long position) throws SQLException {
        try (ResultSet rows = from.bound(RECORDING, position).executeQuery()) {
            if (rows.next()) {
                PreparedStatement insert = to.prepare(SwingRows.INSERT_RECORDING);
                insert.setLong(1, position);
                for (int column = 1; column <= 4; column++) {
                    insert.setLong(column + 1, rows.getLong(column));
                }
                insert.setBytes(6, rows.getBytes(5));
                try {
                    insert.executeUpdate();
                } catch (SQLException e) {
                    throw target(e);
                }
            }
        } catch (SQLException e) {
            from.forget(RECORDING);
            unreadableRecordings++;
        }
    }

    private interface RowCopy {
        void copy(ResultSet rows) throws SQLException;
    }

    /** Copies a small table as far as it goes; whether it was whole. */
    private boolean table(String select, RowCopy copy) throws SQLException {
        try (ResultSet rows = from.bound(select).executeQuery()) {
            while (rows.next()) {
                copy.copy(rows);
            }
            return true;
        } catch (SQLException e) {
            from.forget(select);
            return false;
        }
    }

    /** The number, -1 where it cannot be read. */
    private long readable(String sql) throws SQLException {
        try {
            return from.number(sql);
        } catch (SQLException e) {
            from.forget(sql);
            return -1;
        }
    }

    private SQLException target(SQLException e) {
        to.forget();
        if (Db.trouble(e) == Db.Trouble.OUTSIDE) {
            throw new TargetFailed(e);
        }
        return e;
    }

    private int write(String sql, Object... values) throws SQLException {
        try {
            return to.update(sql, values);
        } catch (SQLException e) {
            throw target(e);
        }
    }
}
