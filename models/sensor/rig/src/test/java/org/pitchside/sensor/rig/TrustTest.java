package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.ReleaseTicket;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.TrustException;

/** Key sets and release tickets on the bat: the golden ones, those that Java refuses, and what a change of keys means. */
class TrustTest {

    private static final Path GOLDEN = Path.of(System.getProperty("pitchside.root"), "docs", "golden", "trust");
    private static final byte[] GOLDEN_ROOT =
            HexFormat.of().parseHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    private static final int KEYS = 3;
    private static final int TICKET = 2;

    private final Signers signers = new Signers();

    /** With keys-5.psk, ticket-7.psr and its model confirmed: docs/golden/README.md. */
    private static void golden(SmpBat bat) throws IOException {
        byte[] model = Blobs.golden("good-small.psm");
        bat.fresh(false, 9, Signers.BAT, GOLDEN_ROOT, golden("keys-5.psk"), new byte[0]);
        assertTrue(bat.boot());
        assertEquals(0, SmpBat.code(bat.whole(TICKET, golden("ticket-7.psr"))));
        assertEquals(true, bat.upload(model, Signers.sha(model), 400).get("match"));
        assertEquals(0, SmpBat.code(bat.test(Signers.sha(model))));
        assertTrue(bat.boot());
        assertEquals(0, SmpBat.code(bat.confirm(null)));
    }

    private static byte[] golden(String name) throws IOException {
        return Files.readAllBytes(GOLDEN.resolve(name));
    }

    @ParameterizedTest
    @EnumSource(names = {"HOST_GCC", "HOST_CLANG", "HOST_ASAN", "M4"})
    void theGoldenFilesAreTakenAndRefusedAsTheirIndexSays(Build build) throws Exception {
        int refused = 0;
        try (var bat = new SmpBat(build)) {
            golden(bat);
            // the bad ones first: they leave the bat as it is
            for (String[] row : index().filter(r -> !r[1].equals("0")).toList()) {
                var before = bat.slots();
                int[] writes = bat.counts();
                int code = SmpBat.code(bat.whole(row[0].endsWith(".psk") ? KEYS : TICKET, golden(row[0])));
                assertEquals(Integer.parseInt(row[1]), code, row[0]);
                assertEquals(before, bat.slots(), row[0]);
                assertEquals(writes[0], bat.counts()[0], row[0]);
                refused++;
            }
            for (String[] row : index().filter(r -> r[1].equals("0")).toList()) {
                int image = row[0].endsWith(".psk") ? KEYS : TICKET;
                assertEquals(0, SmpBat.code(bat.whole(image, golden(row[0]))), row[0]);
                // and again, as when the answer was lost
                int[] writes = bat.counts();
                assertEquals(0, SmpBat.code(bat.whole(image, golden(row[0]))), row[0]);
                assertEquals(writes[0], bat.counts()[0], row[0]);
            }
            assertEquals(Integer.MAX_VALUE, bat.slots().keySet());
            assertEquals(Integer.MAX_VALUE, bat.slots().counter());
            assertTrue(bat.boot());
            assertEquals(Integer.MAX_VALUE, bat.slots().keySet());
            assertEquals(Integer.MAX_VALUE, bat.slots().counter());
        }
        assertTrue(refused > 40, refused + " refused");
        // The bat's half of docs/attacks.md: each bad file is an attempt.
        long tried = index().filter(r -> !r[1].equals("0")).count();
        Scorecard.score("rollout.attacks_refused", refused, "1", String.valueOf(tried), "BAT-" + build);
    }

    private static Stream<String[]> index() throws IOException {
        return Files.readAllLines(GOLDEN.resolve("index.tsv")).stream()
                .filter(l -> !l.startsWith("#"))
                .map(l -> l.split("\t", -1));
    }

    /** Byte by byte: what Java refuses by its form the bat refuses with the same code, and the other way round. */
    @Test
    void ofBentOnesTheBatSaysWhatJavaSays() throws Exception {
        var random = new Random(4);
        var good = List.of(golden("keys-7.psk"), golden("ticket-8.psr"), golden("ticket-listed.psr"));
        int forms = 0;
        try (var bat = new SmpBat(Build.HOST_ASAN)) {
            golden(bat);
            for (int i = 0; i < 3_000; i++) {
                byte[] bytes = good.get(random.nextInt(3)).clone();
                boolean keys = bytes[2] == 'K';
                int within = keys ? 16 : 64;
                bytes[random.nextInt(within)] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(4));
                if (random.nextInt(6) == 0) {
                    bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 20));
                }
                int code = SmpBat.code(bat.whole(keys ? KEYS : TICKET, bytes));
                int java = form(keys, bytes);
                forms += java == 0 ? 0 : 1;
                String hex = HexFormat.of().formatHex(bytes);
                if (java != 0) {
                    assertEquals(java, code, hex);
                } else {
                    assertTrue(code != 29 && code != 35, hex);
                }
            }
        }
        assertTrue(forms > 1_000 && forms < 2_950, forms + " refused by their form");
    }

    private static int form(boolean keys, byte[] bytes) {
        try {
            if (keys) {
                KeySet.read(bytes);
            } else {
                ReleaseTicket.read(bytes);
            }
            return 0;
        } catch (TrustException e) {
            return e.refusal().code();
        }
    }

    private SmpBat bat() throws Exception {
        var bat = new SmpBat(Build.HOST_ASAN)
                .fresh(
                        true,
                        3,
                        Signers.BAT,
                        signers.rootBytes(),
                        signers.keys(1).bytes(),
                        signers.model(1).bytes());
        assertTrue(bat.boot());
        return bat;
    }

    @Test
    void aNewKeySetTakesItsKeysTheirPowerFromThenOn() throws Exception {
        SensorModel model = signers.model(3);
        byte[] sha = Signers.sha(model);
        byte[] otherMaker = signers.keys(
                        2, List.of(signers.stranger.getPublic()), List.of(signers.releaser.getPublic()))
                .bytes();
        byte[] otherReleaser = signers.keys(
                        2, List.of(signers.maker.getPublic()), List.of(signers.stranger.getPublic()))
                .bytes();
        // a maker's, though the ticket for its model was taken before
        try (var bat = bat()) {
            bat.whole(TICKET, signers.ticket(model, 1, 0));
            assertEquals(0, SmpBat.code(bat.whole(KEYS, otherMaker)));
            assertEquals(27, SmpBat.code(bat.upload(model.bytes(), sha, 400)));
        }
        // a releaser's, in the midst of the upload
        try (var bat = bat()) {
            bat.whole(TICKET, signers.ticket(model, 1, 0));
            begin(bat, model);
            assertEquals(0, SmpBat.code(bat.whole(KEYS, otherReleaser)));
            assertEquals(30, SmpBat.code(bat.upload(model.bytes(), sha, 400)));
            assertEquals(30, SmpBat.code(bat.whole(TICKET, signers.ticket(model, 2, 0))));
        }
        // what was verified before stays what it is
        try (var bat = bat()) {
            bat.whole(TICKET, signers.ticket(model, 1, 0));
            bat.upload(model.bytes(), sha, 400);
            assertEquals(0, SmpBat.code(bat.whole(KEYS, otherMaker)));
            assertTrue(bat.boot());
            assertEquals(0, SmpBat.code(bat.test(sha)));
            assertTrue(bat.boot());
            assertEquals(3, bat.slots().version());
        }
    }

    @Test
    void aTicketForAnotherModelInTheMidstOfAnUploadEndsIt() throws Exception {
        SensorModel three = signers.model(3);
        SensorModel four = signers.model(4);
        try (var bat = bat()) {
            bat.whole(TICKET, signers.ticket(three, 1, 0));
            int off = begin(bat, three);
            bat.whole(TICKET, signers.ticket(four, 2, 0));
            // the next pieces come without a look at the ticket, the end of it does not
            var answer =
                    bat.request(2, 1, 1, Map.of("off", off, "data", Arrays.copyOfRange(three.bytes(), off, off + 400)));
            off = (Integer) answer.get("off");
            answer = bat.request(
                    2, 1, 1, Map.of("off", off, "data", Arrays.copyOfRange(three.bytes(), off, three.bytes().length)));
            assertEquals(34, SmpBat.code(answer));
            assertEquals(34, SmpBat.code(bat.upload(three.bytes(), Signers.sha(three), 400)));
            assertEquals(true, bat.upload(four.bytes(), Signers.sha(four), 400).get("match"));
        }
    }

    private static int begin(SmpBat bat, SensorModel model) throws IOException {
        byte[] data = Arrays.copyOf(model.bytes(), 400);
        return (Integer) bat.request(
                        2,
                        1,
                        1,
                        Map.of(
                                "image",
                                1,
                                "off",
                                0,
                                "len",
                                model.bytes().length,
                                "sha",
                                Signers.sha(model),
                                "data",
                                data))
                .get("off");
    }

    @Test
    void aKeySetOfTheSameNumberOrASmallerOneIsNone() throws Exception {
        try (var bat = bat()) {
            bat.whole(KEYS, signers.keys(2).bytes());
            byte[] another = signers.keys(2, List.of(signers.stranger.getPublic()), List.of(signers.maker.getPublic()))
                    .bytes();
            assertEquals(37, SmpBat.code(bat.whole(KEYS, another)));
            assertEquals(0, SmpBat.code(bat.whole(KEYS, signers.keys(3).bytes())));
            assertTrue(bat.boot());
            assertEquals(37, SmpBat.code(bat.whole(KEYS, signers.keys(2).bytes())));
            assertEquals(3, bat.slots().keySet());
        }
    }

    @Test
    void aTicketOrAKeySetComesInOnePacketAndWhole() throws Exception {
        byte[] keys = signers.keys(2).bytes();
        try (var bat = bat()) {
            var half = Map.of("image", 3, "off", 0, "len", keys.length, "data", Arrays.copyOf(keys, 80));
            assertEquals(1_021, SmpBat.code(bat.request(2, 1, 1, half)));
            var named = Map.of("image", 3, "off", 0, "len", keys.length, "data", keys, "sha", new byte[32]);
            assertEquals(38, SmpBat.code(bat.request(2, 1, 1, named)));
            var right = Map.of("image", 3, "off", 0, "len", keys.length, "data", keys, "sha", Signers.sha(keys));
            assertEquals(0, SmpBat.code(bat.request(2, 1, 1, right)));
            // the longest of both fit
            var four = List.of(
                    signers.maker.getPublic(),
                    signers.releaser.getPublic(),
                    signers.root.getPublic(),
                    signers.stranger.getPublic());
            assertEquals(
                    0, SmpBat.code(bat.whole(KEYS, signers.keys(3, four, four).bytes())));
            var bats = LongStream.range(0, 32).mapToObj(i -> Signers.BAT - i).toArray(Long[]::new);
            assertEquals(0, SmpBat.code(bat.whole(TICKET, signers.ticket(signers.model(2), 1, 0, bats))));
        }
    }
}
