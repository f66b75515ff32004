package org.pitchside.ble.internal.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.BatId;

/** Keys survive a restart, stay with their owner, and one damaged line costs one bat. */
class KeyFileTest {

    private static final BatId ONE = new BatId(0xB7);
    private static final BatId TWO = new BatId(-2);

    @TempDir
    Path folder;

    private final List<String> wrong = new ArrayList<>();

    private static byte[] key(int fill) {
        byte[] k = new byte[Secrets.KEY];
        Arrays.fill(k, (byte) fill);
        return k;
    }

    private KeyRing ring() {
        return new KeyRing(folder, wrong::add);
    }

    private Path file() {
        return folder.resolve(KeyFile.NAME);
    }

    @Test
    void aGivenKeyStandsBesideTheProvenOneUntilOneOfThemIsProved() throws Exception {
        var ring = ring();
        ring.give(ONE, key(1));
        assertFalse(ring().knows(ONE));
        ring.proved(ONE, key(1));
        ring.give(ONE, key(2));

        assertEquals(2, ring().of(ONE).size());
        assertArrayEquals(key(1), ring().of(ONE).get(0));
        assertTrue(ring().knows(ONE));

        ring.proved(ONE, key(1));
        assertArrayEquals(key(1), ring().of(ONE).get(0));
        assertEquals(1, ring().of(ONE).size());

        ring.give(ONE, key(3));
        ring.proved(ONE, key(3));
        assertArrayEquals(key(3), ring().of(ONE).get(0));
        assertEquals(1, ring().of(ONE).size());
        assertEquals(List.of(), ring().of(TWO));
        assertEquals(List.of(), wrong);
    }

    @Test
    void onlyItsOwnerMayReadIt() throws Exception {
        ring().give(ONE, key(1));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));

        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        ring();

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void damagedLinesAreToldWithTheirNumberAndTheOthersAreKept() throws Exception {
        ring().give(ONE, key(1));
        ring().proved(TWO, key(2));
        Files.writeString(
                file(),
                "no bat\n\nB8 - -" + "\n" + "B9 " + "0".repeat(63) + "g -\nBA 00 -\n" + Files.readString(file()));

        var ring = ring();

        assertArrayEquals(key(1), ring.of(ONE).get(0));
        assertArrayEquals(key(2), ring.of(TWO).get(0));
        assertEquals(3, wrong.size(), wrong.toString());
        assertTrue(wrong.get(0).contains(KeyFile.NAME + ", line 1: "), wrong.get(0));
        assertTrue(wrong.get(1).contains(", line 4: "), wrong.get(1));
        assertTrue(wrong.get(2).contains(", line 5: a key has 64 hexadecimal digits, not 2"), wrong.get(2));
        wrong.forEach(w -> assertFalse(w.contains("0".repeat(63)), "a key stands in the log"));
    }

    @Test
    void aFileThatCannotBeReadIsNotWrittenOver() throws Exception {
        Files.createDirectory(file());

        var ring = ring();

        assertTrue(ring.trouble().startsWith("The keys of the bats cannot be read"), ring.trouble());
        assertThrows(IOException.class, () -> ring.give(ONE, key(1)));
        assertEquals(List.of(), ring.of(ONE));
    }

    @Test
    void aDiskThatTakesNothingIsToldAndTriedAgain() throws Exception {
        var ring = ring();
        Files.createDirectories(folder.resolve(KeyFile.NAME + ".new").resolve("in the way"));

        assertThrows(IOException.class, () -> ring.give(ONE, key(1)));
        assertTrue(ring.trouble().contains("cannot be written"), ring.trouble());
        assertEquals(List.of(), ring.of(ONE));

        Files.delete(folder.resolve(KeyFile.NAME + ".new").resolve("in the way"));
        ring.give(ONE, key(1));
        assertEquals(null, ring.trouble());
        assertEquals(1, ring.of(ONE).size());
    }

    @Test
    void whatIsLeftOfAWriteThatWasCutHarmsNothing() throws Exception {
        ring().give(ONE, key(1));
        Files.writeString(folder.resolve(KeyFile.NAME + ".new"), "00000000000000B7 0000");

        ring().give(TWO, key(2));

        assertArrayEquals(key(1), ring().of(ONE).get(0));
        assertArrayEquals(key(2), ring().of(TWO).get(0));
    }
}
