package org.pitchside.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.SwingRecording;

/** What goes when the cap is reached, and in which order. The cap is 1 MB; a heavy swing takes 4 kB of it. */
class SpaceTest {

    private static final long CAP = 1 << 20;
    private static final int HEAVY = 300;
    /** About 1.6 MB of recordings. */
    private static final int MANY = 400;

    @TempDir
    Path folder;

    private Gateway gateway;

    @BeforeEach
    void open() {
        gateway = new Gateway(folder).withCap(CAP);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private void commit(int first, int last) {
        for (int seq = first; seq <= last; seq += 20) {
            CompletableFuture.allOf(IntStream.rangeClosed(seq, Math.min(last, seq + 19))
                            .mapToObj(s -> gateway.store().commit(Swings.heavy(s, HEAVY)))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
    }

    private boolean hasRecording(int seq) {
        return !gateway.store().find(Swings.id(seq)).orElseThrow().recording().equals(SwingRecording.NONE);
    }

    @Test
    void withNoConsumerTheOldestRecordingsGoAndEverySwingStays() throws Exception {
        commit(1, MANY);

        assertFalse(hasRecording(1));
        assertTrue(hasRecording(MANY));
        assertEquals(1, gateway.health().size(), "nothing was lost: " + gateway.health());
        assertEquals(MANY, gateway.store().latest(1000).size());
        gateway.stop();
        assertTrue(Files.size(gateway.database()) <= CAP, Files.size(gateway.database()) + " bytes");
    }

    @Test
    void whatAConsumerStillWantsGoesAfterWhatEveryoneHas() {
        commit(1, 100);
        gateway.store().addConsumer("mqtt");
        gateway.store().addConsumer("board");
        commit(101, 230);
        // everyone has the first 100 recordings and the board 30 more; those 130 are wanted by mqtt
        gateway.store().advance("board", 131);
        commit(231, 260);

        assertFalse(hasRecording(1));
        assertTrue(hasRecording(101), "mqtt has it not");
        assertEquals(260 - 100, gateway.store().read("mqtt", 1000).size());
        assertEquals(
                List.of(),
                gateway.health().stream().filter(l -> l.contains("removed")).toList());
    }

    @Test
    void recordingsThatWereStillWantedAreCountedForEver() {
        gateway.store().addConsumer("mqtt");
        commit(1, MANY);

        assertFalse(hasRecording(1));
        assertEquals(MANY, gateway.store().read("mqtt", 1000).size(), "the swings themselves are there");
        long lost = IntStream.rangeClosed(1, MANY).filter(s -> !hasRecording(s)).count();
        String line = lost + " recordings were removed for space before every consumer had them.";
        assertTrue(gateway.health().contains(line), gateway.health()::toString);
        gateway.stop();
        assertTrue(gateway.health().contains(line), gateway.health()::toString);
    }

    @Test
    void swingsGoOnlyWhenNoRecordingIsLeftAndPositionsAreNeverUsedAgain() throws Exception {
        Natives.load(folder);
        try (Db db = Db.open(folder.resolve("small.db"))) {
            db.run("PRAGMA synchronous = OFF");
            db.run("PRAGMA auto_vacuum = INCREMENTAL");
            Schema.migrate(db);
            db.run("BEGIN");
            for (int i = 1; i <= 3000; i++) {
                insert(db, i, i % 10 == 0);
            }
            db.run("COMMIT");
            db.update("INSERT INTO consumer VALUES ('mqtt', 1000)");
            long cap = 512 << 10;

            Space.enforce(db, cap);

            assertTrue(Space.used(db) <= Space.allowance(cap));
            assertEquals(0, db.number("SELECT COUNT(*) FROM recording"));
            assertEquals(100, Counters.get(db, Counters.OLD_RECORDINGS));
            assertEquals(1000, Counters.get(db, Counters.OLD_SWINGS));
            assertEquals(200, Counters.get(db, Counters.LOST_RECORDINGS));
            long left = db.number("SELECT COUNT(*) FROM swing");
            assertEquals(2000 - left, Counters.get(db, Counters.LOST_SWINGS));
            assertTrue(left > 0 && left < 2000, left + " swings left");
            assertEquals(3000, db.number("SELECT MAX(position) FROM swing"), "the oldest went");
            assertTrue(db.number("PRAGMA page_count") * 4096 <= cap, "and the file is as small");

            Space.enforce(db, 1 << 14);
            insert(db, 3001, false);

            assertEquals(3001, db.number("SELECT MAX(position) FROM swing"));
        }
    }

    private static void insert(Db db, int seq, boolean recording) throws Exception {
        SwingRows.Packed packed = SwingRows.pack(Swings.heavy(seq, 10));
        var insert = db.prepare(SwingRows.INSERT);
        SwingRows.bind(insert, packed);
        insert.executeUpdate();
        if (recording) {
            var samples = db.prepare(SwingRows.INSERT_RECORDING);
            SwingRows.bindRecording(samples, db.number("SELECT last_insert_rowid()"), packed);
            samples.executeUpdate();
        }
    }

    @Test
    void aNumberOfAStreamIsNotGivenAgainAfterItsSwingIsGone() throws Exception {
        int seq = gateway.store().nextStreamSeq(Swings.BAT, 12);
        gateway.commit(Swings.swing(Swings.id(seq), 1));
        gateway.stop();
        try (Db db = Db.open(gateway.database())) {
            db.run("DELETE FROM swing");
        }

        assertEquals(seq + 1, gateway.store().nextStreamSeq(Swings.BAT, 12));
    }

    @Test
    void aLowerCapGivesSpaceBackToTheDisk() throws Exception {
        gateway.withCap(16 * CAP);
        commit(1, MANY);
        gateway.stop();
        long before = Files.size(gateway.database());

        gateway.withCap(CAP);
        for (int seq = 1001; seq < 1005; seq++) {
            gateway.commit(Swings.swing(seq));
        }
        int all = gateway.store().latest(1000).size();
        gateway.stop();

        assertTrue(before > 3 * CAP / 2, before + " bytes before");
        assertTrue(Files.size(gateway.database()) <= CAP, Files.size(gateway.database()) + " bytes after");
        assertEquals(MANY + 4, all);
    }
}
