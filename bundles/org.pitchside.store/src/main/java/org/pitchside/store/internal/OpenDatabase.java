package org.pitchside.store.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Objects;
import org.pitchside.api.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The opened database: one connection that writes, one that reads. Opening finishes what a power cut interrupted, migrates, and, where
 * the file is damaged, salvages.
 */
final class OpenDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenDatabase.class);

    /** A larger file is checked while it is already in use: reading it whole takes long on a memory card. */
    static final long CHECK_AT_ONCE_BYTES = 64L << 20;

    private final StoreFiles files;
    private final Object fileKey;
    private final Db write;
    private final Db read;
    private final Db browse;

    private OpenDatabase(StoreFiles files, Object fileKey, Db write, Db read, Db browse) {
        this.files = files;
        this.fileKey = fileKey;
        this.write = write;
        this.read = read;
        this.browse = browse;
    }

    /** Opens, or throws with what an operator must know. Damage is repaired here. */
    static OpenDatabase open(StoreFiles files, Clock clock) {
        try {
            Natives.load(files.natives());
            files.finishReplacing();
            try {
                return opened(files);
            } catch (SQLException e) {
                if (Db.trouble(e) != Db.Trouble.DAMAGED) {
                    throw e;
                }
                salvageOrSayWhyNot(files, clock, Db.words(e));
                return opened(files);
            }
        } catch (SQLException e) {
            throw new StoreException("cannot open " + files.database() + ": " + Db.words(e), e);
        } catch (IOException e) {
            throw new StoreException("cannot open " + files.database() + ": " + e, e);
        }
    }

    /** Closes, copies what can be read into a new file and opens that. */
    OpenDatabase repaired(Clock clock, String why) {
        close();
        salvageOrSayWhyNot(files, clock, why);
        return open(files, clock);
    }

    /** There was no room for the copy, or the disk would not have it. Trying costs reading the whole file. */
    static final class NotSalvaged extends StoreException {

        private static final long serialVersionUID = 1;

        NotSalvaged(StoreFiles files, String why, Exception cause) {
            super("cannot salvage " + files.database() + ": " + why, cause);
        }
    }

    private static void salvageOrSayWhyNot(StoreFiles files, Clock clock, String why) {
        try {
            salvage(files, clock, why);
        } catch (SQLException e) {
            throw new NotSalvaged(files, Db.words(e), e);
        } catch (IOException e) {
            throw new NotSalvaged(files, e.toString(), e);
        }
    }

    private static void salvage(StoreFiles files, Clock clock, String why) throws SQLException, IOException {
        LOG.error("{}: {}; salvaging what can be read", files.database(), why);
        Path salvage = files.freshSalvage();
        Salvage.Outcome outcome;
        try {
            outcome = Salvage.run(files.database(), salvage);
        } catch (SQLException e) {
            // On a full disk the half copy is in the way of everything else.
            files.freshSalvage();
            throw e;
        }
        files.replaceBySalvage(salvage, clock.instant());
        LOG.error("{} was set aside as {}: {}", files.database(), files.damaged(), outcome.words());
    }

    private static OpenDatabase opened(StoreFiles files) throws SQLException, IOException {
        boolean fresh = !Files.exists(files.database());
        Db write = Db.open(files.database());
        Db read = null;
        Db browse = null;
        try {
            if (fresh || write.number("PRAGMA page_count") == 0) {
                // Only an empty file can be told.
                write.run("PRAGMA auto_vacuum = INCREMENTAL");
            }
            String mode = write.text("PRAGMA journal_mode = WAL");
            if (!"wal".equals(mode)) {
                throw new IOException("this file system cannot hold a write-ahead log (mode " + mode + ")");
            }
            write.run("PRAGMA synchronous = FULL");
            write.run("PRAGMA journal_size_limit = 4194304");
            // The schema first: a file of a newer version is none of ours to check or repair.
            Schema.migrate(write);
            if (Files.size(files.database()) <= CHECK_AT_ONCE_BYTES) {
                check(write);
            }
            read = Db.open(files.database());
            read.run("PRAGMA query_only = 1");
            browse = Db.open(files.database());
            browse.run("PRAGMA query_only = 1");
            files.sync();
            return new OpenDatabase(files, key(files.database()), write, read, browse);
        } catch (SQLException | IOException | RuntimeException e) {
            write.close();
            if (read != null) {
                read.close();
            }
            if (browse != null) {
                browse.close();
            }
            throw e;
        }
    }

    /** Reads every page; throws as SQLite itself does on damage. */
    static void check(Db db) throws SQLException {
        String verdict = db.text("PRAGMA quick_check(1)");
        if (!"ok".equals(verdict)) {
            damaged("the check found: " + verdict);
        }
    }

    /** Throws as SQLite itself does on damage. */
    static void damaged(String words) throws SQLException {
        throw new SQLiteException(words, SQLiteErrorCode.SQLITE_CORRUPT);
    }

    /** Whether the file that is open is still the one at its place; what is written to a removed one is lost in silence. */
    boolean inPlace() {
        try {
            return Objects.equals(fileKey, key(files.database()));
        } catch (IOException e) {
            return false;
        }
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** The connection that writes: for the writer's thread alone. */
    Db write() {
        return write;
    }

    /** The connection for short questions on the path of the bats and of consumers: whoever uses it holds it as a lock. */
    Db read() {
        return read;
    }

    /** The connection for whoever looks around, which may take long: whoever uses it holds it as a lock. */
    Db browse() {
        return browse;
    }

    StoreFiles files() {
        return files;
    }

    @Override
    public void close() {
        synchronized (read) {
            read.close();
        }
        synchronized (browse) {
            browse.close();
        }
        write.close();
    }
}
