package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pitchside.sensormodel.SensorModel;

/** SMP on the bat against a CBOR that is not ours: packets in pieces, what a request may hold, errors in both versions. */
class SmpTest {

    private static final Object NO_TEXT = new Object();

    private final Signers signers = new Signers();

    private SmpBat bat(Build build) throws Exception {
        var bat = new SmpBat(build)
                .fresh(
                        false,
                        3,
                        Signers.BAT,
                        signers.rootBytes(),
                        signers.keys(1).bytes(),
                        signers.model(1).bytes());
        assertTrue(bat.boot());
        return bat;
    }

    @ParameterizedTest
    @EnumSource
    void theOsGroupAnswers(Build build) throws Exception {
        try (var bat = bat(build)) {
            assertEquals(Map.of("buf_size", 512, "buf_count", 1), bat.request(0, 0, 6, Map.of()));
            for (String said : List.of("", "hello bat", "x".repeat(480))) {
                assertEquals(Map.of("r", said), bat.request(2, 0, 0, Map.of("d", said)));
            }
            assertEquals(Map.of("rc", 3), bat.request(2, 0, 0, Map.of()));
            assertEquals(0, bat.counts()[2]);
            assertEquals(Map.of(), bat.request(2, 0, 5, Map.of("force", 1)));
            assertEquals(1, bat.counts()[2]);
        }
    }

    @Test
    void whatIsNotSupportedSaysSo() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            for (int version = 0; version < 2; version++) {
                bat.version(version);
                for (int[] unknown : new int[][] {
                    {2, 0, 6},
                    {0, 0, 5},
                    {0, 0, 1},
                    {0, 1, 1},
                    {0, 1, 5},
                    {2, 1, 6},
                    {2, 2, 0},
                    {0, 63, 0},
                    {0, 65535, 9}
                }) {
                    assertEquals(Map.of("rc", 8), bat.request(unknown[0], unknown[1], unknown[2], Map.of()));
                }
                // the firmware's image and images that nobody has
                for (int image : List.of(0, 4, 5)) {
                    var answer = bat.whole(image, new byte[8]);
                    assertEquals(version == 0 ? -3 : 1_014, SmpBat.code(answer), answer.toString());
                }
            }
        }
    }

    @Test
    void theListOfImagesIsReadByAnybody() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            SensorModel factory = signers.model(1);
            SensorModel next = signers.model(2_000_000_000);
            bat.whole(2, signers.ticket(next, 1, 0));
            bat.upload(next.bytes(), Signers.sha(next), 400);
            var images = bat.images();

            assertEquals(2, images.size());
            Map<String, Object> there = images.get(0);
            assertEquals(1, there.get("image"));
            assertEquals(0, there.get("slot"));
            assertEquals("small-2000000000", there.get("version"));
            assertArrayEquals(Signers.sha(next), (byte[]) there.get("hash"));
            assertEquals(true, there.get("bootable"));
            assertNull(there.get("active"));
            Map<String, Object> runs = images.get(1);
            assertEquals(2, runs.get("slot"));
            assertArrayEquals(Signers.sha(factory), (byte[]) runs.get("hash"));
            assertEquals(List.of(true, true), List.of(runs.get("confirmed"), runs.get("active")));

            bat.test(Signers.sha(next));
            assertEquals(true, bat.images().get(0).get("pending"));
            assertTrue(bat.boot());
            assertEquals(true, bat.images().get(0).get("active"));
            assertNull(bat.images().get(0).get("confirmed"));
            // the answer to a confirmation is the list, too
            var answer = bat.confirm(null);
            assertEquals(true, ((Map<?, ?>) ((List<?>) answer.get("images")).get(0)).get("confirmed"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 20, 23, 244, 512})
    void aPacketIsJoinedFromWritesOfAnyLength(int mtu) throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            SensorModel model = signers.model(2);
            bat.whole(2, signers.ticket(model, 1, 0));
            byte[] blob = model.bytes();
            Map<String, Object> answer = Map.of("off", 0);
            while (!answer.containsKey("match")) {
                int off = (Integer) answer.get("off");
                var map = new LinkedHashMap<String, Object>();
                map.put("off", off);
                map.put("data", Arrays.copyOfRange(blob, off, Math.min(blob.length, off + 416)));
                if (off == 0) {
                    map.put("image", 1);
                    map.put("len", blob.length);
                    map.put("sha", Signers.sha(model));
                }
                byte[] request = bat.packet(2, 1, 1, SmpBat.cbor(map));
                for (int at = 0; at < request.length; at += mtu) {
                    assertEquals(0, bat.answer(1).length);
                    bat.piece(Arrays.copyOfRange(request, at, Math.min(request.length, at + mtu)));
                }
                answer = SmpBat.decoded(request, bat.answer(1_000));
            }
            assertEquals(0, SmpBat.code(bat.test(Signers.sha(model))));
        }
    }

    @Test
    void aLostWriteALinkThatEndsAndPacketsThatAreTooLongOrNoRequestLeaveTheNextOneWhole() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            byte[] echo = bat.packet(2, 0, 0, SmpBat.cbor(Map.of("d", "again")));
            // a write was lost: what is left of the packet is forgotten after half a second
            bat.piece(Arrays.copyOf(echo, 12));
            bat.later(16_384);
            bat.piece(echo);
            assertEquals(Map.of("r", "again"), SmpBat.decoded(echo, bat.answer(1)));
            // or with the link
            bat.piece(Arrays.copyOf(echo, 12));
            bat.closed();
            bat.piece(echo);
            assertEquals(Map.of("r", "again"), SmpBat.decoded(echo, bat.answer(1)));
            // what comes while an answer waits takes its place
            bat.piece(echo);
            bat.piece(Arrays.copyOf(echo, 12));
            assertEquals(0, bat.answer(1).length);
            bat.piece(Arrays.copyOfRange(echo, 12, echo.length));
            assertEquals(Map.of("r", "again"), SmpBat.decoded(echo, bat.answer(1)));
            // a packet too long is answered when it went by, and the next one is read
            byte[] tooLong = bat.packet(2, 0, 0, new byte[505]);
            bat.piece(Arrays.copyOf(tooLong, 20));
            assertEquals(0, bat.answer(1).length);
            for (int at = 20; at < tooLong.length; at += 100) {
                bat.piece(Arrays.copyOfRange(tooLong, at, Math.min(tooLong.length, at + 100)));
            }
            assertEquals(Map.of("rc", 7), SmpBat.decoded(tooLong, bat.answer(1)));
            bat.piece(echo);
            assertEquals(Map.of("r", "again"), SmpBat.decoded(echo, bat.answer(1)));
            // no answer to what is no request
            for (int first : new int[] {1, 3, 4, 7, 0x10, 0x18, 0x22, 0x82}) {
                byte[] none = echo.clone();
                none[0] = (byte) first;
                bat.piece(none);
                assertEquals(0, bat.answer(5).length, "first byte " + first);
                byte[] longOne = tooLong.clone();
                longOne[0] = (byte) first;
                bat.piece(longOne);
                assertEquals(0, bat.answer(5).length, "first byte " + first);
            }
        }
    }

    @Test
    void aLinkThatIsNotProvenGetsNothing() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            bat.proven(false);
            int[] before = bat.counts();
            for (int operation : List.of(0, 2)) {
                for (int group = 0; group < 3; group++) {
                    for (int command = 0; command < 7; command++) {
                        assertEquals(Map.of("rc", 11), bat.request(operation, group, command, Map.of("d", "x")));
                    }
                }
            }
            assertEquals(Map.of("rc", 11), bat.whole(3, signers.keys(2).bytes()));
            assertArrayEquals(before, bat.counts());
            assertEquals(1, bat.slots().keySet());
        }
    }

    @Test
    void anUploadWantsWhatItHasToHave() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            SensorModel model = signers.model(2);
            byte[] sha = Signers.sha(model);
            int len = model.bytes().length;
            bat.whole(2, signers.ticket(model, 1, 0));
            byte[] data = Arrays.copyOf(model.bytes(), 64);
            record Case(int code, Map<String, Object> map) {}
            var cases = List.of(
                    new Case(1_020, Map.of("image", 1, "len", len, "sha", sha, "data", data)),
                    new Case(1_020, Map.of("image", 1, "len", len, "sha", sha, "off", 0)),
                    new Case(1_021, Map.of("image", 1, "sha", sha, "off", 0, "data", data)),
                    new Case(1_024, Map.of("image", 1, "len", len, "off", 0, "data", data)),
                    new Case(1_024, Map.of("image", 1, "len", len, "sha", new byte[31], "off", 0, "data", data)),
                    new Case(1_014, Map.of("len", len, "sha", sha, "off", 0, "data", data)),
                    new Case(34, Map.of("image", 1, "len", len - 8, "sha", sha, "off", 0, "data", data)),
                    new Case(1_030, Map.of("image", 1, "len", 16_385, "sha", sha, "off", 0, "data", data)),
                    new Case(1_030, Map.of("image", 1, "len", 0xFFFFFFFFL, "sha", sha, "off", 0, "data", data)),
                    new Case(-3, Map.of("image", 1, "len", 0x100000000L, "sha", sha, "off", 0, "data", data)),
                    new Case(-3, Map.of("image", 1, "len", len, "sha", "text", "off", 0, "data", data)),
                    new Case(-3, Map.of("image", 1, "len", len, "sha", sha, "off", -1, "data", data)));
            for (Case c : cases) {
                assertEquals(c.code(), SmpBat.code(bat.request(2, 1, 1, c.map())), c.toString());
            }
            // bytes for elsewhere are not taken; the bat says where it stands
            assertEquals(Map.of("off", 0), bat.request(2, 1, 1, Map.of("off", 64, "data", data)));
            bat.request(2, 1, 1, Map.of("image", 1, "len", len, "sha", sha, "off", 0, "data", data));
            assertEquals(Map.of("off", 64), bat.request(2, 1, 1, Map.of("off", 128, "data", data)));
            assertEquals(1_014, SmpBat.code(bat.request(2, 1, 1, Map.of("image", 2, "off", 64, "data", data))));
            // of a piece that is no multiple of 8 it takes what is
            assertEquals(
                    Map.of("off", 72),
                    bat.request(2, 1, 1, Map.of("off", 64, "data", Arrays.copyOfRange(model.bytes(), 64, 79))));
            // more than was said is refused
            byte[] most = Arrays.copyOfRange(model.bytes(), 72, 72 + 440);
            int off = 72;
            while (len - off > 440) {
                off = (Integer) bat.request(
                                2, 1, 1, Map.of("off", off, "data", Arrays.copyOfRange(model.bytes(), off, off + 440)))
                        .get("off");
            }
            assertEquals(
                    1_031,
                    SmpBat.code(bat.request(2, 1, 1, Map.of("off", off, "data", Arrays.copyOf(most, len - off + 8)))));
            assertEquals(Map.of("off", len, "match", true), bat.upload(model.bytes(), sha, 400));
        }
    }

    @Test
    void theFirstVersionHasItsOwnErrors() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            bat.version(0);
            SensorModel model = signers.model(2);
            assertEquals(Map.of("rc", 256 + 34), bat.upload(model.bytes(), Signers.sha(model), 400));
            assertEquals(Map.of("rc", 3), bat.test(Signers.sha(model)));
            assertEquals(Map.of("rc", 1), bat.upload(new byte[16_392], Signers.sha(model), 400));
            bat.whole(2, signers.ticket(model, 1, 0));
            assertEquals(
                    true, bat.upload(model.bytes(), Signers.sha(model), 400).get("match"));
            bat.test(Signers.sha(model));
            assertEquals(Map.of("rc", 6), bat.confirm(null));
        }
    }

    /** CBOR as RFC 8949 has it, by hand: what is well formed and what is not. */
    @Test
    void requestsAreReadStrictlyAndSkippedWhatNobodyKnows() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            String d = "6164" + "6161"; // "d": "a"
            var good = List.of(
                    "a1" + d,
                    "bf" + d + "ff",
                    "b801" + d,
                    "bb0000000000000001" + d,
                    "a1" + "6164" + "7801" + "61",
                    "a1" + "6164" + "7b0000000000000001" + "61",
                    // keys that nobody knows, with everything that CBOR has
                    "a2" + d + "617a" + "8401820203a1616280f6",
                    "a2" + "617a" + "9f018202039f0405ffbf61610161629f00ffffff" + d,
                    "a2" + "617a" + "c24101" + d,
                    "a2" + "617a" + "d9d9f7fb3ff0000000000000" + d,
                    "a3" + "617a" + "f93c00" + "6179" + "f8ff" + d,
                    "a2" + "617a" + "818181818181818100" + d,
                    "a2" + "617a" + "a0" + d,
                    "a2" + "617a" + "80" + d,
                    "a2" + "617a" + "bfff" + d);
            var bad = List.of(
                    "",
                    "80",
                    "a0",
                    "a1",
                    "a1" + "6164",
                    "a1" + d + "00",
                    "a2" + d,
                    "a2" + d + d,
                    "bf" + d,
                    "bf" + d + "ffff",
                    "bf" + d + "6164ff",
                    "bf" + "6164" + "ff" + d + "ff",
                    "a1" + "6164" + "6261",
                    "a1" + "6164" + "7f6161ff",
                    "a1" + "6164" + "41ff",
                    "a1" + "6164" + "01",
                    "a1" + "0164" + "6161",
                    "a1" + "6164" + "7bffffffffffffffff61",
                    "bbffffffffffffffff" + d,
                    "a2" + "617a" + "81818181818181818100" + d,
                    "a2" + "617a" + "9bffffffffffffffff00" + d,
                    "a2" + "617a" + "9f01" + d,
                    "a2" + "617a" + "bf01ff" + d,
                    "a2" + "617a" + "1c" + d,
                    "a2" + "617a" + "f818" + d,
                    "a2" + "617a" + "ff" + d,
                    "a2" + "617a" + "81ff" + d,
                    "a2" + "617a" + "c1ff" + d,
                    "a2" + "617a" + "5f4101ff" + d,
                    "a2" + "617a" + "1f" + d);
            for (String hex : good) {
                assertEquals(Map.of("r", "a"), raw(bat, hex), hex);
            }
            for (String hex : bad) {
                assertEquals(Map.of("rc", 3), raw(bat, hex), hex);
            }
        }
    }

    private static Map<String, Object> raw(SmpBat bat, String hex) throws IOException {
        byte[] request = bat.packet(2, 0, 0, HexFormat.of().parseHex(hex));
        bat.piece(request);
        return SmpBat.decoded(request, bat.answer(1));
    }

    /** What Jackson writes the bat reads, and what Jackson cannot read the bat does not take. */
    @Test
    void theBatAndAnotherDecoderAgree() throws Exception {
        var random = new Random(6);
        int bent = 0;
        try (var bat = bat(Build.HOST_ASAN)) {
            for (int i = 0; i < 4_000; i++) {
                var map = new LinkedHashMap<String, Object>();
                var said = "s" + random.nextInt(1_000);
                for (int n = random.nextInt(4); n > 0; n--) {
                    map.put("k" + random.nextInt(9), value(random, 0));
                }
                map.put("d", said);
                byte[] body = SmpBat.cbor(map);
                if (body.length > 500) {
                    continue;
                }
                assertEquals(Map.of("r", said), raw(bat, HexFormat.of().formatHex(body)));
                // and of a byte that is bent both say the same, as far as both take all that CBOR has
                body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
                byte[] request = bat.packet(2, 0, 0, body);
                bat.piece(request);
                Object bats = said(bat.answer(1), "r");
                if (bats != null && !bats.equals(NO_TEXT)) {
                    byte[] packet = new byte[8 + body.length];
                    System.arraycopy(body, 0, packet, 8, body.length);
                    Object others = said(packet, "d");
                    assertTrue(
                            bats.equals(others) || NO_TEXT.equals(others),
                            () -> HexFormat.of().formatHex(body) + ": " + bats + ", " + others);
                    bent++;
                }
            }
        }
        assertTrue(bent > 300, bent + " bent ones were taken");
    }

    /** What Jackson reads under a key; null where there is none. */
    private static Object said(byte[] packet, String key) throws IOException {
        byte[] request = {(byte) (packet[0] - 1), 0, 0, 0, packet[4], packet[5], packet[6], packet[7]};
        packet[2] = (byte) (packet.length - 8 >> 8);
        packet[3] = (byte) (packet.length - 8);
        try {
            return SmpBat.decoded(request, packet).get(key);
        } catch (IOException e) {
            if (e.getMessage().contains("UTF-8") || e.getMessage().contains("supported")) {
                // the bat does not look into texts, and skips keys that Jackson has no type for
                return NO_TEXT;
            }
            throw e;
        }
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth < 4 ? 8 : 6)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt(300);
            case 2 -> random.nextDouble();
            case 3 -> random.nextBoolean();
            case 4 -> "t".repeat(random.nextInt(30));
            case 5 -> new byte[random.nextInt(40)];
            case 6 -> {
                var list = new ArrayList<Object>();
                for (int n = random.nextInt(4); n > 0; n--) {
                    list.add(value(random, depth + 1));
                }
                yield list;
            }
            default -> {
                var map = new LinkedHashMap<String, Object>();
                for (int n = random.nextInt(4); n > 0; n--) {
                    map.put("m" + n, value(random, depth + 1));
                }
                yield map;
            }
        };
    }

    /** Both sanitizers. Longer: make -C models/sensor fuzz-smp SECONDS=3600 */
    @ParameterizedTest
    @ValueSource(strings = {"cbor", "smp", "ticket"})
    @EnabledIf("fuzzing")
    void fuzzersFindNothing(String parser) throws Exception {
        Path corpus =
                Files.createDirectories(Build.HOME.resolve("target/corpus").resolve(parser));
        Files.write(corpus.resolve("seed"), seed(parser));
        String said = Build.fuzz(parser);
        assertTrue(said.contains("Done "), said);
    }

    /** What is well formed, for the fuzzer to begin with. */
    private byte[] seed(String parser) throws Exception {
        SensorModel model = signers.model(5);
        byte[] ticket = signers.ticket(model, 1, 4, 7L, Signers.BAT);
        if (parser.equals("ticket")) {
            return ticket;
        }
        if (parser.equals("cbor")) {
            return SmpBat.cbor(Map.of("off", 0, "more", List.of(Map.of("a", 1.5), new byte[3]), "data", ticket));
        }
        var seed = new ByteArrayOutputStream();
        try (var bat = bat(Build.HOST_GCC)) {
            // a ticket by the fuzzer's key, which is zeros, then an upload, a cut and a boot
            byte[] all = signers.ticket(model, 1, 4);
            System.arraycopy(Signers.sha(new byte[32]), 0, all, all.length - 72, 8);
            byte[] data = Arrays.copyOf(model.bytes(), 400);
            var packets = List.of(
                    bat.packet(2, 1, 1, SmpBat.cbor(Map.of("image", 2, "off", 0, "len", all.length, "data", all))),
                    bat.packet(
                            2,
                            1,
                            1,
                            SmpBat.cbor(Map.of(
                                    "image",
                                    1,
                                    "off",
                                    0,
                                    "len",
                                    model.bytes().length,
                                    "sha",
                                    Signers.sha(model),
                                    "data",
                                    data))),
                    bat.packet(
                            2,
                            1,
                            1,
                            SmpBat.cbor(Map.of("off", 400, "data", Arrays.copyOfRange(model.bytes(), 400, 800)))),
                    bat.packet(
                            2,
                            1,
                            1,
                            SmpBat.cbor(Map.of(
                                    "off", 800, "data", Arrays.copyOfRange(model.bytes(), 800, model.bytes().length)))),
                    bat.packet(0, 1, 0, SmpBat.cbor(Map.of())),
                    bat.packet(2, 1, 0, SmpBat.cbor(Map.of("hash", Signers.sha(model), "confirm", false))),
                    bat.packet(2, 1, 5, SmpBat.cbor(Map.of("slot", 1))),
                    bat.packet(2, 0, 0, SmpBat.cbor(Map.of("d", "echo"))));
            for (byte[] packet : packets) {
                for (int at = 0; at < packet.length; at += 255) {
                    int n = Math.min(255, packet.length - at);
                    seed.write(n);
                    seed.write(packet, at, n);
                }
            }
            seed.writeBytes(new byte[] {0, 0x21, 0, 2});
        }
        return seed.toByteArray();
    }

    static boolean fuzzing() {
        return Build.here("clang clang-14") && Build.here("make");
    }
}
