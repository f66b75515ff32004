package org.pitchside.sensormodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/golden/trust, and key sets and release tickets from hostile hands. */
class GoldenTrustTest {

    private static final Path FOLDER = Path.of(System.getProperty("pitchside.root"), "docs", "golden", "trust");

    /** What only a bat can know. */
    private static final Set<TrustRefusal> BATS_OWN =
            EnumSet.of(TrustRefusal.TICKET_OLD, TrustRefusal.TICKET_BAT, TrustRefusal.FLOOR, TrustRefusal.KEYS_OLD);

    @Test
    void theFilesAreWhatTheirWriterWrites() throws IOException {
        var wanted = GoldenTrust.files();
        try (var there = Files.list(FOLDER)) {
            assertEquals(
                    new TreeSet<>(wanted.keySet()),
                    there.map(f -> f.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new)));
        }
        for (var file : wanted.entrySet()) {
            assertArrayEquals(file.getValue(), Files.readAllBytes(FOLDER.resolve(file.getKey())), file.getKey());
        }
    }

    @Test
    void everyFileIsTakenOrRefusedAsTheIndexSays() throws IOException {
        var seen = EnumSet.noneOf(TrustRefusal.class);
        for (String line : Files.readAllLines(FOLDER.resolve("index.tsv"))) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] row = line.split("\t", -1);
            var said = GoldenTrust.refusal(row[0], Files.readAllBytes(FOLDER.resolve(row[0])));
            TrustRefusal wanted = row[1].equals("0") ? null : TrustRefusal.valueOf(row[2]);
            if (wanted == null || BATS_OWN.contains(wanted)) {
                assertNull(said, row[0]);
            } else {
                assertNotNull(said, row[0]);
                assertEquals(wanted, said.refusal(), row[0]);
                assertEquals(row[3], said.getMessage(), row[0]);
            }
            if (wanted != null) {
                assertEquals(Integer.parseInt(row[1]), wanted.code());
                seen.add(wanted);
            }
        }
        // those of an upload are not of a file
        assertEquals(EnumSet.complementOf(EnumSet.of(TrustRefusal.NOT_RELEASED, TrustRefusal.HASH)), seen);
    }

    @Test
    void whatIsMadeIsReadAsItWasMeant() throws TrustException {
        SensorNet net = Nets.small();
        var model = SensorModelWriter.pack(net, Nets.facts("small", net));
        KeySet keys = KeySet.read(GoldenTrust.keys().bytes());
        keys.verify(GoldenTrust.ROOT.key());
        ReleaseTicket ticket = ReleaseTicket.read(ReleaseTicket.of(model, 9, 2, List.of(5L, -1L))
                .sign(GoldenTrust.RELEASER.secret(), GoldenTrust.RELEASER.key())
                .bytes());
        ticket.verify(keys);
        ticket.covers(model);

        assertEquals(5, keys.number());
        assertEquals(List.of(GoldenTrust.MAKER.key()), keys.makers());
        assertEquals(
                GoldenTrust.MAKER.key(),
                keys.maker(Keys.id(GoldenTrust.MAKER.key())).orElseThrow());
        assertTrue(keys.releaser(Keys.id(GoldenTrust.MAKER.key())).isEmpty());
        assertEquals(9, ticket.counter());
        assertEquals(2, ticket.floor());
        assertEquals(model.facts().version(), ticket.version());
        assertEquals(model.bytes().length, ticket.length());
        assertEquals(List.of(5L, -1L), ticket.bats());
        assertTrue(ticket.names(-1) && ticket.names(5) && !ticket.names(6));
        assertTrue(ReleaseTicket.of(model, 1, 0, List.of()).names(6));

        var signed = model.sign(GoldenTrust.MAKER.secret(), GoldenTrust.MAKER.key());
        assertEquals(
                TrustRefusal.NOT_RELEASED,
                assertThrows(TrustException.class, () -> ticket.covers(signed)).refusal());
    }

    @Test
    void whatCannotBeMadeIsToldAtOnce() {
        var key = GoldenTrust.MAKER.key();
        SensorNet net = Nets.small();
        var model = SensorModelWriter.pack(net, Nets.facts("small", net));
        assertThrows(IllegalArgumentException.class, () -> KeySet.of(0, List.of(key), List.of(key)));
        assertThrows(IllegalArgumentException.class, () -> KeySet.of(1, List.of(), List.of(key)));
        assertThrows(
                IllegalArgumentException.class, () -> KeySet.of(1, List.of(key), List.of(key, key, key, key, key)));
        assertThrows(IllegalArgumentException.class, () -> ReleaseTicket.of(model, 0, 0, List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> ReleaseTicket.of(model, 1, model.facts().version() + 1, List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> ReleaseTicket.of(model, 1, 0, java.util.Collections.nCopies(33, 1L)));
    }

    @Test
    void whateverTheBytesAreOneLineRefusesThem() {
        var random = new Random(3);
        var seeds = List.copyOf(GoldenTrust.files().entrySet());
        for (int i = 0; i < 20_000; i++) {
            var seed = seeds.get(random.nextInt(seeds.size()));
            byte[] bytes = java.util.Arrays.copyOf(
                    seed.getValue(), Math.max(0, seed.getValue().length + random.nextInt(9) - 4));
            for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
                bytes[random.nextInt(Math.min(bytes.length, 80))] = (byte) random.nextInt(256);
            }
            for (String kind : List.of(".psk", ".psr")) {
                var said = i % 20 == 0 ? GoldenTrust.refusal(kind, bytes) : form(kind, bytes);
                if (said != null) {
                    assertTrue(
                            said.getMessage().length() > 5 && !said.getMessage().contains("\n"));
                }
            }
        }
    }

    private static TrustException form(String kind, byte[] bytes) {
        try {
            if (kind.equals(".psk")) {
                KeySet.read(bytes);
            } else {
                ReleaseTicket.read(bytes);
            }
            return null;
        } catch (TrustException e) {
            return e;
        }
    }
}
