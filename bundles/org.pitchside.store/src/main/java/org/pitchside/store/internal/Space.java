package org.pitchside.store.internal;

import java.sql.SQLException;

/**
 * Keeps the file below its cap by removing the oldest, in this order: recordings that every consumer has passed, swings that every
 * consumer has passed, other recordings, other swings. With no consumer nothing waits: everything counts as passed.
 */
final class Space {

    private static final int ROWS_A_STEP = 64;
    private static final String OLDEST_RECORDINGS =
            "DELETE FROM recording WHERE position IN (SELECT position FROM recording WHERE position <= ?"
                    + " ORDER BY position LIMIT " + ROWS_A_STEP + ")";
    private static final String OLDEST_SWINGS =
            "DELETE FROM swing WHERE position IN (SELECT position FROM swing WHERE position <= ?"
                    + " ORDER BY position LIMIT " + ROWS_A_STEP + ")";

    private Space() {}

    /** The bytes that content takes; free pages inside the file will be used again. */
    static long used(Db db) throws SQLException {
        return (db.number("PRAGMA page_count") - db.number("PRAGMA freelist_count")) * db.number("PRAGMA page_size");
    }

    /** What may be filled: the rest of the cap is for the write-ahead log and for the swings of one transaction. */
    static long allowance(long capBytes) {
        return capBytes - Math.min(capBytes / 4, 8L << 20);
    }

    /**
     * Removes until the content is below the cap, in short transactions.
     *
     * @return whether anything was removed
     */
    static boolean enforce(Db db, long capBytes) throws SQLException {
        long allowance = allowance(capBytes);
        boolean removed = false;
        // A little more than needed, so that not every commit removes something.
        long target = used(db) > allowance ? allowance - allowance / 64 : Long.MAX_VALUE;
        while (used(db) > target && step(db)) {
            removed = true;
        }
        // The cap was lowered, or a burst went beyond it: give pages back to the disk.
        if (db.number("PRAGMA page_count") * db.number("PRAGMA page_size") > capBytes) {
            db.run("PRAGMA incremental_vacuum(2000)");
        }
        return removed;
    }

    private static boolean step(Db db) throws SQLException {
        db.run("BEGIN IMMEDIATE");
        try {
            boolean any = db.number("SELECT COUNT(*) FROM consumer") > 0;
            long passed = any ? db.number("SELECT MIN(position) FROM consumer") : Long.MAX_VALUE;
            boolean removed = count(db, Counters.OLD_RECORDINGS, db.update(OLDEST_RECORDINGS, passed))
                    || count(db, Counters.OLD_SWINGS, db.update(OLDEST_SWINGS, passed))
                    || count(db, Counters.LOST_RECORDINGS, db.update(OLDEST_RECORDINGS, Long.MAX_VALUE))
                    || count(db, Counters.LOST_SWINGS, db.update(OLDEST_SWINGS, Long.MAX_VALUE));
            db.run("COMMIT");
            return removed;
        } catch (SQLException e) {
            db.rollback();
            throw e;
        }
    }

    private static boolean count(Db db, String counter, int rows) throws SQLException {
        Counters.add(db, counter, rows);
        return rows > 0;
    }
}
