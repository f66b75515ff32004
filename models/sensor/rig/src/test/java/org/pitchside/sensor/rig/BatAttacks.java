package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pitchside.sensor.rig.AttackedBat.FOREIGN;
import static org.pitchside.sensor.rig.AttackedBat.HOUSE;
import static org.pitchside.sensor.rig.AttackedBat.KEYS;
import static org.pitchside.sensor.rig.AttackedBat.TICKET;
import static org.pitchside.sensor.rig.AttackedBat.blank;
import static org.pitchside.sensor.rig.AttackedBat.by;
import static org.pitchside.sensor.rig.AttackedBat.bytes;
import static org.pitchside.sensor.rig.AttackedBat.flipped;
import static org.pitchside.sensor.rig.AttackedBat.good;
import static org.pitchside.sensor.rig.AttackedBat.model;
import static org.pitchside.sensor.rig.AttackedBat.resealed;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.pitchside.sensormodel.SensorModel;

/** The attack list, the bat's half: what is tried on a bat, and the code with which it refuses. */
final class BatAttacks {

    static final int NO_ANSWER = -1000;
    private static final int DENIED = -11;

    private BatAttacks() {}

    /** What is tried: the bat's last answer, null where there is none. */
    interface Attempt {
        Map<String, Object> on(AttackedBat t) throws Exception;
    }

    record Attack(String name, int code, Attempt attempt) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> all() {
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
                        t.bat.cut(cut);
                        t.keys(rotated);
                        t.bat.cut(0);
                        assertTrue(t.bat.boot());
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
                    return t.bat.test(Signers.sha(model(3)));
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
                    return t.bat.upload(both, Signers.sha(model(4)), 400);
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
                    byte[] packet = t.bat.packet(2, 0, 0, new byte[600]);
                    t.bat.piece(packet);
                    return SmpBat.decoded(packet, t.bat.answer(10));
                }),
                a("a packet that never ends, then an honest one", NO_ANSWER, t -> {
                    byte[] packet = t.bat.packet(2, 1, 1, new byte[65_535]);
                    t.bat.piece(Arrays.copyOf(packet, 500));
                    t.bat.later(20_000);
                    assertEquals(3, t.runs());
                    return null;
                }),
                a("an answer in place of a request", NO_ANSWER, t -> {
                    byte[] packet = t.bat.packet(3, 1, 0, SmpBat.cbor(Map.of()));
                    t.bat.piece(packet);
                    return SmpBat.decoded(packet, t.bat.answer(10));
                }),
                a("a group that nobody knows", -8, t -> t.bat.request(2, 65_535, 0, Map.of())),
                a("a command that nobody knows", -8, t -> t.bat.request(2, 1, 9, Map.of())));
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
                    assertTrue(t.bat.boot());
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
                        t -> t.bat.request(2, 1, 5, Map.of("slot", t.bat.slots().running()))),
                a("a slot that there is not is to be emptied", 1_014, t -> t.bat.request(2, 1, 5, Map.of("slot", 7))),
                a("the factory's model is to be emptied", 1_014, t -> t.bat.request(2, 1, 5, Map.of("slot", 2))),
                a("a model that it does not hold is to be tried", 1_024, t -> t.bat.test(Signers.sha(model(4)))),
                a("a model that it does not hold is to be kept", 1_024, t -> t.bat.confirm(Signers.sha(model(4)))),
                a("half a model is to be tried", 1_024, t -> {
                    t.honest(good());
                    t.begun(model(4));
                    return t.bat.test(Signers.sha(model(4)));
                }),
                a("a model that was never tried is to be kept", 1_032, t -> {
                    t.honest(good());
                    t.upload(model(4).bytes());
                    t.mark();
                    return t.bat.confirm(Signers.sha(model(4)));
                }),
                a("an upload while a trial is pending", 1_028, t -> {
                    t.honest(good());
                    t.upload(model(4).bytes());
                    t.bat.test(Signers.sha(model(4)));
                    t.honest(HOUSE.ticket(model(5), 8, 2));
                    t.mark();
                    return t.upload(model(5).bytes());
                }),
                a("the slot that is to be tried is to be emptied", 1_028, t -> {
                    t.honest(good());
                    t.upload(model(4).bytes());
                    t.bat.test(Signers.sha(model(4)));
                    t.mark();
                    int other = 1 - t.bat.slots().running();
                    return t.bat.request(2, 1, 5, Map.of("slot", other));
                }));
    }

    private static Stream<Attack> foreign() {
        return Stream.of(
                        a("a link without a proof asks what it holds", DENIED, t -> t.bat.request(0, 1, 0, Map.of())),
                        a(
                                "a link without a proof sends a key set",
                                DENIED,
                                t -> t.keys(HOUSE.keys(3).bytes())),
                        a("a link without a proof sends a ticket", DENIED, t -> t.ticket(good())),
                        a("a link without a proof sends a model", DENIED, t -> t.upload(model(4).bytes())),
                        a("a link without a proof tries a model", DENIED, t -> t.bat.test(Signers.sha(model(3)))),
                        a("a link without a proof keeps a model", DENIED, t -> t.bat.confirm(null)),
                        a("a link without a proof empties the slots", DENIED, t -> t.bat.request(2, 1, 5, Map.of())),
                        a("a link without a proof starts it anew", DENIED, t -> t.bat.request(2, 0, 5, Map.of())))
                .map(a -> a(a.name, a.code, t -> {
                    t.bat.proven(false);
                    int[] before = t.bat.counts();
                    Map<String, Object> answer = a.attempt.on(t);
                    assertEquals(before[2], t.bat.counts()[2], "resets");
                    t.bat.proven(true);
                    return answer;
                }));
    }

    private static Attack a(String name, int code, Attempt attempt) {
        return new Attack(name, code, attempt);
    }
}
