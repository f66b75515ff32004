package org.pitchside.store.internal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** One connection to a database file, with its prepared statements. For one thread at a time. */
final class Db implements AutoCloseable {

    /** What went wrong with a database, as far as it decides what to do. */
    enum Trouble {
        /** The content is broken: salvage. */
        DAMAGED,
        /** The disk, its rights or another process: ask again later. */
        OUTSIDE,
        /** This statement or this value. */
        OTHER
    }

    /** A block that the disk no longer gives back is as lost as one that it gives back wrong. */
    private static final Set<SQLiteErrorCode> LOST_SECTOR = EnumSet.of(
            SQLiteErrorCode.SQLITE_IOERR_READ,
            SQLiteErrorCode.SQLITE_IOERR_SHORT_READ,
            SQLiteErrorCode.SQLITE_IOERR_DATA,
            SQLiteErrorCode.SQLITE_IOERR_CORRUPTFS);

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    private Db(Connection connection) {
        this.connection = connection;
    }

    /** Opens the file, which is made where it is absent. */
    static Db open(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(5000);
        return new Db(config.createConnection("jdbc:sqlite:" + file));
    }

    /** Opens a file that may be damaged, to read what can be read. */
    static Db openToRead(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(5000);
        config.setReadOnly(true);
        Db db = new Db(config.createConnection("jdbc:sqlite:" + file));
        // Only so does SQLite read a file that is shorter than its header says; nothing is written through this
        // connection.
        db.run("PRAGMA writable_schema = ON");
        return db;
    }

    static Trouble trouble(SQLException e) {
        if (!(e instanceof SQLiteException known)) {
            return e instanceof Schema.NewerSchemaException ? Trouble.OUTSIDE : Trouble.OTHER;
        }
        // The low byte is the primary code.
        int code = known.getResultCode().code & 0xFF;
        if (code == SQLiteErrorCode.SQLITE_CORRUPT.code
                || code == SQLiteErrorCode.SQLITE_NOTADB.code
                || LOST_SECTOR.contains(known.getResultCode())) {
            return Trouble.DAMAGED;
        }
        return code == SQLiteErrorCode.SQLITE_FULL.code
                        || code == SQLiteErrorCode.SQLITE_IOERR.code
                        || code == SQLiteErrorCode.SQLITE_READONLY.code
                        || code == SQLiteErrorCode.SQLITE_CANTOPEN.code
                        || code == SQLiteErrorCode.SQLITE_PERM.code
                        || code == SQLiteErrorCode.SQLITE_BUSY.code
                        || code == SQLiteErrorCode.SQLITE_LOCKED.code
                        || code == SQLiteErrorCode.SQLITE_NOMEM.code
                ? Trouble.OUTSIDE
                : Trouble.OTHER;
    }

    /** What an operator understands. */
    static String words(SQLException e) {
        if (!(e instanceof SQLiteException known)) {
            return String.valueOf(e.getMessage());
        }
        int code = known.getResultCode().code & 0xFF;
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return "the disk is full";
        } else if (code == SQLiteErrorCode.SQLITE_READONLY.code || code == SQLiteErrorCode.SQLITE_PERM.code) {
            return "the disk or the file is read-only";
        } else if (code == SQLiteErrorCode.SQLITE_IOERR.code) {
            return "the disk reports an error (" + known.getResultCode().name() + ")";
        } else if (code == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
            return "the file cannot be opened";
        } else if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return "another program holds the file locked";
        } else if (trouble(e) == Trouble.DAMAGED) {
            return "the file is damaged";
        }
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** The statement, prepared once; whoever uses it sets every place. */
    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    /** Runs a statement to its end, whatever rows it gives. */
    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // execute() would take one step only, with which an incremental vacuum gives back one page.
            statement.executeUpdate(sql);
        }
    }

    /** Runs a statement whose places are whole numbers or texts; how many rows it changed. */
    int update(String sql, Object... values) throws SQLException {
        PreparedStatement statement = bound(sql, values);
        return statement.executeUpdate();
    }

    /** The first column of the first row, 0 where there is none. */
    long number(String sql, Object... values) throws SQLException {
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** The first column of the first row, null where there is none. */
    String text(String sql) throws SQLException {
        try (ResultSet rows = bound(sql).executeQuery()) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    /** A prepared statement with its places filled; its result set must be closed before its next use. */
    PreparedStatement bound(String sql, Object... values) throws SQLException {
        PreparedStatement statement = prepare(sql);
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Number number) {
                statement.setLong(i + 1, number.longValue());
            } else {
                statement.setString(i + 1, (String) values[i]);
            }
        }
        return statement;
    }

    /** Forgets a prepared statement: one that failed half way answers "not executing" for ever after. */
    void forget(String sql) {
        PreparedStatement statement = prepared.remove(sql);
        if (statement != null) {
            try {
                statement.close();
            } catch (SQLException e) {
                // It is not used again.
            }
        }
    }

    /** Forgets every prepared statement, where it is not known which one failed. */
    void forget() {
        Set.copyOf(prepared.keySet()).forEach(this::forget);
    }

    /** Ends a transaction that failed; SQLite may have ended it already. */
    void rollback() {
        forget();
        try {
            run("ROLLBACK");
        } catch (SQLException e) {
            // Nothing was open, or the next BEGIN says what is wrong.
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing can be lost by it: what was committed is on the disk.
        }
    }
}
