package org.pitchside.store.internal;

import java.sql.SQLException;
import java.util.List;

/**
 * The tables, as steps from version to version ({@code PRAGMA user_version}). A step that was released never changes; a change is a new
 * step at the end.
 */
final class Schema {

    private static final List<List<String>> STEPS = List.of(
            // 1: swings, their recordings, consumers with their cursors, and what was lost.
            List.of(
                    """
                    CREATE TABLE swing (
                      position INTEGER PRIMARY KEY AUTOINCREMENT,
                      bat TEXT NOT NULL,
                      boot INTEGER NOT NULL,
                      seq INTEGER NOT NULL,
                      revision INTEGER NOT NULL,
                      at_us INTEGER NOT NULL,
                      at_error_us INTEGER NOT NULL,
                      origin TEXT NOT NULL,
                      label TEXT NOT NULL,
                      confidence REAL,
                      scores TEXT NOT NULL,
                      model TEXT NOT NULL,
                      bat_verdict TEXT,
                      contact INTEGER NOT NULL,
                      measurements TEXT NOT NULL,
                      flags TEXT NOT NULL,
                      detector TEXT NOT NULL,
                      UNIQUE (bat, boot, seq, revision)
                    )""",
                    """
                    CREATE TABLE recording (
                      position INTEGER PRIMARY KEY,
                      samples INTEGER NOT NULL,
                      t0 INTEGER NOT NULL,
                      accel_g INTEGER NOT NULL,
                      gyro_dps INTEGER NOT NULL,
                      packed BLOB NOT NULL
                    )""",
                    "CREATE TABLE consumer (name TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID",
                    "CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID"),
            // 2: the highest number given to a stream outlives the swing that had it, which may be removed for space;
            // and the board
            // asks for an evening.
            List.of(
                    """
                    CREATE TABLE stream_number (
                      bat TEXT NOT NULL,
                      boot INTEGER NOT NULL,
                      seq INTEGER NOT NULL,
                      PRIMARY KEY (bat, boot)
                    ) WITHOUT ROWID""",
                    "INSERT INTO stream_number SELECT bat, boot, MAX(seq) FROM swing WHERE seq >= 2147483648 GROUP BY bat, boot",
                    "CREATE INDEX swing_at ON swing (at_us)"));

    /** The version that this code writes. */
    static final int VERSION = STEPS.size();

    private Schema() {}

    /** Brings a database, new ones too, to the present version. */
    static void migrate(Db db) throws SQLException {
        migrate(db, VERSION);
    }

    /** Each step is one transaction: a power cut leaves the old version or the new one. */
    static void migrate(Db db, int target) throws SQLException {
        long version = db.number("PRAGMA user_version");
        if (version > VERSION || version < 0) {
            throw new NewerSchemaException("was written by a newer Pitchside (its version is " + version
                    + ", this one knows up to " + VERSION + ")");
        }
        for (int step = (int) version; step < target; step++) {
            db.run("BEGIN IMMEDIATE");
            try {
                for (String sql : STEPS.get(step)) {
                    db.run(sql);
                }
                db.run("PRAGMA user_version = " + (step + 1));
                db.run("COMMIT");
            } catch (SQLException e) {
                db.rollback();
                throw e;
            }
        }
    }

    /** The database is fine, and not ours to touch. */
    static final class NewerSchemaException extends SQLException {

        private static final long serialVersionUID = 1;

        NewerSchemaException(String message) {
            super(message);
        }
    }
}
