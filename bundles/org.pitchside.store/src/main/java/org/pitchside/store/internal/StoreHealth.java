package org.pitchside.store.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;

/** The state of the store in sentences. Cheap: nothing here grows with the number of swings. */
final class StoreHealth {

    private static final String SUBJECT = "store";
    private static final int MOST_SENSELESS = 1000;

    private final Set<Long> senseless = ConcurrentHashMap.newKeySet();

    /** A row at this position makes no sense. */
    void senseless(long position) {
        if (senseless.size() < MOST_SENSELESS) {
            senseless.add(position);
        }
    }

    HealthLine cannotWrite(Writer writer) {
        return line(
                Level.FAULT,
                "Swings cannot be kept: %s; %d were refused, which the bats or the gateway hold.",
                writer.trouble(),
                writer.refused());
    }

    List<HealthLine> lines(Db db, Writer writer) throws SQLException {
        long end = db.number(Store.END);
        var lines = new ArrayList<HealthLine>();
        lines.add(line(
                Level.OK,
                "%d commits so far, %.1f of %d MB used, %d waiting for the disk.",
                end,
                Space.used(db) / 1048576.0,
                writer.settings().maxBytes() >> 20,
                writer.waiting()));
        try (ResultSet rows =
                db.bound("SELECT name, position FROM consumer ORDER BY name").executeQuery()) {
            while (rows.next()) {
                long behind = end - rows.getLong(2);
                lines.add(line(
                        Level.OK,
                        behind <= 0 ? "%s has them all." : "%s has still to take %d of them.",
                        rows.getString(1),
                        behind));
            }
        }
        if (writer.refused() > 0) {
            lines.add(line(Level.WARN, "%d commits were refused since the start.", writer.refused()));
        }
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
        if (!senseless.isEmpty()) {
            lines.add(line(Level.WARN, "%d rows make no sense and are passed over.", senseless.size()));
        }
        OpenDatabase database = writer.database();
        String damaged = database == null ? null : database.files().damaged();
        if (damaged != null) {
            lines.add(line(Level.WARN, "A damaged file was set aside as %s; it may be deleted.", damaged));
        }
        return lines;
    }

    private static void told(Db db, List<HealthLine> lines, Level level, String counter, String words)
            throws SQLException {
        long n = Counters.get(db, counter);
        if (n > 0) {
            lines.add(line(level, words, n));
        }
    }

    private static HealthLine line(Level level, String words, Object... values) {
        return new HealthLine(level, SUBJECT, String.format(Locale.ROOT, words, values));
    }
}
