package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pitchside.api.BatId;
import org.pitchside.ble.internal.smp.RefusalWords;
import org.pitchside.sensormodel.SensorModel;

/**
 * The attack list, the bat's half: each attempt is refused with its code, nothing changes, and what a gateway would write into its audit
 * of that answer is one clear sentence. The bat runs small-3, confirmed with the floor 2 by release 6; its key set is number 2. The
 * gateway's half is AttackTest of org.pitchside.models.
 */
class BatAttackTest {

    private static final Signers HOUSE = new Signers();
    private static final Signers FOREIGN = new Signers();
    private static final int TICKET = 2;
    private static final int KEYS = 3;
    private static final int DENIED = -11;
    private static final int NO_ANSWER = -1000;

    private static SmpBat bat;
    private static int refused;
    private static int tried;

    private SmpBat.Slots slots;
    private String images;

    /** What is tried: the bat's last answer. */
    private interface Attempt {
        Map<String, Object> on(BatAttackTest test) throws Exception;
    }

    private record Attack(String name, int code, Attempt attempt) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                        whoseItIs(),
                        keySets(),
                        changed(),
                        old(),
                        mixed(),
                        models(),
                        requests(),
                        lies(),
                        slotsConfused(),
                        foreign())
                .flatMap(s -> s);
    }

    private static Stream<Attack> whoseItIs() {
        return Stream.of(
                a("a model that no maker signed", 27, t -> t.released(blank(model(4)))),
                a("a model that a stranger signed", 27, t -> t.released(by(model(4), HOUSE.stranger))),
                a("a stolen releaser's key and no maker's", 27, t -> t.released(by(model(4), HOUSE.releaser))),
                a("a stolen maker's key and no releaser's", 30, t -> t.ticket(Tickets.signed(good(), HOUSE.maker))),
                a("a ticket that a stranger signed", 30, t -> t.ticket(Tickets.signed(good(), HOUSE.stranger))),
                a("a ticket without a signature", 30, t -> t.ticket(Arrays.copyOf(Arrays.copyOf(good(), 64), 136))),
                a("a model that nobody released", 34, t -> t.upload(model(4).bytes())),
                a("a retired maker", 27, t -> {
                    t.keys(HOUSE.keys(3, List.of(HOUSE.stranger.getPublic()), List.of(HOUSE.releaser.getPublic()))
                            .bytes());
                    t.mark();
                    return t.released(model(4));
                }),
                a("a retired releaser", 30, t -> {
                    t.keys(HOUSE.keys(3, List.of(HOUSE.maker.getPublic()), List.of(HOUSE.stranger.getPublic()))
                            .bytes());
                    t.mark();
                    return t.ticket(good());
                }),
                a("a releaser who was retired in the midst of an upload", 30, t -> {
                    t.honest(good());
                    t.begun(model(4));
                    t.keys(HOUSE.keys(3, List.of(HOUSE.maker.getPublic()), List.of(HOUSE.stranger.getPublic()))
                            .bytes());
                    t.mark();
                    return t.upload(model(4).bytes());
                }),
                a("another bat's ticket", 32, t -> t.ticket(HOUSE.ticket(model(4), 7, 2, 5L))),
                a(
                        "another bat's ticket with this bat's number in it",
                        30,
                        t -> t.ticket(bytes(HOUSE.ticket(model(4), 7, 2, 5L), b -> b.putLong(64, Signers.BAT)))));
    }

    private static Stream<Attack> keySets() {
        byte[] next = HOUSE.keys(3).bytes();
        return Stream.of(
                a(
                        "a key set of a stranger's root",
                        36,
                        t -> t.keys(FOREIGN.keys(9).bytes())),
                a("a key set that a maker signed", 36, t -> t.keys(Tickets.signed(next, HOUSE.maker))),
                a(
                        "a key set in which a key was exchanged",
                        36,
                        t -> t.keys(bytes(next, b -> b.put(16, Signers.raw(HOUSE.stranger.getPublic()))))),
                a("an old key set", 37, t -> t.keys(HOUSE.keys(1).bytes())),
                a(
                        "another key set of the same number",
                        37,
                        t -> t.keys(
                                HOUSE.keys(2, List.of(HOUSE.stranger.getPublic()), List.of(HOUSE.releaser.getPublic()))
                                        .bytes())),
                a("a key set cut short", 35, t -> t.keys(Arrays.copyOf(next, next.length - 1))),
                a("half a key set, the rest to follow", 1_021, t -> t.part(KEYS, next.length, Arrays.copyOf(next, 80))),
                a("an endless key set", 1_021, t -> t.part(KEYS, 0xFFFFFFFFL, next)),
                a("a rotation that was interrupted, then the retired key", 27, t -> {
                    byte[] rotated = HOUSE.keys(
                                    3, List.of(HOUSE.stranger.getPublic()), List.of(HOUSE.releaser.getPublic()))
                            .bytes();
                    for (int cut = 1; cut < 4; cut++) {
                        bat.cut(cut);
                        t.keys(rotated);
                        bat.cut(0);
                        assertTrue(bat.boot());
                    }
                    t.keys(rotated);
                    t.mark();
                    return t.released(model(4));
                }));
    }

    private static Stream<Attack> changed() {
        byte[] model = model(4).bytes();
        return Stream.of(
                a("the header changed on the way", 38, t -> t.changed(20)),
                a("a weight changed on the way", 38, t -> t.changed(model.length / 2)),
                a("the signature changed on the way", 38, t -> t.changed(model.length - 1)),
                a("the model changed, its SHA-256 too", 34, t -> {
                    t.honest(good());
                    return t.upload(flipped(model, model.length / 2));
                }),
                a(
                        "the model changed and released again by a stolen releaser",
                        27,
                        t -> t.released(SensorModel.read(Blobs.sealed(bytes(model, b -> b.putInt(32, 5)))))),
                a("a ticket with a larger counter", 30, t -> t.ticket(bytes(good(), b -> b.putInt(8, 99)))),
                a("a ticket with a lower floor", 30, t -> t.ticket(bytes(good(), b -> b.putInt(12, 0)))),
                a(
                        "a ticket with another model's SHA-256",
                        30,
                        t -> t.ticket(bytes(good(), b -> b.put(24, Signers.sha(model(5)))))),
                a("a ticket cut short", 29, t -> t.ticket(Arrays.copyOf(good(), 128))),
                a("an endless ticket", 1_021, t -> t.part(TICKET, 0xFFFFFFFFL, good())));
    }

    private static Stream<Attack> old() {
        return Stream.of(
                a("replay of an older release", 31, t -> t.ticket(HOUSE.ticket(model(2), 5, 0))),
                a("another release of the same counter", 31, t -> t.ticket(HOUSE.ticket(model(4), 6, 2))),
                a("roll-back below the floor by a later release", 33, t -> t.ticket(HOUSE.ticket(model(1), 9, 0))),
                a("roll-back to what lies in the other slot, below the floor", 33, t -> {
                    t.installed(model(4), 7, 4);
                    t.mark();
                    return bat.test(Signers.sha(model(3)));
                }));
    }

    private static Stream<Attack> mixed() {
        return Stream.of(
                a("the ticket of another version", 34, t -> {
                    t.honest(good());
                    return t.upload(model(5).bytes());
                }),
                a("the beginning of one model and the end of another", 38, t -> {
                    byte[] both = model(5).bytes().clone();
                    System.arraycopy(model(4).bytes(), 0, both, 0, both.length / 2);
                    t.honest(good());
                    return bat.upload(both, Signers.sha(model(4)), 400);
                }),
                a("a ticket that says another version than the model", 34, t -> {
                    t.honest(Tickets.forBytes(HOUSE, model(4).bytes(), 9, 7, 2));
                    return t.upload(model(4).bytes());
                }),
                a("a ticket for another model in the midst of an upload", 34, t -> {
                    t.honest(good());
                    t.begun(model(4));
                    t.honest(HOUSE.ticket(model(5), 8, 2));
                    t.mark();
                    return t.upload(model(4).bytes());
                }));
    }

    private static Stream<Attack> models() {
        return Stream.of(
                a("bytes that are no model", 2, t -> t.signedBytes(new byte[1024])),
                a(
                        "half of a model",
                        5,
                        t -> t.signedBytes(Arrays.copyOf(model(4).bytes(), model(4).bytes().length / 16 * 8))),
                a(
                        "a model that says it is longer",
                        5,
                        t -> t.signedBytes(bytes(model(4).bytes(), b -> b.putInt(8, b.capacity() + 8)))),
                a(
                        "a model that wants more memory than there is",
                        26,
                        t -> t.signedBytes(resealed(model(4).bytes(), b -> b.putInt(12, 0x7FFFFFF8)))),
                a(
                        "a layer whose numbers lie outside the model",
                        21,
                        t -> t.signedBytes(resealed(model(4).bytes(), b -> b.putInt(b.getShort(6) + 12, 0x7FFFFFF0)))),
                a("a model whose self-test fails", 28, t -> {
                    SensorModel bent = SensorModel.read(resealed(model(4).bytes(), b -> b.putInt(60, 1)));
                    return t.released(by(bent, HOUSE.maker));
                }),
                a("a model larger than a slot", 1_030, t -> t.signedBytes(new byte[16_392])));
    }

    private static Stream<Attack> requests() {
        String d = "61646161"; // "d": "a"
        return Stream.of(
                a("CBOR that ends too early", -3, t -> t.raw("a2" + d)),
                a("CBOR with bytes behind it", -3, t -> t.raw("a1" + d + "00")),
                a("a key twice", -3, t -> t.raw("a2" + d + d)),
                a("a string of indefinite length", -3, t -> t.raw("a161647f6161ff")),
                a("a string longer than its packet", -3, t -> t.raw("a161647affffffff61")),
                a("nested nine deep", -3, t -> t.raw("a2617a" + "81".repeat(9) + "00" + d)),
                a("no map", -3, t -> t.raw("8161")),
                a("nothing at all", -3, t -> t.raw("")),
                a(
                        "text where bytes belong",
                        -3,
                        t -> t.piece(Map.of("image", 1, "len", 1024, "sha", "text", "off", 0, "data", new byte[8]))),
                a("an offset below zero", -3, t -> t.piece(Map.of("off", -1, "data", new byte[8]))),
                a(
                        "a length of five bytes",
                        -3,
                        t -> t.piece(Map.of(
                                "image", 1, "len", 1L << 32, "sha", new byte[32], "off", 0, "data", new byte[8]))),
                a("a packet longer than the buffer", -7, t -> {
                    byte[] packet = bat.packet(2, 0, 0, new byte[600]);
                    bat.piece(packet);
                    return SmpBat.decoded(packet, bat.answer(10));
                }),
                a("a packet that never ends, then an honest one", NO_ANSWER, t -> {
                    byte[] packet = bat.packet(2, 1, 1, new byte[65_535]);
                    bat.piece(Arrays.copyOf(packet, 500));
                    bat.later(20_000);
                    assertEquals(3, t.runs());
                    return null;
                }),
                a("an answer in place of a request", NO_ANSWER, t -> {
                    byte[] packet = bat.packet(3, 1, 0, SmpBat.cbor(Map.of()));
                    bat.piece(packet);
                    return SmpBat.decoded(packet, bat.answer(10));
                }),
                a("a group that nobody knows", -8, t -> bat.request(2, 65_535, 0, Map.of())),
                a("a command that nobody knows", -8, t -> bat.request(2, 1, 9, Map.of())));
    }

    private static Stream<Attack> lies() {
        SensorModel m = model(4);
        int len = m.bytes().length;
        byte[] sha = Signers.sha(m);
        byte[] data = Arrays.copyOf(m.bytes(), 64);
        return Stream.of(
                a(
                        "a model of four gigabytes",
                        1_030,
                        t -> t.piece(Map.of("image", 1, "len", 0xFFFFFFFFL, "sha", sha, "off", 0, "data", data))),
                a("a model shorter than its ticket says", 34, t -> {
                    t.honest(good());
                    return t.piece(Map.of("image", 1, "len", len - 8, "sha", sha, "off", 0, "data", data));
                }),
                a("no length", 1_021, t -> t.piece(Map.of("image", 1, "sha", sha, "off", 0, "data", data))),
                a("no SHA-256", 1_024, t -> t.piece(Map.of("image", 1, "len", len, "off", 0, "data", data))),
                a(
                        "half a SHA-256",
                        1_024,
                        t -> t.piece(Map.of("image", 1, "len", len, "sha", new byte[16], "off", 0, "data", data))),
                a("endless data: more bytes than were said", 1_031, t -> {
                    t.honest(good());
                    int off = t.begun(m);
                    while (len - off > 400) {
                        off = (Integer)
                                t.piece(Map.of("off", off, "data", Arrays.copyOfRange(m.bytes(), off, off + 400)))
                                        .get("off");
                    }
                    return t.piece(Map.of("off", off, "data", new byte[len - off + 8]));
                }),
                a("bytes again for a place that is written", 38, t -> {
                    t.honest(good());
                    int off = t.begun(m);
                    // when it lost its memory it wants the last unit again
                    assertTrue(bat.boot());
                    off = (Integer) t.piece(Map.of("image", 1, "len", len, "sha", sha, "off", 0, "data", new byte[0]))
                            .get("off");
                    byte[] other = new byte[400];
                    Arrays.fill(other, (byte) 0xA5);
                    return t.piece(Map.of("off", off, "data", other));
                }));
    }

    private static Stream<Attack> slotsConfused() {
        return Stream.of(
                a("the firmware's image", 1_014, t -> t.part(0, 64, new byte[64])),
                a("an image that nobody has", 1_014, t -> t.part(4, 64, new byte[64])),
                a("no image", 1_014, t -> t.piece(Map.of("len", 64, "off", 0, "data", new byte[64]))),
                a(
                        "the slot that runs is to be emptied",
                        1_009,
                        t -> bat.request(2, 1, 5, Map.of("slot", bat.slots().running()))),
                a("a slot that there is not is to be emptied", 1_014, t -> bat.request(2, 1, 5, Map.of("slot", 7))),
                a("the factory's model is to be emptied", 1_014, t -> bat.request(2, 1, 5, Map.of("slot", 2))),
                a("a model that it does not hold is to be tried", 1_024, t -> bat.test(Signers.sha(model(4)))),
                a("a model that it does not hold is to be kept", 1_024, t -> bat.confirm(Signers.sha(model(4)))),
                a("half a model is to be tried", 1_024, t -> {
                    t.honest(good());
                    t.begun(model(4));
                    return bat.test(Signers.sha(model(4)));
                }),
                a("a model that was never tried is to be kept", 1_032, t -> {
                    t.honest(good());
                    t.upload(model(4).bytes());
                    t.mark();
                    return bat.confirm(Signers.sha(model(4)));
                }),
                a("an upload while a trial is pending", 1_028, t -> {
                    t.honest(good());
                    t.upload(model(4).bytes());
                    bat.test(Signers.sha(model(4)));
                    t.honest(HOUSE.ticket(model(5), 8, 2));
                    t.mark();
                    return t.upload(model(5).bytes());
                }),
                a("the slot that is to be tried is to be emptied", 1_028, t -> {
                    t.honest(good());
                    t.upload(model(4).bytes());
                    bat.test(Signers.sha(model(4)));
                    t.mark();
                    int other = 1 - bat.slots().running();
                    return bat.request(2, 1, 5, Map.of("slot", other));
                }));
    }

    private static Stream<Attack> foreign() {
        return Stream.of(
                        a("a link without a proof asks what it holds", DENIED, t -> bat.request(0, 1, 0, Map.of())),
                        a(
                                "a link without a proof sends a key set",
                                DENIED,
                                t -> t.keys(HOUSE.keys(3).bytes())),
                        a("a link without a proof sends a ticket", DENIED, t -> t.ticket(good())),
                        a("a link without a proof sends a model", DENIED, t -> t.upload(model(4).bytes())),
                        a("a link without a proof tries a model", DENIED, t -> bat.test(Signers.sha(model(3)))),
                        a("a link without a proof keeps a model", DENIED, t -> bat.confirm(null)),
                        a("a link without a proof empties the slots", DENIED, t -> bat.request(2, 1, 5, Map.of())),
                        a("a link without a proof starts it anew", DENIED, t -> bat.request(2, 0, 5, Map.of())))
                .map(a -> a(a.name, a.code, t -> {
                    bat.proven(false);
                    int[] before = bat.counts();
                    Map<String, Object> answer = a.attempt.on(t);
                    assertEquals(before[2], bat.counts()[2], "resets");
                    bat.proven(true);
                    return answer;
                }));
    }

    private static Attack a(String name, int code, Attempt attempt) {
        return new Attack(name, code, attempt);
    }

    @BeforeAll
    static void begin() throws Exception {
        bat = new SmpBat(Build.HOST_ASAN);
    }

    @BeforeEach
    void givenABatThatRunsTheThird() throws Exception {
        bat.fresh(false, 5, Signers.BAT, HOUSE.rootBytes(), HOUSE.keys(2).bytes(), model(1).bytes());
        bat.proven(true);
        assertTrue(bat.boot());
        installed(model(3), 6, 2);
        mark();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isRefused(Attack attack) throws Exception {
        tried++;
        Map<String, Object> answer = attack.attempt.on(this);

        // then it says which rule
        assertEquals(attack.code, answer == null ? NO_ANSWER : SmpBat.code(answer), String.valueOf(answer));
        // and nothing has changed, now and after a boot
        assertEquals(slots, bat.slots());
        assertEquals(images, imagesNow());
        int runs = runs();
        boolean isPending = images.contains("pending");
        assertTrue(bat.boot());
        assertTrue(isPending || runs == runs(), "runs " + runs());
        // and a gateway that was answered so has a sentence for its audit
        String sentence = sentence(attack.code);
        assertTrue(sentence.isEmpty() || sentence.matches("Bat [0-9A-F]{16} [^\\n]{10,150}\\."), sentence);
        assertFalse(sentence.contains("makes no sense") && attack.code > 0, sentence);
        refused++;
    }

    private static String sentence(int code) {
        if (code == NO_ANSWER) {
            return "";
        }
        int group = code < 0 ? 0 : code < 1_000 ? 64 : 1;
        return RefusalWords.of(new BatId(0xB7), group, code < 0 ? -code : code % 1_000)
                .getMessage();
    }

    /** As the page writes it. */
    private static String code(int code) {
        if (code == NO_ANSWER) {
            return "no answer";
        }
        if (code < 0) {
            return "rc " + -code;
        }
        return code < 1_000 ? code + " " + RefusalWords.name(code) : "image group " + code % 1_000;
    }

    @Test
    void thePageNamesEveryOne() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("pitchside.root"), "docs", "attacks.md"));
        List<String> missing = attacks()
                .map(a -> "| " + a.name + " | " + code(a.code) + " |")
                .filter(row -> !page.contains("\n" + row))
                .toList();
        assertEquals(List.of(), missing, () -> String.join("\n", missing));
        var names = attacks().map(Attack::name).collect(Collectors.toList());
        assertEquals(names.size(), new HashSet<>(names).size(), "a name twice");
        assertTrue(names.size() >= 60, names.size() + "");
    }

    @Test
    void thePageHasTheSentenceOfEachAnswer() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("pitchside.root"), "docs", "attacks.md"));
        var rows = new TreeMap<Integer, String>();
        attacks()
                .filter(a -> !sentence(a.code).isEmpty())
                .forEach(a -> rows.put(a.code, "| " + code(a.code) + " | " + afterTheBat(sentence(a.code)) + " |"));
        List<String> missing =
                rows.values().stream().filter(row -> !page.contains("\n" + row)).toList();
        assertEquals(List.of(), missing, () -> String.join("\n", missing));
    }

    private static String afterTheBat(String sentence) {
        return sentence.replaceFirst("^Bat [0-9A-F]{16} ", "");
    }

    @AfterAll
    static void tell() throws IOException {
        bat.close();
        if (tried > 1) {
            Scorecard.score("rollout.attacks_refused", refused, "1", String.valueOf(tried), "BAT");
        }
    }

    private void mark() throws IOException {
        slots = bat.slots();
        images = imagesNow();
    }

    private static String imagesNow() throws IOException {
        var all = new ArrayList<String>();
        for (Map<String, Object> image : bat.images()) {
            var facts = new TreeMap<>(image);
            facts.put("hash", HexFormat.of().formatHex((byte[]) image.get("hash")));
            all.add(facts.toString());
        }
        return all.toString();
    }

    private int runs() throws IOException {
        return bat.slots().version();
    }

    private void installed(SensorModel model, int counter, int floor) throws Exception {
        assertEquals(0, SmpBat.code(ticket(HOUSE.ticket(model, counter, floor))));
        assertEquals(true, upload(model.bytes()).get("match"));
        assertEquals(0, SmpBat.code(bat.test(Signers.sha(model))));
        assertTrue(bat.boot());
        assertEquals(0, SmpBat.code(bat.confirm(null)));
    }

    private static SensorModel model(int version) {
        try {
            return HOUSE.model(version);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A release of version 4 that the bat would take. */
    private static byte[] good() {
        return HOUSE.ticket(model(4), 7, 2);
    }

    private static SensorModel by(SensorModel model, java.security.KeyPair signer) {
        return model.sign(signer.getPrivate(), signer.getPublic());
    }

    private static SensorModel blank(SensorModel model) throws Exception {
        byte[] blob = model.bytes().clone();
        Arrays.fill(blob, blob.length - 72, blob.length, (byte) 0);
        return SensorModel.read(blob);
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] other = bytes.clone();
        other[at] ^= 1;
        return other;
    }

    private static byte[] bytes(byte[] was, UnaryOperator<ByteBuffer> change) {
        byte[] other = was.clone();
        change.apply(ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN));
        return other;
    }

    /** Changed, and its CRC-32 made right. */
    private static byte[] resealed(byte[] was, UnaryOperator<ByteBuffer> change) {
        return Blobs.sealed(bytes(was, change));
    }

    private Map<String, Object> ticket(byte[] ticket) throws IOException {
        return bat.whole(TICKET, ticket);
    }

    /** A ticket that it has to take. */
    private void honest(byte[] ticket) throws IOException {
        assertEquals(0, SmpBat.code(ticket(ticket)), "the ticket");
        mark();
    }

    private Map<String, Object> keys(byte[] set) throws IOException {
        return bat.whole(KEYS, set);
    }

    private Map<String, Object> upload(byte[] blob) throws IOException {
        return bat.upload(blob, Signers.sha(blob), 400);
    }

    /** Released as it should be, and uploaded. */
    private Map<String, Object> released(SensorModel model) throws IOException {
        honest(HOUSE.ticket(model, 7, 2));
        return upload(model.bytes());
    }

    /** Whatever it is, released by a releaser. */
    private Map<String, Object> signedBytes(byte[] blob) throws IOException {
        int code = SmpBat.code(ticket(Tickets.forBytes(HOUSE, blob, 4, 7, 2)));
        if (blob.length <= 16_384) {
            assertEquals(0, code, "the ticket");
        }
        mark();
        return upload(blob);
    }

    /** A byte of the fourth changed under way. */
    private Map<String, Object> changed(int at) throws IOException {
        honest(good());
        return bat.upload(flipped(model(4).bytes(), at), Signers.sha(model(4)), 400);
    }

    private int begun(SensorModel model) throws IOException {
        int off = (Integer) piece(Map.of(
                        "image",
                        1,
                        "off",
                        0,
                        "len",
                        model.bytes().length,
                        "sha",
                        Signers.sha(model),
                        "data",
                        Arrays.copyOf(model.bytes(), 400)))
                .get("off");
        mark();
        return off;
    }

    private Map<String, Object> piece(Map<String, ?> map) throws IOException {
        return bat.request(2, 1, 1, map);
    }

    private Map<String, Object> part(int image, long length, byte[] data) throws IOException {
        var map = new LinkedHashMap<String, Object>();
        map.put("image", image);
        map.put("len", length);
        map.put("off", 0);
        map.put("data", data);
        return piece(map);
    }

    private Map<String, Object> raw(String hex) throws IOException {
        byte[] packet = bat.packet(2, 0, 0, HexFormat.of().parseHex(hex));
        bat.piece(packet);
        return SmpBat.decoded(packet, bat.answer(10));
    }
}
