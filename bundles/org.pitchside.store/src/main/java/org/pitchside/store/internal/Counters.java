package org.pitchside.store.internal;

import java.sql.SQLException;

/** What was lost, kept in the database itself: a restart does not forget it. */
final class Counters {

    /** Recordings removed for space after every consumer had them. */
    static final String OLD_RECORDINGS = "recordings removed";
    /** Swings removed for space after every consumer had them. */
    static final String OLD_SWINGS = "swings removed";
    /** Recordings removed for space before every consumer had them. */
    static final String LOST_RECORDINGS = "recordings lost";
    /** Swings removed for space before every consumer had them. */
    static final String LOST_SWINGS = "swings lost";
    /** Swings that a salvage could not read. */
    static final String UNREADABLE_SWINGS = "swings unreadable";
    /** Recordings that a salvage could not read, of swings that it could. */
    static final String UNREADABLE_RECORDINGS = "recordings unreadable";
    /** How far above 0x80000000 numbers of streams begin: a salvage may have lost the highest one. */
    static final String STREAM_FLOOR = "stream floor";
    /** 1 when a salvage may have lost the name of a consumer: who is added then begins at the beginning. */
    static final String CONSUMERS_UNREADABLE = "consumers unreadable";

    private Counters() {}

    static void add(Db db, String name, long more) throws SQLException {
        if (more != 0) {
            db.update(
                    "INSERT INTO counter (name, value) VALUES (?, ?)"
                            + " ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
                    name,
                    more);
        }
    }

    static long get(Db db, String name) throws SQLException {
        return db.number("SELECT value FROM counter WHERE name = ?", name);
    }
}
