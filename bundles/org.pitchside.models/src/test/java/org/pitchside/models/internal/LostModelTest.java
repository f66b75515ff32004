package org.pitchside.models.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.pitchside.models.House;

/** The model that was to answer cannot be read, or its folder cannot: what is told, and that it ends when its cause does. */
class LostModelTest {

    private static final String LOST = "cricket-2 was to answer and cannot be read; cricket-1 answers";

    @TempDir
    Path folder;

    private final House house = new House();
    private final List<String> heard = new ArrayList<>();
    private Gateway gateway;
    private Path file;
    private byte[] bytes;

    @BeforeEach
    void givenAModelThatWasToAnswerAndIsLost() throws Exception {
        gateway = new Gateway(folder.resolve("data"), house).start();
        gateway.registry.take(house.released(2).bytes(), Via.BOARD);
        gateway.registry.take(house.released(3).bytes(), Via.BOARD);
        gateway.registry.makeLive("cricket-2", Via.BOARD);
        file = gateway.models()
                .resolve("shelf")
                .resolve(gateway.lying("shelf").stream()
                        .filter(n -> n.startsWith("cricket-2."))
                        .findFirst()
                        .orElseThrow());
        bytes = Files.readAllBytes(file);
        gateway.stop();
        Files.delete(file);
        gateway.start();
        gateway.registry.follow(m -> heard.add(gateway.answers()));
        assertTrue(gateway.health().contains(LOST), gateway.health());
    }

    @AfterEach
    void stop() {
        gateway.stop();
    }

    @Test
    void itIsThereAgain() throws Exception {
        Files.write(file, bytes);
        gateway.looks(16);
        assertEquals("cricket-2", gateway.answers());
        assertFalse(gateway.health().contains("cannot be read"), gateway.health());
        assertEquals(List.of("cricket-1", "cricket-2"), heard);
    }

    @Test
    void itIsBroughtAgain() throws Exception {
        gateway.registry.take(bytes, Via.BOARD);
        assertEquals("cricket-2", gateway.answers());
        assertFalse(gateway.health().contains("cannot be read"), gateway.health());
        assertEquals(List.of("cricket-1", "cricket-2"), heard);
    }

    @Test
    void itIsBroughtAgainAndTheAuditSaysSo() throws Exception {
        gateway.lay("a.pitchmodel", bytes);
        gateway.looks(2);
        assertEquals("cricket-2", gateway.answers());
        assertEquals("its file was lost", gateway.lastLine().why());
        gateway.restart();
        assertEquals("cricket-2", gateway.answers());
    }

    @Test
    void anotherOneIsChosen() throws Exception {
        gateway.registry.makeLive("cricket-3", Via.BOARD);
        assertFalse(gateway.health().contains("cannot be read"), gateway.health());
        gateway.looks(20);
        assertEquals("cricket-3", gateway.answers());
    }

    @Test
    void theOneThatCameAlongIsChosen() throws Exception {
        gateway.registry.makeLive("cricket-1", Via.BOARD);
        assertFalse(gateway.health().contains("cannot be read"), gateway.health());
        assertEquals("cricket-1", gateway.answers());
    }

    @Test
    void itStaysDamaged() throws Exception {
        byte[] damaged = bytes.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(file, damaged);
        gateway.looks(40);
        assertTrue(gateway.health().contains(LOST), gateway.health());
        assertEquals(List.of("cricket-1"), heard);
    }

    @Test
    void aFolderThatCouldNotBeUsedIsUsedOnceItCan() throws Exception {
        // given a file in the folder's way
        gateway.stop();
        Path models = gateway.models();
        Path away = folder.resolve("away");
        Files.move(models, away);
        Files.createFile(models);
        gateway.start();
        assertTrue(gateway.health().contains("cannot be used: "), gateway.health());
        assertThrows(ShelfException.class, () -> gateway.registry.take(bytes, Via.BOARD));
        // when it is out of the way
        Files.delete(models);
        Files.move(away, models);
        Files.write(file, bytes);
        gateway.looks(16);
        assertFalse(gateway.health().contains("cannot be"), gateway.health());
        assertEquals("cricket-2", gateway.answers());
        assertEquals("cricket-4", gateway.registry.take(house.released(4).bytes(), Via.BOARD));
    }

    @Test
    void aFileOfTheSettingIsTakenOnceItsFolderCanBeUsed() throws Exception {
        gateway.stop();
        Path data = folder.resolve("elsewhere");
        Files.createFile(data);
        Path set =
                Files.write(folder.resolve("set.pitchmodel"), house.released(7).bytes());
        gateway = new Gateway(data, house).start(Map.of("package.file", set.toString()));
        assertTrue(gateway.health().contains("package refused"), gateway.health());
        // when the folder can be used
        Files.delete(data);
        gateway.looks(16);
        assertEquals("cricket-7", gateway.answers());
        assertFalse(gateway.health().contains("package refused"), gateway.health());
    }

    @Test
    void whatWasReleasedLastIsNotForgottenWhenItsFileIsGone() throws Exception {
        gateway.stop();
        Files.delete(gateway.models().resolve("shelf.json"));
        gateway.start();
        assertTrue(gateway.health().contains("shelf.json is gone"), gateway.health());
        assertThrows(
                ShelfException.class,
                () -> gateway.registry.take(house.released(2).bytes(), Via.BOARD));
        assertTrue(Files.exists(gateway.models().resolve("shelf")));
        assertTrue(gateway.lying("shelf").size() > 0, "what may be restored is not removed");
    }

    @Test
    void whoeverWasTakenFirstMakesRoomThoughTheClockWentBack() throws Exception {
        Gateway fresh = new Gateway(folder.resolve("fresh"), house);
        for (int version = 2; version <= 14; version++) {
            // given a clock that loses a day at every start
            fresh.clock =
                    Clock.fixed(Instant.parse("2026-11-28T10:00:00Z").minusSeconds(86_400L * version), ZoneOffset.UTC);
            fresh.start();
            fresh.registry.take(house.released(version).bytes(), Via.BOARD);
            fresh.stop();
        }
        fresh.start();
        assertFalse(fresh.kept().contains("cricket-2"), fresh.kept().toString());
        assertEquals(13, fresh.kept().size(), fresh.kept().toString());
        fresh.stop();
    }

    @Test
    void aFolderAmongTheModelsIsInNobodysWay() throws Exception {
        Files.createDirectories(gateway.models().resolve("shelf/lost+found/x"));
        gateway.restart();
        assertFalse(gateway.health().contains("cannot be used"), gateway.health());
        assertEquals("cricket-4", gateway.registry.take(house.released(4).bytes(), Via.BOARD));
    }

    @Test
    void twoGatewaysOnOneFolder() throws Exception {
        Gateway other = new Gateway(gateway.data, house).start();
        assertTrue(other.health().contains("another gateway keeps its models there"), other.health());
        assertThrows(
                ShelfException.class,
                () -> other.registry.take(house.released(4).bytes(), Via.BOARD));
        // when something is dropped, which is the first one's
        gateway.lay("a.pitchmodel", house.released(4).bytes());
        other.looks(8);
        gateway.looks(2);
        assertTrue(gateway.kept().contains("cricket-4"), gateway.kept().toString());
        // when the first one ends
        gateway.stop();
        other.looks(16);
        assertFalse(other.health().contains("another gateway"), other.health());
        assertEquals(List.of("cricket-1", "cricket-2", "cricket-3", "cricket-4"), other.kept());
        other.stop();
        gateway.start();
    }
}
