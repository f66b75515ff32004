package org.pitchside.models.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.pitchside.models.House;
import org.pitchside.models.ModelPackageException;
import org.slf4j.LoggerFactory;

/** What the registry reads from its own folder, changed in every way that chance finds: read, or told in a sentence, and never a failure. */
class HostileFilesTest {

    private static final Path DATA = Path.of("/data");
    private static final Path MODELS = DATA.resolve("models");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-28T10:00:00Z"), ZoneOffset.UTC);
    private static final int TRIES = 3000;
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("org.pitchside.models");
    /** What breaks a parser of JSON, now and then. */
    private static final List<String> PIECES = List.of(
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\n",
            "\0",
            "null",
            "true",
            "-",
            "1e999",
            "9".repeat(30),
            "\\ud800",
            "\u2028",
            "�");

    private final House house = new House();
    private final Random random = new Random(7);

    @BeforeEach
    void quiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        LOG.setLevel(null);
    }

    private byte[] changed(byte[] good) {
        byte[] bytes = good.clone();
        for (int n = random.nextInt(3); n >= 0; n--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 2 -> bytes = joined(bytes, at, piece(), at);
                case 3 -> bytes = joined(bytes, at, new byte[0], Math.min(bytes.length, at + 1 + random.nextInt(40)));
                default -> {
                    int from = random.nextInt(bytes.length);
                    bytes = joined(bytes, at, Arrays.copyOfRange(bytes, from, bytes.length), at);
                }
            }
            bytes = bytes.length == 0 ? new byte[1] : bytes;
        }
        return bytes;
    }

    private byte[] piece() {
        return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[] bytes, int until, byte[] piece, int from) {
        byte[] all = Arrays.copyOf(bytes, until + piece.length + bytes.length - from);
        System.arraycopy(piece, 0, all, until, piece.length);
        System.arraycopy(bytes, from, all, until + piece.length, bytes.length - from);
        return all;
    }

    private CutDisk lived() throws Exception {
        CutDisk disk = new CutDisk();
        Shelf shelf = open(disk);
        shelf.take(house.released(2).bytes(), Via.DROP);
        shelf.makeLive("cricket-2", Via.BOARD);
        shelf.take(house.released(3, 3, 2).bytes(), Via.BOARD);
        shelf.confirm("cricket-3", Via.ROLLOUT);
        return disk;
    }

    private Shelf open(Disk disk) {
        Shelf shelf = new Shelf(disk, DATA, Optional.empty(), CLOCK);
        shelf.believe(new Trust(Optional.of(house.policy(1, 1)), "", false));
        return shelf;
    }

    @Test
    void whatIsKnownOfTheModels() throws Exception {
        byte[] good = lived().read(MODELS.resolve("shelf.json"), 1 << 20);
        int read = 0;
        for (int i = 0; i < TRIES; i++) {
            byte[] bytes = changed(good);
            try {
                ShelfState state = ShelfState.parse(bytes);
                read++;
                // what can be read is written, and read again, the same
                assertArrayEquals(state.bytes(), ShelfState.parse(state.bytes()).bytes());
            } catch (IOException e) {
                thenItIsASentence(e);
            }
        }
        assertTrue(read > 0 && read < TRIES / 2, read + " were read");
    }

    @Test
    void theAudit() throws Exception {
        CutDisk lived = lived();
        byte[] good = lived.read(MODELS.resolve("audit.jsonl"), 1 << 20);
        int told = 0;
        for (int i = 0; i < TRIES / 3; i++) {
            CutDisk disk = new CutDisk();
            byte[] bytes = changed(good);
            disk.put(MODELS.resolve("audit.jsonl"), bytes);
            try {
                AuditLog log = new AuditLog(disk, MODELS, CLOCK);
                long number = log.number();
                log.add("take", "drop", "cricket-9", true, "goes on");
                AuditLog again = new AuditLog(disk, MODELS, CLOCK);
                assertEquals(number + 1, again.number());
                if (!Arrays.equals(bytes, good) && again.broken().isPresent()) {
                    told++;
                }
            } catch (IOException e) {
                thenItIsASentence(e);
            }
        }
        assertTrue(told > TRIES / 10, told + " were told");
    }

    @Test
    void theWholeFolder() throws Exception {
        CutDisk lived = lived();
        List<Path> files = new ArrayList<>(lived.list(MODELS));
        files.addAll(lived.list(MODELS.resolve("shelf")));
        byte[] next = house.released(4, 4, 0).bytes();
        for (int i = 0; i < TRIES / 10; i++) {
            CutDisk disk = lived.after(CutDisk.Content.KEPT, true);
            Path file = files.get(random.nextInt(files.size()));
            disk.put(file, changed(disk.read(file, 1 << 25)));
            // when it starts, tells how it is, and is brought something
            Shelf shelf = open(disk);
            RegistryHealth.of(shelf, Optional.empty(), List.of());
            KeptModels.of(shelf, null);
            try {
                shelf.take(next, Via.DROP);
                shelf.makeLive("cricket-4", Via.DROP);
            } catch (ShelfException e) {
                thenItIsASentence(e);
            }
        }
    }

    @Test
    void aLineOfJsonThatIsAnything() {
        for (int i = 0; i < TRIES; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(30); n >= 0; n--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            try {
                AuditEntry.parse(text.toString().getBytes(StandardCharsets.UTF_8));
                throw new AssertionError("read: " + text);
            } catch (ModelPackageException e) {
                thenItIsASentence(e);
            }
        }
    }

    private static void thenItIsASentence(Exception e) {
        String said = String.valueOf(e.getMessage());
        assertTrue(said.length() > 5 && said.length() < 600 && said.chars().noneMatch(c -> c < 32), said);
    }
}
