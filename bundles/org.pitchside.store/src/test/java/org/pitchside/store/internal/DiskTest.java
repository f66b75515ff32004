package org.pitchside.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingStore.Commit;

/** A disk that will not: nothing is acknowledged, one line says why, and the store is back when the disk is. */
class DiskTest {

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

    private void givenThatTheDiskHoldsNoMoreThan(long pages) {
        gateway.change(db -> (int) db.number("PRAGMA max_page_count = " + pages));
    }

    /** The writer is held inside a transaction until the gate opens. */
    private CompletableFuture<Void> givenThatTheDiskTakesUntil(CompletableFuture<Void> gate) {
        var inside = new CompletableFuture<Void>();
        CompletableFuture<Void> held = CompletableFuture.runAsync(() -> gateway.change(db -> {
            inside.complete(null);
            gate.join();
            return 0;
        }));
        inside.orTimeout(30, TimeUnit.SECONDS).join();
        return held;
    }

    private long saidToTheOperator() {
        return gateway.log().stream()
                .filter(l -> l.startsWith("swings cannot be kept"))
                .count();
    }

    @Test
    void onAFullDiskACommitFailsInWordsAndALaterOneSucceeds() {
        gateway.commit(Swings.swing(1));
        givenThatTheDiskHoldsNoMoreThan(20);

        for (int seq = 2; seq < 7; seq++) {
            int number = seq;
            var failed = assertThrows(StoreException.class, () -> gateway.commit(Swings.heavy(number, 20_000)));
            assertEquals(gateway.database() + ": the disk is full", failed.getMessage());
        }

        assertEquals(1, saidToTheOperator(), gateway.log()::toString);
        assertTrue(
                gateway.health()
                        .get(0)
                        .endsWith("the disk is full; 5 were refused, which the bats or the gateway hold."),
                gateway.health()::toString);
        assertEquals(1, gateway.store().latest(10).size(), "it is still read");
        givenThatTheDiskHoldsNoMoreThan(100_000);
        assertFalse(gateway.commit(Swings.heavy(2, 20_000)).repeated());
        assertEquals(2, gateway.store().latest(10).size());
        assertTrue(gateway.log().contains("swings can be kept again"));
    }

    @Test
    void aFolderThatCannotBeUsedIsTriedAgainUntilItCan(@TempDir Path other) throws Exception {
        Path taken = Files.writeString(other.resolve("data"), "a file where the folder should be");
        try (var blocked = new Gateway(taken)) {
            var failed = assertThrows(StoreException.class, () -> blocked.commit(Swings.swing(1)));
            assertTrue(failed.getMessage().startsWith("cannot use the folder " + taken), failed::getMessage);
            assertThrows(StoreException.class, () -> blocked.store().find(Swings.id(1)));
            assertThrows(StoreException.class, () -> blocked.store().nextStreamSeq(Swings.BAT, 1));
            assertTrue(blocked.health().get(0).startsWith("Swings cannot be kept"), blocked.health()::toString);

            Files.delete(taken);

            assertFalse(blocked.commit(Swings.swing(1)).repeated());
            assertTrue(blocked.store().find(Swings.id(1)).isPresent());
        }
    }

    @Test
    void whatIsTooManyForTheQueueIsRefusedAndTheRestIsKept() {
        gateway.with("queue.length", 16);
        gateway.store();
        var gate = new CompletableFuture<Void>();
        CompletableFuture<Void> held = givenThatTheDiskTakesUntil(gate);

        List<CompletableFuture<Commit>> commits = IntStream.rangeClosed(1, 20)
                .mapToObj(seq -> gateway.store().commit(Swings.swing(seq)))
                .toList();
        gate.complete(null);
        held.orTimeout(30, TimeUnit.SECONDS).join();

        for (int i = 0; i < 20; i++) {
            boolean refused = commits.get(i)
                    .handle((c, e) -> e != null)
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
            assertEquals(i >= 16, refused, "swing " + (i + 1));
        }
        assertEquals(16, gateway.store().latest(100).size());
        assertTrue(gateway.health().contains("4 commits were refused since the start."), gateway.health()::toString);
    }

    @Test
    void whoHearsOfACommitMayCallTheStore() {
        gateway.store().addConsumer("board");

        List<Integer> left = gateway.store()
                .commit(Swings.swing(1))
                .thenApply(commit -> {
                    gateway.store().advance("board", commit.position());
                    gateway.store().commit(Swings.swing(2)).join();
                    return gateway.waiting("board");
                })
                .orTimeout(30, TimeUnit.SECONDS)
                .join();

        assertEquals(List.of(2), left);
    }

    @Test
    void whatWaitsWhenTheStoreStopsIsKeptAndWhatComesLaterIsRefused() {
        var store = gateway.store();
        List<CompletableFuture<Commit>> commits = IntStream.rangeClosed(1, 500)
                .mapToObj(seq -> store.commit(Swings.swing(seq)))
                .toList();
        gateway.stop();

        assertTrue(commits.stream().allMatch(c -> c.isDone() && !c.isCompletedExceptionally()));
        var refused =
                store.commit(Swings.swing(501)).handle((c, e) -> e.getMessage()).join();
        assertEquals("the store is closed", refused);
        assertEquals(500, gateway.store().latest(1000).size());
    }

    @Test
    void oneSwingThatCannotBeWrittenTakesNoOtherWithIt() {
        gateway.store();
        var gate = new CompletableFuture<Void>();
        CompletableFuture<Void> held = givenThatTheDiskTakesUntil(gate);
        var before = gateway.store().commit(Swings.swing(1));
        var broken = CompletableFuture.runAsync(
                () -> gateway.change(db -> db.update("INSERT INTO swing (bat) VALUES (?)", "x")));
        var wrong = CompletableFuture.runAsync(() -> gateway.change(db -> {
            throw new IllegalStateException("a bug");
        }));
        var after = gateway.store().commit(Swings.swing(2));
        gate.complete(null);

        held.orTimeout(30, TimeUnit.SECONDS).join();
        before.orTimeout(30, TimeUnit.SECONDS).join();
        after.orTimeout(30, TimeUnit.SECONDS).join();
        assertTrue(broken.handle((v, e) -> e.getMessage()).join().contains("the database refuses it"));
        assertTrue(wrong.handle((v, e) -> e.getMessage()).join().contains("a bug"));
        assertEquals(2, gateway.store().latest(10).size());
    }

    @Test
    void aReadThatFailedDoesNotSpoilTheNext() {
        gateway.commit(Swings.swing(1));
        gateway.store().find(Swings.id(1));
        gateway.change(db -> db.update("ALTER TABLE recording RENAME TO elsewhere"));
        assertThrows(StoreException.class, () -> gateway.store().find(Swings.id(1)));

        gateway.change(db -> db.update("ALTER TABLE elsewhere RENAME TO recording"));

        assertTrue(gateway.store().find(Swings.id(1)).isPresent());
    }
}
