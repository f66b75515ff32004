package org.pitchside.models.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.pitchside.api.model.ModelShelf.AuditLine;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must not be forgotten of the models: {@code shelf.json} and the audit. Every act is first a line of the audit, then one new {@code
 * shelf.json}: what comes between leaves the act undone, and a line says so. Changed by one thread at a time: the shelf calls it.
 */
final class Ledger {

    /** Acts of the audit that a new {@code shelf.json} follows. */
    private static final List<String> CHANGES = List.of("take", "live", "confirm", "keys", "remove");

    private static final String REPAIR = "repair";
    /** Begins the reason of a line that another one follows in the same act. */
    static final String CAME_WITH = "came with ";

    private static final String NO_EFFECT = " did not take effect: ";

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private final Disk disk;
    private final Path folder;
    private final Clock clock;
    private Closeable ours;
    private boolean isClosed;
    private AuditLog audit;
    // Read by whoever tells of it, while a package is looked at.
    private volatile ShelfState state = ShelfState.empty();
    private volatile String trouble = "the models are not read yet";
    /** The first line that had no effect, and what it was about; null: none. */
    private AuditLine undone;

    Ledger(Disk disk, Path folder, Clock clock) {
        this.disk = disk;
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Reads all of it and mends what a cut of the power left; after a failure, once more.
     *
     * @param room opened before anything is believed
     */
    void open(Room room) {
        String before = trouble;
        try {
            room.open();
            if (ours == null) {
                ours = disk.occupy(folder);
            }
            // Each by itself: what one of them cannot tell the other may, and a model answers even where nothing can be
            // written.
            IOException why = readAudit();
            Path file = folder.resolve(ShelfState.NAME);
            boolean known = disk.list(folder).contains(file);
            if (known) {
                state = ShelfState.parse(disk.read(file, ShelfState.MOST_BYTES));
            }
            if (why != null) {
                throw why;
            }
            if (!known && acts() > 1) {
                throw new IOException(
                        ShelfState.NAME + " is gone, which knew what was released last; it has to be restored");
            }
            compareWithAudit();
            room.tidy(state);
            trouble = null;
        } catch (IOException e) {
            trouble = "the models' folder " + folder + " cannot be used: " + Words.oneLine(Words.why(e), 300);
            if (!trouble.equals(before)) {
                LOG.error("Only the model that came with Pitchside is there: {}", trouble);
            }
        }
    }

    private IOException readAudit() {
        try {
            audit = new AuditLog(disk, folder, clock);
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    /** How many acts the audit tells of that took effect, as far back as it is remembered. */
    private long acts() {
        List<AuditLine> all = audit.last(Integer.MAX_VALUE);
        return all.stream()
                        .filter(l -> l.done()
                                && CHANGES.contains(l.act())
                                && !l.why().startsWith(CAME_WITH))
                        .count()
                - all.stream().filter(Ledger::saysNoEffect).count();
    }

    private static boolean saysNoEffect(AuditLine line) {
        return line.act().equals(REPAIR) && line.why().contains(NO_EFFECT);
    }

    private void compareWithAudit() throws IOException {
        if (audit.number() < state.auditNumber()) {
            repair(
                    "audit",
                    "the audit ends at line " + audit.number() + ", but line " + state.auditNumber() + " was written");
            replace(state.withAudit(audit.number(), audit.head()));
            return;
        }
        List<AuditLine> all = audit.last(Integer.MAX_VALUE);
        long told = all.stream()
                .filter(Ledger::saysNoEffect)
                .mapToLong(AuditLine::number)
                .max()
                .orElse(0);
        List<AuditLine> without = all.stream()
                .filter(l -> l.number() > Math.max(told, state.auditNumber()) && l.done() && CHANGES.contains(l.act()))
                .toList();
        if (!without.isEmpty()) {
            repair(
                    without.get(without.size() - 1).what(),
                    "line "
                            + without.get(0).number() + (without.size() == 1 ? "" : " and what came with it")
                            + NO_EFFECT + "the power was cut before");
            // So that the next start does not say it again.
            replace(state.withAudit(audit.number(), audit.head()));
        }
    }

    private void repair(String what, String why) throws IOException {
        audit.add(REPAIR, Via.CARRIER.word(), what, false, why);
    }

    /** Another one may have the folder. What was read stays to be looked at; nothing is taken any more. */
    void close() {
        isClosed = true;
        trouble = "the models are closed";
        try {
            if (ours != null) {
                ours.close();
            }
        } catch (IOException e) {
            LOG.warn("The models' folder stays locked: {}", e.getMessage());
        }
        ours = null;
    }

    ShelfState state() {
        return state;
    }

    /** What stands in the way of keeping models, in a sentence. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** What does not follow in the audit. */
    Optional<String> broken() {
        return audit == null ? Optional.empty() : audit.broken();
    }

    /** The last lines, oldest first. */
    List<AuditLine> last(int most) {
        return audit == null ? List.of() : audit.last(most);
    }

    /** Number of the audit's last line. */
    long number() {
        return audit == null ? 0 : audit.number();
    }

    /**
     * A line of what is about to be done.
     *
     * @param what a model's name, a key set's number; a hash where more is not known
     */
    record Note(String act, String what, String why) {}

    /** Lines of the audit, then the new state. */
    void act(List<Note> notes, Via via, ShelfState next) throws ShelfException {
        usable();
        AuditLine first = null;
        try {
            for (Note note : notes) {
                AuditLine line = line(note.act, note.what, via, true, note.why);
                first = first == null ? line : first;
            }
            replace(next.withAudit(audit.number(), audit.head()));
        } catch (IOException e) {
            Note last = notes.get(notes.size() - 1);
            String why = "the disk does not take it: " + Words.why(e);
            if (first == null) {
                throw refused(last.act, last.what, via, why, e);
            }
            undone = first;
            tellUndone();
            throw new ShelfException(last.what + ": " + why, e);
        }
    }

    /** A new state of which the audit says nothing. */
    void keep(ShelfState next, String what) throws ShelfException {
        usable();
        try {
            replace(next);
        } catch (IOException e) {
            throw new ShelfException(what + ": the disk does not take it: " + Words.why(e), e);
        }
    }

    private void usable() throws ShelfException {
        String now = trouble;
        if (now != null) {
            throw new ShelfException(now);
        }
    }

    private void replace(ShelfState next) throws IOException {
        Path file = folder.resolve(ShelfState.NAME);
        byte[] bytes = next.bytes();
        try {
            disk.replace(file, bytes);
        } catch (IOException e) {
            if (stands(file, bytes)) {
                // Only that its name is safe could not be had: the next start would find it.
                state = next;
            }
            throw e;
        }
        state = next;
    }

    private boolean stands(Path file, byte[] bytes) {
        try {
            return Arrays.equals(disk.read(file, ShelfState.MOST_BYTES), bytes);
        } catch (IOException e) {
            return false;
        }
    }

    /** Adds a line; what had no effect is told before. */
    private AuditLine line(String act, String what, Via via, boolean done, String why) throws IOException {
        if (audit == null || isClosed) {
            throw new IOException(trouble);
        }
        repairUndone();
        return audit.add(act, via.word(), what, done, why);
    }

    private void repairUndone() throws IOException {
        if (undone != null) {
            boolean isAlone = audit.number() == undone.number();
            repair(
                    undone.what(),
                    "line " + undone.number() + (isAlone ? "" : " and what came with it") + NO_EFFECT
                            + "the disk did not take it");
            undone = null;
        }
    }

    /** Now if it can be, else before the next line or at the next start. */
    private void tellUndone() {
        if (state.auditNumber() >= undone.number()) {
            undone = null;
            return;
        }
        try {
            repairUndone();
        } catch (IOException e) {
            LOG.error("The audit cannot be written: {}", e.getMessage());
        }
    }

    /** A line of somebody else's. */
    void note(String act, String what, Via via, boolean done, String why) throws ShelfException {
        try {
            line(act, what, via, done, why);
        } catch (IOException e) {
            throw new ShelfException("the audit cannot be written: " + Words.why(e), e);
        }
    }

    /** A line of what was refused, where the disk takes it; the exception to throw. */
    ShelfException refused(String act, String what, Via via, String why, Exception cause) {
        LOG.error("{} refused ({}), {}: {}", act, via.word(), what, why);
        try {
            if (audit != null && !isClosed) {
                line(act, what, via, false, why);
            }
        } catch (IOException e) {
            LOG.error("The audit cannot be written: {}", e.getMessage());
        }
        return new ShelfException(why, cause);
    }
}
