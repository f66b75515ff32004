package org.pitchside.models.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.model.ModelShelf.AuditLine;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.pitchside.models.House;
import org.pitchside.models.ModelPackageException;
import org.pitchside.models.internal.CutDisk.Content;
import org.slf4j.LoggerFactory;

/**
 * The disk says no at every step that an act takes on it, once or from there on until somebody makes room; half of what was written may
 * be there. The act is refused, nothing of it is left, and it goes once there is room; the program runs on all the time.
 */
class FullDiskTest {
    private static final Path DATA = Path.of("/data");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-28T10:00:00Z"), ZoneOffset.UTC);
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("org.pitchside.models");

    private final House house = new House();
    private final Trust trust = new Trust(Optional.of(house.policy(1, 1)), "", false);

    private final byte[] two = released(2, 0);
    private final byte[] three = released(3, 2);

    private interface Act {
        void on(Shelf shelf) throws ShelfException;
    }

    private final List<Act> acts = List.of(
            s -> s.take(two, Via.DROP),
            s -> s.makeLive("cricket-2", Via.BOARD),
            s -> s.takeKeys(house.keys(2).bytes(), Via.REMOTE),
            s -> s.take(three, Via.DROP),
            s -> s.makeLive("cricket-3", Via.ROLLOUT),
            s -> s.confirm("cricket-3", Via.BOARD));

    @BeforeEach
    void quiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        LOG.setLevel(null);
    }

    private byte[] released(int version, int floor) {
        try {
            return house.released(version, version, floor).bytes();
        } catch (ModelPackageException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void atEveryStepOfEveryAct() throws Exception {
        int refused = 0;
        for (int a = 0; a < acts.size(); a++) {
            for (boolean once : new boolean[] {true, false}) {
                for (int step = 0; ; step++) {
                    // given what all acts so far left behind
                    FullDisk disk = new FullDisk();
                    Shelf shelf = open(disk);
                    for (Act before : acts.subList(0, a)) {
                        before.on(shelf);
                    }
                    String was = facts(shelf);
                    // when the disk says no at this step
                    disk.sayNoAt(step, once);
                    disk.leavesHalf = once;
                    boolean done = isDone(acts.get(a), shelf);
                    if (!disk.saidNo) {
                        assertTrue(done);
                        break;
                    }
                    String where = "act " + a + " step " + step + (once ? " once" : "");
                    if (!done) {
                        refused++;
                        disk.sayYes();
                        boolean stands = !facts(shelf).equals(was);
                        thenNothingIsLeftOf(shelf, disk, where);
                        // when there is room
                        acts.get(a).on(shelf);
                        if (!stands) {
                            thenTheAuditSaysWhatHadNoEffect(shelf, where);
                        }
                    }
                    disk.sayYes();
                    thenTheNextStartFindsTheSame(shelf, disk, where);
                }
            }
        }
        assertTrue(refused > 60, refused + " refused");
    }

    private static boolean isDone(Act act, Shelf shelf) {
        try {
            act.on(shelf);
            return true;
        } catch (ShelfException e) {
            assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
            assertFalse(e.getMessage().contains("/data"), e.getMessage());
            return false;
        }
    }

    private void thenNothingIsLeftOf(Shelf shelf, FullDisk disk, String where) throws IOException {
        Shelf next = open(disk.copy());
        // What only its name's safety was missing for is there after all: here and at the next start alike.
        assertEquals(facts(shelf), facts(next), where);
        List<String> kept = shelf.state().packages().values().stream()
                .map(ShelfState.Entry::file)
                .sorted()
                .toList();
        List<String> files = disk.list(DATA.resolve("models/shelf")).stream()
                .map(f -> f.getFileName().toString())
                .toList();
        assertEquals(kept, files, where);
    }

    /** An act that stands there twice is followed by a line that says which one had no effect. */
    private static void thenTheAuditSaysWhatHadNoEffect(Shelf shelf, String where) {
        List<AuditLine> lines = shelf.audit(1000);
        long acts = lines.stream()
                .filter(l -> l.done() && !l.act().equals("repair"))
                .count();
        long different = lines.stream()
                .filter(l -> l.done() && !l.act().equals("repair"))
                .map(l -> l.act() + l.what())
                .distinct()
                .count();
        boolean told = lines.stream().anyMatch(l -> l.why().contains("did not take effect: the disk did not take it"));
        assertEquals(acts > different, told, () -> where + ": " + lines);
    }

    private void thenTheNextStartFindsTheSame(Shelf shelf, FullDisk disk, String where) {
        Shelf next = open(disk.copy());
        assertEquals(Optional.empty(), next.trouble(), where);
        assertEquals(Optional.empty(), next.auditBroken(), where);
        assertEquals(facts(shelf), facts(next), where);
        assertEquals(shelf.audit(1000), next.audit(1000), where);
        for (String name : next.state().packages().keySet()) {
            assertTrue(next.model(name).isPresent(), where);
        }
    }

    private static String facts(Shelf shelf) {
        return new String(shelf.state().withAudit(0, AuditEntry.NOTHING_BEFORE).bytes());
    }

    private Shelf open(Disk disk) {
        Shelf shelf = new Shelf(disk, DATA, Optional.empty(), CLOCK);
        shelf.believe(trust);
        return shelf;
    }

    @Test
    void theAuditGoesOnInANewFile() throws Exception {
        for (int step = 0; step < 120; step++) {
            FullDisk disk = new FullDisk();
            disk.leavesHalf = step >= 60;
            AuditLog log = new AuditLog(disk, DATA, CLOCK, 900);
            disk.sayNoAt(step % 60, true);
            int written = 0;
            for (int i = 0; i < 20; i++) {
                if (i == 19) {
                    disk.sayYes();
                }
                try {
                    log.add("take", "drop", "cricket-" + i, true, "a release");
                    written++;
                } catch (IOException e) {
                    // the next one goes
                }
            }
            assertTrue(written >= 19, "step " + step + ": " + written);
            AuditLog next = new AuditLog(disk.copy(), DATA, CLOCK, 900);
            assertEquals(Optional.empty(), next.broken(), "step " + step);
            assertEquals(log.number(), next.number(), "step " + step);
        }
    }

    @Test
    void halfALineStaysReadableWhereNothingCanBeWritten() throws Exception {
        // given a torn last line on a disk that takes nothing
        FullDisk disk = new FullDisk();
        Shelf shelf = open(disk);
        acts.get(0).on(shelf);
        acts.get(1).on(shelf);
        disk.append(DATA.resolve("models/audit.jsonl"), "{\"n\": 99, \"at".getBytes());
        disk.sayNoAt(0, false);
        Shelf next = open(disk);
        assertEquals("cricket-2", next.live().orElseThrow().descriptor().name());
        // when it takes something again
        disk.sayYes();
        acts.get(2).on(next);
        List<AuditLine> lines = next.audit(10);
        assertTrue(lines.stream().anyMatch(l -> l.why().contains("bytes of a line: cut off")), lines.toString());
        thenTheNextStartFindsTheSame(next, disk, "torn");
    }

    /** Says no when it is told to; then half of what it was given may be there. */
    private static final class FullDisk implements Disk {
        private final CutDisk disk;
        private int left = Integer.MAX_VALUE;
        private boolean once;
        private boolean saidNo;
        /** Of what it says no to; else nothing of it, not even the file. */
        private boolean leavesHalf = true;

        FullDisk() {
            this(new CutDisk());
        }

        private FullDisk(CutDisk disk) {
            this.disk = disk;
        }

        void sayNoAt(int step, boolean onlyOnce) {
            left = step;
            once = onlyOnce;
            saidNo = false;
        }

        void sayYes() {
            left = Integer.MAX_VALUE;
        }

        FullDisk copy() {
            return new FullDisk(disk.after(Content.KEPT, true));
        }

        private boolean saysNo() {
            boolean no = once ? left == 0 : left <= 0;
            left--;
            saidNo |= no;
            return no;
        }

        private void step() throws IOException {
            refuse(saysNo());
        }

        private static void refuse(boolean no) throws IOException {
            if (no) {
                throw new FileSystemException("/data/x", null, "No space left on device");
            }
        }

        private static byte[] half(byte[] content) {
            return Arrays.copyOf(content, content.length / 2);
        }

        @Override
        public void write(Path file, byte[] content) throws IOException {
            boolean no = saysNo();
            if (!no || leavesHalf) {
                disk.write(file, no ? half(content) : content);
            }
            refuse(no);
        }

        @Override
        public void append(Path file, byte[] content) throws IOException {
            boolean no = saysNo();
            if (!no || leavesHalf) {
                disk.append(file, no ? half(content) : content);
            }
            refuse(no);
        }

        @Override
        public byte[] read(Path file, int most) throws IOException {
            return disk.read(file, most);
        }

        @Override
        public List<Path> list(Path folder) {
            return disk.list(folder);
        }

        @Override
        public void folder(Path folder) {
            disk.folder(folder);
        }

        @Override
        public void cut(Path file, long length) throws IOException {
            if (!disk.list(file.getParent()).contains(file)) {
                throw new NoSuchFileException(file.toString());
            }
            step();
            disk.cut(file, length);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            step();
            disk.move(from, to);
        }

        @Override
        public void delete(Path file) {
            // room is made, whatever the disk says otherwise
            disk.delete(file);
        }

        @Override
        public void force(Path file) throws IOException {
            step();
            disk.force(file);
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
            step();
            disk.forceFolder(folder);
        }
    }
}
