package org.pitchside.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.Swing;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingStore.StoredSwing;

/** A damaged file: what is whole is saved, what is not is counted, and the store goes on. */
class DamageTest {

    private static final int SWINGS = 400;
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    private Gateway gateway;

    @BeforeEach
    void open() {
        gateway = new Gateway(folder);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private void givenSwingsOnTheDisk() {
        gateway.store().addConsumer("mqtt");
        CompletableFuture.allOf(IntStream.rangeClosed(1, SWINGS)
                        .mapToObj(seq -> gateway.store().commit(Swings.heavy(seq, 20)))
                        .toArray(CompletableFuture[]::new))
                .join();
        gateway.store().advance("mqtt", 10);
        gateway.stop();
    }

    private void overwrite(Path file, long at, int length) throws IOException {
        byte[] rubbish = new byte[length];
        Arrays.fill(rubbish, (byte) 0xA5);
        try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
            f.seek(at);
            f.write(rubbish);
        }
    }

    /** The page that holds a row of a table. */
    private long leafOf(String table, long position) throws Exception {
        try (Db db = Db.open(gateway.database())) {
            return db.number(
                    "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET ?",
                    table,
                    position);
        }
    }

    private List<Integer> numbers() {
        return gateway.store().latest(10_000).stream()
                .map(StoredSwing::swing)
                .map(s -> s.id().seq())
                .sorted()
                .toList();
    }

    @Test
    void aBrokenPageCostsItsOwnSwingsAndTheOthersKeepTheirPlaces() throws Exception {
        givenSwingsOnTheDisk();
        overwrite(gateway.database(), (leafOf("swing", 5) - 1) * PAGE, PAGE);

        List<Integer> saved = numbers();

        int lost = SWINGS - saved.size();
        assertTrue(lost > 0 && lost < 50, lost + " lost");
        assertTrue(
                gateway.health().contains(lost + " swings could not be read from a damaged file."),
                gateway.health()::toString);
        Swing last = Swings.heavy(SWINGS, 20);
        assertEquals(last, gateway.store().find(last.id()).orElseThrow(), "with its samples");
        StoredSwing next = gateway.store().read("mqtt", 1).get(0);
        assertEquals(11, next.position(), "the cursor stands where it stood");
        assertEquals(SWINGS + 1, gateway.commit(Swings.swing(SWINGS + 1)).position(), "no position twice");
        assertTrue(Files.exists(folder.resolve("swings.db.damaged-20260301-102030")));
        assertEquals(
                1,
                gateway.log().stream()
                        .filter(l -> l.contains("was set aside as"))
                        .count());

        gateway.stop();
        assertEquals(saved.size() + 1, numbers().size(), "and it is salvaged once only");
        assertEquals(
                1,
                gateway.log().stream()
                        .filter(l -> l.contains("was set aside as"))
                        .count());
    }

    @Test
    void aBrokenRecordingCostsTheSamplesNotTheSwing() throws Exception {
        givenSwingsOnTheDisk();
        overwrite(gateway.database(), (leafOf("recording", 5) - 1) * PAGE, PAGE);

        assertEquals(SWINGS, numbers().size());
        long without = gateway.store().latest(10_000).stream()
                .filter(s -> s.swing().recording().size() == 0)
                .count();
        assertTrue(without > 0 && without < 50, without + " without samples");
        assertTrue(
                gateway.health().contains(without + " recordings could not be read from a damaged file."),
                gateway.health()::toString);
    }

    @Test
    void aFileCutShortKeepsWhatIsBeforeTheCut() throws Exception {
        givenSwingsOnTheDisk();
        try (RandomAccessFile f = new RandomAccessFile(gateway.database().toFile(), "rw")) {
            f.setLength(f.length() * 2 / 3 / PAGE * PAGE);
        }

        int saved = numbers().size();

        assertTrue(saved > 50 && saved < SWINGS, saved + " saved");
        assertFalse(gateway.commit(Swings.swing(SWINGS + 1)).repeated());
    }

    @Test
    void aFileThatIsNoDatabaseIsSetAsideAndTheStoreBeginsAnew() throws Exception {
        givenSwingsOnTheDisk();
        overwrite(gateway.database(), 0, 3 * PAGE);

        assertFalse(gateway.commit(Swings.swing(1)).repeated());

        assertTrue(
                gateway.commit(Swings.swing(2)).position() > SWINGS,
                "numbers that may have been given are jumped over");
        assertTrue(
                gateway.health().stream().anyMatch(l -> l.contains("could not be read")), gateway.health()::toString);
        gateway.store().addConsumer("mqtt");
        assertEquals(2, gateway.waiting("mqtt").size(), "who may have been forgotten begins at the beginning");
    }

    @Test
    void numbersOfStreamsJumpOverThoseThatMayHaveBeenGiven() throws Exception {
        int before = gateway.store().nextStreamSeq(Swings.BAT, 12);
        gateway.commit(Swings.swing(Swings.id(before), 1));
        gateway.stop();
        overwrite(gateway.database(), 0, 3 * PAGE);

        assertTrue(gateway.store().nextStreamSeq(Swings.BAT, 12) > before + 100);
    }

    @Test
    void damageThatShowsWhileRunningIsRepairedAndTheAnswerGiven() throws Exception {
        givenSwingsOnTheDisk();
        long page = leafOf("swing", 5);
        gateway.commit(Swings.swing(SWINGS + 1));
        overwrite(gateway.database(), (page - 1) * PAGE, PAGE);

        List<Integer> saved = numbers();

        assertTrue(saved.size() > SWINGS - 50 && saved.size() <= SWINGS, saved.size() + " saved");
        assertFalse(gateway.commit(Swings.swing(SWINGS + 2)).repeated());
        assertTrue(numbers().contains(SWINGS + 2));
    }

    @Test
    void aPowerCutAtAnyStepOfASalvageIsFinishedAtTheNextStart() throws Exception {
        givenSwingsOnTheDisk();
        overwrite(gateway.database(), (leafOf("swing", 5) - 1) * PAGE, PAGE);
        int saved = numbers().size();
        gateway.stop();
        Path whole = gateway.database();
        Path damaged = folder.resolve("swings.db.damaged-20260301-102030");
        Path salvaged = folder.resolve("swings.db.salvaged-20260301-102030");
        // given the state after each step: half a copy; the copy whole; the log aside; the database aside too
        Files.writeString(folder.resolve("swings.db.salvage"), "half a copy");
        assertEquals(saved, numbers().size());
        gateway.stop();

        Files.copy(whole, salvaged);
        Files.copy(damaged, whole, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(folder.resolve("swings.db-wal"), "a log that belongs to the damaged file");
        assertEquals(saved, numbers().size());
        assertEquals("a log that belongs to the damaged file", Files.readString(Path.of(damaged + "-wal")));
        gateway.stop();

        Files.move(whole, salvaged);
        assertEquals(saved, numbers().size());
        assertFalse(Files.exists(salvaged));
    }

    @Test
    void aRowThatMakesNoSenseIsPassedOverAndNobodyIsStuck() throws Exception {
        givenSwingsOnTheDisk();
        try (Db db = Db.open(gateway.database())) {
            db.update("UPDATE swing SET origin = 'NOWHERE' WHERE position BETWEEN 11 AND 60");
        }

        List<StoredSwing> next = gateway.store().read("mqtt", 10);

        assertEquals(61, next.get(0).position());
        assertEquals(10, next.size());
        assertTrue(gateway.health().contains("50 rows make no sense and are passed over."), gateway.health()::toString);
    }

    @Test
    void aFileThatIsTakenAwayIsNoticedAtTheNextCommit() throws Exception {
        givenSwingsOnTheDisk();
        gateway.commit(Swings.swing(1));
        Files.delete(gateway.database());

        gateway.commit(Swings.swing(SWINGS + 1));
        gateway.stop();

        assertEquals(List.of(SWINGS + 1), numbers(), "on the disk, not in a file without a name");
    }

    @Test
    void aSalvageThatCannotBeWrittenIsSaidAndTriedAgain() throws Exception {
        givenSwingsOnTheDisk();
        overwrite(gateway.database(), (leafOf("swing", 5) - 1) * PAGE, PAGE);
        Path inTheWay = Files.createDirectories(folder.resolve("swings.db.salvage/full"));

        var refused = assertThrows(StoreException.class, () -> gateway.commit(Swings.swing(SWINGS + 1)));

        assertTrue(refused.getMessage().startsWith("cannot salvage " + gateway.database()), refused::getMessage);
        assertFalse(Files.exists(folder.resolve("swings.db.damaged-20260301-102030")), "nothing is set aside");
        Files.delete(inTheWay);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            while (gateway.store()
                            .commit(Swings.swing(SWINGS + 1))
                            .handle((c, e) -> e)
                            .join()
                    != null) {
                Thread.sleep(50);
            }
        });
        assertTrue(numbers().size() > SWINGS - 50);
    }
}
