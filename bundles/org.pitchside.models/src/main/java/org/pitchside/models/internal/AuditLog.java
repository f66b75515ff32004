package org.pitchside.models.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pitchside.api.model.ModelShelf.AuditLine;
import org.pitchside.models.AuditTrail;
import org.pitchside.models.ModelPackageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit: a line an act, each with the hash of the one before, only ever added to. A full file gets the number of its first line in
 * its name, and the next one goes on. A line that a cut of the power left half is cut off when the file is opened, and a line says so.
 * Not safe from several threads: the shelf calls it.
 */
public final class AuditLog {

    static final String NAME = "audit.jsonl";
    private static final Pattern FULL = Pattern.compile("audit-[0-9]{10}\\.jsonl");
    /** A file's length from which on the next one begins. */
    private static final int FULL_BYTES = 1 << 20;
    /** Full files that are kept: some hundred thousand lines. */
    private static final int FULL_FILES = 32;

    private static final int REMEMBERED = 500;

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private final Disk disk;
    private final Path folder;
    private final Path file;
    private final Clock clock;
    private final int fullBytes;
    private final Deque<AuditLine> last = new ArrayDeque<>();
    private long number;
    private String head = AuditEntry.NOTHING_BEFORE;
    private long length;
    private boolean unsure;
    /** Bytes of a line that a cut of the power left half, and that no line tells of yet. */
    private long torn;

    private String broken;

    AuditLog(Disk disk, Path folder, Clock clock) throws IOException {
        this(disk, folder, clock, FULL_BYTES);
    }

    /** @param fullBytes for tests */
    AuditLog(Disk disk, Path folder, Clock clock, int fullBytes) throws IOException {
        this.disk = disk;
        this.folder = folder;
        this.clock = clock;
        this.fullBytes = fullBytes;
        file = folder.resolve(NAME);
        open();
    }

    private void open() throws IOException {
        List<Path> full = full(disk.list(folder));
        if (!full.isEmpty()) {
            // Where the file before ended; its own lines are not looked at again.
            read(full.get(full.size() - 1), false);
            length = 0;
        }
        if (disk.list(folder).contains(file)) {
            torn = read(file, true);
            if (torn > 0) {
                unsure = true;
                try {
                    mend();
                } catch (IOException e) {
                    // What can be read is not less worth for that; the next line tries again.
                    LOG.warn("Half a line of the audit stays: {}", Words.why(e));
                }
            }
        }
    }

    private void mend() throws IOException {
        long lost = torn;
        torn = 0;
        try {
            add("repair", "carrier", "audit", true, "a cut of the power left " + lost + " bytes of a line: cut off");
        } catch (IOException e) {
            torn = lost;
            throw e;
        }
    }

    /** Reads a file's lines and remembers the last ones; returns the bytes behind the last whole line. */
    private long read(Path from, boolean follow) throws IOException {
        byte[] bytes = disk.read(from, fullBytes + (1 << 20));
        int at = 0;
        length = 0;
        boolean first = true;
        while (at < bytes.length) {
            int end = at;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            AuditEntry entry = end == bytes.length ? null : whole(Arrays.copyOfRange(bytes, at, end));
            if (entry == null) {
                if (end >= bytes.length - 1) {
                    return bytes.length - at;
                }
                broken = broken != null ? broken : "the line behind line " + number + " cannot be read";
            } else {
                boolean begins = first && number == 0;
                if ((follow || !first)
                        && !begins
                        && (!entry.before().equals(head) || entry.line().number() != number + 1)) {
                    broken = broken != null
                            ? broken
                            : "line " + entry.line().number() + " does not follow from line " + number;
                }
                number = entry.line().number();
                head = Hashes.sha256(Arrays.copyOfRange(bytes, at, end));
                remember(entry.line());
                first = false;
            }
            at = end + 1;
            length = at;
        }
        return 0;
    }

    private static AuditEntry whole(byte[] line) {
        if (line.length > AuditEntry.MOST) {
            return null;
        }
        try {
            return AuditEntry.parse(line);
        } catch (ModelPackageException e) {
            return null;
        }
    }

    private void remember(AuditLine line) {
        last.addLast(line);
        if (last.size() > REMEMBERED) {
            last.removeFirst();
        }
    }

    /** Adds a line; on the disk when this returns. */
    AuditLine add(String act, String by, String what, boolean done, String why) throws IOException {
        if (torn > 0) {
            mend();
        }
        if (length >= fullBytes) {
            turn();
        }
        AuditLine line = new AuditLine(
                number + 1,
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                word(act, 20),
                word(by, 20),
                word(what, 100),
                done,
                word(why, 250));
        AuditEntry entry = new AuditEntry(line, head);
        byte[] bytes = entry.bytes();
        if (unsure && disk.list(folder).contains(file)) {
            // The last one failed midway: what of it stands there is no line.
            disk.cut(file, length);
            disk.force(file);
        }
        unsure = true;
        byte[] whole = Arrays.copyOf(bytes, bytes.length + 1);
        whole[bytes.length] = '\n';
        disk.append(file, whole);
        disk.force(file);
        if (length == 0) {
            disk.forceFolder(folder);
        }
        unsure = false;
        number = line.number();
        head = entry.hash();
        length += whole.length;
        remember(line);
        return line;
    }

    private static String word(String text, int most) {
        String one = Words.oneLine(text, most - 3);
        return one.isEmpty() ? "-" : one;
    }

    private void turn() throws IOException {
        if (unsure) {
            disk.cut(file, length);
            disk.force(file);
        }
        long first = firstOf(disk.read(file, fullBytes + (1 << 20)));
        disk.move(file, folder.resolve(String.format("audit-%010d.jsonl", first)));
        length = 0;
        unsure = false;
        disk.forceFolder(folder);
        List<Path> full = full(disk.list(folder));
        for (int i = 0; i < full.size() - FULL_FILES; i++) {
            try {
                disk.delete(full.get(i));
            } catch (IOException e) {
                LOG.warn("An old file of the audit stays: {}", Words.why(e));
            }
        }
    }

    private long firstOf(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        AuditEntry entry = whole(Arrays.copyOf(bytes, end));
        return entry == null ? number : entry.line().number();
    }

    private static List<Path> full(List<Path> files) {
        return files.stream()
                .filter(f -> FULL.matcher(f.getFileName().toString()).matches())
                .sorted()
                .toList();
    }

    /** Of the last line; 0 before the first. */
    long number() {
        return number;
    }

    /** Hash of the last line. */
    String head() {
        return head;
    }

    /** What does not follow in what was read when the file was opened. */
    Optional<String> broken() {
        return Optional.ofNullable(broken);
    }

    /** The last lines, oldest first. */
    List<AuditLine> last(int most) {
        List<AuditLine> all = new ArrayList<>(last);
        return List.copyOf(all.subList(Math.max(0, all.size() - Math.max(0, most)), all.size()));
    }

    /** Every file from the first line that is kept on. */
    public static AuditTrail.Found verify(Path folder) throws IOException {
        Disk disk = new Disk.Real();
        List<Path> files = new ArrayList<>(full(disk.list(folder)));
        if (Files.exists(folder.resolve(NAME))) {
            files.add(folder.resolve(NAME));
        }
        long first = 0;
        long number = 0;
        String head = AuditEntry.NOTHING_BEFORE;
        for (Path f : files) {
            String all = new String(disk.read(f, FULL_BYTES + (1 << 20)), StandardCharsets.ISO_8859_1);
            for (String text : all.split("(?<=\n)")) {
                byte[] line = text.getBytes(StandardCharsets.ISO_8859_1);
                boolean ended = line.length > 0 && line[line.length - 1] == '\n';
                AuditEntry entry = ended ? whole(Arrays.copyOf(line, line.length - 1)) : null;
                String where = f.getFileName() + ", behind line " + number + ": ";
                if (entry == null) {
                    String why = ended ? "what stands there is no line" : "a line is cut off";
                    return new AuditTrail.Found(first, number, head, Optional.of(where + why));
                }
                boolean begins = first == 0;
                if (begins && entry.line().number() == 1 && !entry.before().equals(AuditEntry.NOTHING_BEFORE)
                        || !begins
                                && (entry.line().number() != number + 1
                                        || !entry.before().equals(head))) {
                    return new AuditTrail.Found(
                            first,
                            number,
                            head,
                            Optional.of(where + "line " + entry.line().number() + " does not follow from it"));
                }
                first = begins ? entry.line().number() : first;
                number = entry.line().number();
                head = Hashes.sha256(Arrays.copyOf(line, line.length - 1));
            }
        }
        return new AuditTrail.Found(first, number, head, Optional.empty());
    }
}
