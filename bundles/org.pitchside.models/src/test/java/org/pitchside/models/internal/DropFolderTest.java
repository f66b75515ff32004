package org.pitchside.models.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pitchside.api.model.ModelShelf.AuditLine;
import org.pitchside.models.House;
import org.pitchside.models.PackageSigner;

/** Whatever may be laid into the drop folder, in whatever way: taken, refused once, waited for, or named and left alone. */
class DropFolderTest {

    @TempDir
    Path folder;

    private final House house = new House();
    private Gateway gateway;

    @BeforeEach
    void givenAGateway() {
        gateway = new Gateway(folder.resolve("data"), house).start();
    }

    @AfterEach
    void stop() {
        gateway.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "z"})
    void ofTwoAtOnceTheEarlierReleaseIsTakenFirst(String earlier) throws Exception {
        // given the earlier one under a name that is found first, or last
        gateway.lay(earlier + ".pitchmodel", house.released(2).bytes());
        gateway.lay("m.pitchmodel", house.released(3).bytes());
        gateway.looks(2);
        assertEquals(List.of("cricket-1", "cricket-2", "cricket-3"), gateway.kept());
        assertEquals(List.of(), gateway.lying("incoming"));
        assertTrue(
                gateway.audit().stream().allMatch(AuditLine::done),
                gateway.audit().toString());
    }

    @Test
    void aHeapOfVersionsIsTakenInTheirOrder() throws Exception {
        for (int version = 2; version <= 12; version++) {
            gateway.lay(
                    (char) ('z' - version) + ".pitchmodel",
                    house.released(version).bytes());
        }
        gateway.looks(5);
        assertEquals(12, gateway.kept().size());
        assertTrue(
                gateway.audit().stream().allMatch(AuditLine::done),
                gateway.audit().toString());
    }

    @Test
    void aKeySetIsTakenBeforeThePackageThatWantsIt() throws Exception {
        // given a package without keys of its own, found before the key set
        var made = PackageSigner.make(House.unsigned(2), house.maker);
        gateway.lay("a.pitchmodel", house.release(made, 2, 0).bytes());
        gateway.lay("b.psk", house.keys(4).bytes());
        gateway.looks(2);
        assertEquals(List.of("cricket-1", "cricket-2"), gateway.kept());
        assertEquals("key set 4", gateway.audit().get(0).what().substring(0, 9));
    }

    @Test
    void aNameInCapitalsIsAPackageToo() throws Exception {
        gateway.lay("CRICKET-2.PITCHMODEL", house.released(2).bytes());
        gateway.lay("Keys.PSK", house.keys(3).bytes());
        gateway.looks(2);
        assertEquals(List.of("cricket-1", "cricket-2"), gateway.kept());
        assertEquals(List.of(), gateway.lying("incoming"));
    }

    @Test
    void whatIsNoPackageIsNamedOnceItStandsStillAndLeftAlone() throws Exception {
        gateway.lay("cricket-2.zip", house.released(2).bytes());
        gateway.looks(3);
        assertFalse(gateway.health().contains("not a package"), gateway.health());
        gateway.looks(5);
        assertTrue(gateway.health().contains("not a package: \"cricket-2.zip\" in the drop folder"), gateway.health());
        assertEquals(List.of("cricket-2.zip"), gateway.lying("incoming"));
        assertEquals(0, gateway.audit().size());
        // when more lie there
        gateway.lay("readme.txt", new byte[3]);
        Files.createDirectory(gateway.incoming().resolve("old"));
        gateway.looks(8);
        assertTrue(
                gateway.health().contains("not a package: \"cricket-2.zip\" and 2 more in the drop folder"),
                gateway.health());
        // when they are gone
        for (String name : gateway.lying("incoming")) {
            Files.delete(gateway.incoming().resolve(name));
        }
        gateway.looks(1);
        assertFalse(gateway.health().contains("not a package"), gateway.health());
    }

    @Test
    void aBrowsersHalfFileIsWaitedForAndTakenWhenItGetsItsName() throws Exception {
        byte[] whole = house.released(2).bytes();
        Path part = gateway.lay("cricket-2.pitchmodel.part", Arrays.copyOf(whole, 500));
        gateway.looks(8);
        assertTrue(gateway.health().contains("not a package: \"cricket-2.pitchmodel.part\""), gateway.health());
        gateway.lay("cricket-2.pitchmodel.part", whole);
        Files.move(part, gateway.incoming().resolve("cricket-2.pitchmodel"));
        gateway.looks(2);
        assertEquals(List.of("cricket-1", "cricket-2"), gateway.kept());
        assertFalse(gateway.health().contains("not a package"), gateway.health());
    }

    @Test
    void aCopyThatRestsIsWaitedFor() throws Exception {
        byte[] whole = house.released(2).bytes();
        Path file = gateway.lay("a.pitchmodel", new byte[0]);
        for (int part = 1; part <= 4; part++) {
            // when it stands still for some looks each time
            gateway.looks(4);
            Files.write(
                    file,
                    Arrays.copyOfRange(whole, whole.length * (part - 1) / 4, whole.length * part / 4),
                    StandardOpenOption.APPEND);
        }
        gateway.looks(2);
        assertEquals(List.of("cricket-1", "cricket-2"), gateway.kept());
        assertEquals(
                0,
                gateway.audit().stream().filter(l -> !l.done()).count(),
                gateway.audit().toString());
    }

    @Test
    void aCopyWhosePlaceIsMadeBeforehandIsWaitedFor() throws Exception {
        // given what a share does: all of the length at once, the bytes later
        byte[] whole = house.released(2).bytes();
        gateway.lay("a.pitchmodel", new byte[whole.length]);
        gateway.looks(4);
        byte[] half = whole.clone();
        Arrays.fill(half, whole.length / 2, whole.length, (byte) 0);
        gateway.lay("a.pitchmodel", half);
        gateway.looks(4);
        gateway.lay("a.pitchmodel", whole);
        gateway.looks(2);
        assertEquals(List.of("cricket-1", "cricket-2"), gateway.kept());
        assertEquals(
                0,
                gateway.audit().stream().filter(l -> !l.done()).count(),
                gateway.audit().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "empty",
                "half",
                "folder",
                "full folder",
                "link",
                "long name",
                "line feed",
                "endless",
                "unreadable"
            })
    void whatCannotBeTakenIsRefusedOnce(String kind) throws Exception {
        Path a = gateway.incoming().resolve("a.pitchmodel");
        String why = "";
        byte[] good = house.released(2).bytes();
        switch (kind) {
            case "empty" -> {
                Files.createFile(a);
                why = "is no model package";
            }
            case "half" -> {
                Files.write(a, Arrays.copyOf(good, 700));
                why = "ends inside entry";
            }
            case "folder" -> {
                Files.createDirectory(a);
                why = "is no regular file";
            }
            case "full folder" -> {
                Files.createDirectory(a);
                Files.createFile(a.resolve("x"));
                why = "is no regular file";
            }
            case "link" -> {
                Files.createSymbolicLink(a, Files.write(folder.resolve("good"), good));
                why = "is no regular file";
            }
            case "long name" -> {
                gateway.lay("x".repeat(200) + ".pitchmodel", good);
                why = "its file's name has more than 120 characters";
            }
            case "line feed" -> {
                gateway.lay("a\n{\"n\": 1}\u0007.pitchmodel", good);
                why = "others than plain ones";
            }
            case "endless" -> {
                try (var sparse = new RandomAccessFile(a.toFile(), "rw")) {
                    sparse.setLength(1L << 36);
                }
                why = "longer than 33554432 bytes";
            }
            default -> {
                Files.write(a, good);
                gateway.stop();
                gateway.disk = Gateway.refusing("read", a);
                gateway.start();
                why = "its rights do not let the gateway";
            }
        }
        gateway.looks(12);
        assertEquals(1, gateway.audit().size(), gateway.audit().toString());
        AuditLine line = gateway.lastLine();
        assertFalse(line.done());
        assertTrue(line.why().contains(why), line.why());
        assertFalse(line.toString().contains(folder.toString()), line.toString());
        assertEquals(List.of("cricket-1"), gateway.kept());
        if (kind.equals("full folder")) {
            assertTrue(
                    gateway.health().contains("may not move it away: \"a.pitchmodel\" in the drop folder"),
                    gateway.health());
        } else {
            assertEquals(List.of(), gateway.lying("incoming"));
        }
    }

    @Test
    void whatGrowsForEverIsRefusedWhileItGrows() throws Exception {
        Path file = gateway.lay("a.pitchmodel", new byte[10]);
        try (var growing = new RandomAccessFile(file.toFile(), "rw")) {
            for (int i = 1; i <= 8 && Files.exists(file); i++) {
                growing.setLength(i * (10L << 20));
                gateway.looks(1);
            }
        }
        assertFalse(Files.exists(file));
        assertTrue(
                gateway.lastLine().why().contains("longer than"),
                gateway.lastLine().why());
    }

    @Test
    void theRefusedOnesThatAreKeptAreFew() throws Exception {
        // given something among them that cannot be removed
        Path full = Files.createDirectories(gateway.models().resolve("refused/0"));
        Files.createFile(full.resolve("x"));
        for (int i = 0; i < 9; i++) {
            gateway.lay("a.pitchmodel", new byte[100 + i]);
            gateway.looks(7);
        }
        assertEquals(9, gateway.audit().size());
        assertEquals(
                6, gateway.lying("refused").size(), gateway.lying("refused").toString());
    }

    @Test
    void aFolderThatWasRemovedIsMadeAgain() throws Exception {
        Files.delete(gateway.incoming());
        gateway.looks(1);
        gateway.lay("a.pitchmodel", house.released(2).bytes());
        gateway.looks(2);
        assertEquals(List.of("cricket-1", "cricket-2"), gateway.kept());
    }

    @Test
    void aFileInTheFoldersPlaceIsTold() throws Exception {
        Files.delete(gateway.incoming());
        Files.createFile(gateway.incoming());
        gateway.looks(3);
        assertTrue(gateway.health().contains("the drop folder cannot be used: "), gateway.health());
        Files.delete(gateway.incoming());
        gateway.looks(1);
        assertFalse(gateway.health().contains("the drop folder"), gateway.health());
    }

    @Test
    void whatWasTakenAndCannotBeRemovedIsTakenOnce() throws Exception {
        gateway.stop();
        gateway.disk = Gateway.refusing("delete", gateway.incoming().resolve("a.pitchmodel"));
        gateway.start();
        gateway.lay("a.pitchmodel", house.released(2).bytes());
        gateway.looks(10);
        assertEquals(List.of("cricket-1", "cricket-2"), gateway.kept());
        assertEquals(2, gateway.audit().size(), gateway.audit().toString());
        assertTrue(
                gateway.health().contains("taken, and the gateway may not remove it: \"a.pitchmodel\""),
                gateway.health());
        // when it can be, at the next start: as after a cut of the power in between
        gateway.disk = new Disk.Real();
        gateway.restart();
        gateway.looks(2);
        assertEquals(List.of(), gateway.lying("incoming"));
        assertEquals(2, gateway.audit().size(), gateway.audit().toString());
    }

    @Test
    void theSameFileUnderItsNameAgainIsLookedAtAgain() throws Exception {
        gateway.lay("a.pitchmodel", new byte[100]);
        gateway.looks(8);
        gateway.lay("a.pitchmodel", house.released(2).bytes());
        gateway.looks(2);
        assertEquals(List.of("cricket-1", "cricket-2"), gateway.kept());
    }
}
