package org.pitchside.sensormodel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Writes docs/golden/trust: key sets and release tickets, good ones and bent ones, with what a bat says of each. The bat has the id
 * {@link #BAT}, the root of RFC 8032's second key pair, keys-5.psk and, confirmed, good-small.psm of the sensor models by ticket-7.psr, so
 * its floor is 3.
 */
final class GoldenTrust {

    static final long BAT = 0x1122334455667788L;

    /** Of RFC 8032, section 7.1: known to all, trusted by nobody. */
    record Pair(PrivateKey secret, PublicKey key) {

        static Pair of(String secret, String key) {
            try {
                return new Pair(
                        KeyFactory.getInstance("Ed25519")
                                .generatePrivate(new PKCS8EncodedKeySpec(
                                        HexFormat.of().parseHex("302e020100300506032b657004220420" + secret))),
                        Keys.of(HexFormat.of().parseHex(key)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static final Pair MAKER = new Pair(Blobs.secretKey(), Blobs.publicKey());
    static final Pair ROOT = Pair.of(
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    static final Pair RELEASER = Pair.of(
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    /** Nobody's. */
    static final Pair STRANGER = Pair.of(
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563f4932c70e1245034c35467ef2efd4d64ebf819683467e2bf2");

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final StringBuilder index = new StringBuilder("# file\tcode\tname\tmessage\n");

    private GoldenTrust() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        try (var old = Files.newDirectoryStream(folder, "*.{psk,psr,tsv}")) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
        for (var file : files().entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** Name and content of every file. */
    static Map<String, byte[]> files() {
        var golden = new GoldenTrust();
        golden.keySets();
        golden.tickets();
        golden.files.put("index.tsv", golden.index.toString().getBytes(StandardCharsets.UTF_8));
        return golden.files;
    }

    /** The key set in force. */
    static KeySet keys() {
        return keys(5).sign(ROOT.secret(), ROOT.key());
    }

    private static KeySet keys(int number) {
        return KeySet.of(number, List.of(MAKER.key()), List.of(RELEASER.key()));
    }

    private static SensorModel model() {
        SensorNet net = Nets.small();
        return SensorModelWriter.pack(net, Nets.facts("small", net)).sign(MAKER.secret(), MAKER.key());
    }

    private void keySets() {
        add("keys-5.psk", null, keys().bytes());
        var both = List.of(STRANGER.key(), MAKER.key());
        var four = List.of(STRANGER.key(), ROOT.key(), RELEASER.key(), MAKER.key());
        add(
                "keys-6.psk",
                null,
                KeySet.of(6, both, List.of(RELEASER.key()))
                        .sign(ROOT.secret(), ROOT.key())
                        .bytes());
        add(
                "keys-7.psk",
                null,
                KeySet.of(Integer.MAX_VALUE, four, four)
                        .sign(ROOT.secret(), ROOT.key())
                        .bytes());
        byte[] good = keys(6).sign(ROOT.secret(), ROOT.key()).bytes();
        badKeys("magic", b -> b.put(3, (byte) '2'));
        badKeys("form-2", b -> b.put(4, (byte) 2));
        badKeys("no-makers", b -> b.put(5, (byte) 0).put(6, (byte) 2));
        badKeys("makers-5", b -> b.put(5, (byte) 5));
        badKeys("makers-255", b -> b.put(5, (byte) 255));
        badKeys("no-releasers", b -> b.put(5, (byte) 2).put(6, (byte) 0));
        badKeys("more-releasers", b -> b.put(6, (byte) 2));
        badKeys("reserved", b -> b.put(7, (byte) 1));
        badKeys("reserved-word", b -> b.putInt(12, 1 << 31));
        badKeys("number-0", b -> b.putInt(8, 0));
        badKeys("number-top-bit", b -> b.putInt(8, 1 << 31));
        add("bad-keys-nothing.psk", TrustRefusal.KEYS_FORM, new byte[0]);
        add("bad-keys-cut.psk", TrustRefusal.KEYS_FORM, Arrays.copyOf(good, good.length - 1));
        add("bad-keys-longer.psk", TrustRefusal.KEYS_FORM, Arrays.copyOf(good, good.length + 1));
        add("bad-keys-unsigned.psk", TrustRefusal.KEYS_SIGNATURE, keys(6).bytes());
        add(
                "bad-keys-stranger.psk",
                TrustRefusal.KEYS_SIGNATURE,
                keys(6).sign(STRANGER.secret(), STRANGER.key()).bytes());
        add(
                "bad-keys-maker.psk",
                TrustRefusal.KEYS_SIGNATURE,
                keys(6).sign(MAKER.secret(), MAKER.key()).bytes());
        add(
                "bad-keys-false-id.psk",
                TrustRefusal.KEYS_SIGNATURE,
                bent(
                        keys(6).sign(STRANGER.secret(), STRANGER.key()).bytes(),
                        b -> b.put(b.capacity() - 72, Keys.id(ROOT.key()))));
        add("bad-keys-wrong-id.psk", TrustRefusal.KEYS_SIGNATURE, namedWrongly(good));
        add(
                "bad-keys-signature-bit.psk",
                TrustRefusal.KEYS_SIGNATURE,
                bent(good, b -> b.put(b.capacity() - 5, (byte) (b.get(b.capacity() - 5) ^ 1))));
        add("bad-keys-changed.psk", TrustRefusal.KEYS_SIGNATURE, bent(good, b -> b.put(20, (byte) (b.get(20) ^ 1))));
        add(
                "bad-keys-4.psk",
                TrustRefusal.KEYS_OLD,
                keys(4).sign(ROOT.secret(), ROOT.key()).bytes());
        add(
                "bad-keys-another-5.psk",
                TrustRefusal.KEYS_OLD,
                KeySet.of(5, both, both).sign(ROOT.secret(), ROOT.key()).bytes());
    }

    /** Signed by the root, under a stranger's key id. */
    private static byte[] namedWrongly(byte[] keys) {
        byte[] named = bent(keys, b -> b.put(b.capacity() - 72, Keys.id(STRANGER.key())));
        int at = named.length - 64;
        System.arraycopy(Keys.sign(ROOT.secret(), Arrays.copyOf(named, at)), 0, named, at, 64);
        return named;
    }

    private void badKeys(String name, Consumer<ByteBuffer> bend) {
        add(
                "bad-keys-" + name + ".psk",
                TrustRefusal.KEYS_FORM,
                Keys.signed(bent(keys(6).bytes(), bend), ROOT.secret(), ROOT.key()));
    }

    private static ReleaseTicket ticket(int counter, Long... bats) {
        return ReleaseTicket.of(model(), counter, 3, List.of(bats));
    }

    private static byte[] signed(ReleaseTicket ticket) {
        return ticket.sign(RELEASER.secret(), RELEASER.key()).bytes();
    }

    private void tickets() {
        add("ticket-7.psr", null, signed(ticket(7)));
        add("ticket-8.psr", null, signed(ticket(8)));
        add("ticket-listed.psr", null, signed(ticket(9, 1L, BAT)));
        add(
                "ticket-32-bats.psr",
                null,
                signed(ticket(
                        Integer.MAX_VALUE,
                        LongStream.range(BAT - 31, BAT + 1).boxed().toArray(Long[]::new))));
        byte[] good = signed(ticket(8));
        badTicket("magic", b -> b.put(3, (byte) '2'));
        badTicket("form-2", b -> b.put(4, (byte) 2));
        badTicket("scope-2", b -> b.put(5, (byte) 2));
        badTicket("all-and-a-list", b -> b.putShort(6, (short) 1));
        badTicket("list-of-none", b -> b.put(5, (byte) 1));
        badTicket("list-too-long", b -> b.put(5, (byte) 1).putShort(6, (short) 65535));
        badTicket("counter-0", b -> b.putInt(8, 0));
        badTicket("counter-top-bit", b -> b.putInt(8, 1 << 31));
        badTicket("floor-above", b -> b.putInt(12, b.getInt(16) + 1));
        badTicket("floor-huge", b -> b.putInt(12, -1));
        badTicket("version-0", b -> b.putInt(16, 0).putInt(12, 0));
        badTicket("version-top-bit", b -> b.putInt(16, 1 << 31));
        badTicket("length-0", b -> b.putInt(20, 0));
        badTicket("length-odd", b -> b.putInt(20, b.getInt(20) + 4));
        badTicket("length-huge", b -> b.putInt(20, -8));
        badTicket("reserved", b -> b.put(63, (byte) 1));
        add("bad-ticket-nothing.psr", TrustRefusal.TICKET_FORM, new byte[0]);
        add("bad-ticket-cut.psr", TrustRefusal.TICKET_FORM, Arrays.copyOf(good, good.length - 8));
        add("bad-ticket-longer.psr", TrustRefusal.TICKET_FORM, Arrays.copyOf(good, good.length + 8));
        byte[] of33 = Arrays.copyOf(good, good.length + 33 * 8);
        add(
                "bad-ticket-33-bats.psr",
                TrustRefusal.TICKET_FORM,
                Keys.signed(
                        bent(of33, b -> b.put(5, (byte) 1).putShort(6, (short) 33)),
                        RELEASER.secret(),
                        RELEASER.key()));
        add("bad-ticket-unsigned.psr", TrustRefusal.TICKET_SIGNATURE, ticket(8).bytes());
        add(
                "bad-ticket-stranger.psr",
                TrustRefusal.TICKET_SIGNATURE,
                ticket(8).sign(STRANGER.secret(), STRANGER.key()).bytes());
        add(
                "bad-ticket-maker.psr",
                TrustRefusal.TICKET_SIGNATURE,
                ticket(8).sign(MAKER.secret(), MAKER.key()).bytes());
        add(
                "bad-ticket-root.psr",
                TrustRefusal.TICKET_SIGNATURE,
                ticket(8).sign(ROOT.secret(), ROOT.key()).bytes());
        add(
                "bad-ticket-signature-bit.psr",
                TrustRefusal.TICKET_SIGNATURE,
                bent(good, b -> b.put(b.capacity() - 40, (byte) (b.get(b.capacity() - 40) ^ 128))));
        add(
                "bad-ticket-changed.psr",
                TrustRefusal.TICKET_SIGNATURE,
                bent(good, b -> b.put(40, (byte) (b.get(40) ^ 1))));
        add("bad-ticket-6.psr", TrustRefusal.TICKET_OLD, signed(ticket(6)));
        add("bad-ticket-another-7.psr", TrustRefusal.TICKET_OLD, signed(ticket(7, BAT)));
        add("bad-ticket-other-bats.psr", TrustRefusal.TICKET_BAT, signed(ticket(8, BAT + 1, 5L)));
        add(
                "bad-ticket-below-floor.psr",
                TrustRefusal.FLOOR,
                Keys.signed(
                        bent(ticket(8).bytes(), b -> b.putInt(12, 1).putInt(16, 2)),
                        RELEASER.secret(),
                        RELEASER.key()));
    }

    private void badTicket(String name, Consumer<ByteBuffer> bend) {
        add(
                "bad-ticket-" + name + ".psr",
                TrustRefusal.TICKET_FORM,
                Keys.signed(bent(ticket(8).bytes(), bend), RELEASER.secret(), RELEASER.key()));
    }

    private static byte[] bent(byte[] bytes, Consumer<ByteBuffer> bend) {
        byte[] bent = bytes.clone();
        bend.accept(ByteBuffer.wrap(bent).order(ByteOrder.LITTLE_ENDIAN));
        return bent;
    }

    private void add(String name, TrustRefusal refusal, byte[] content) {
        files.put(name, content);
        TrustException said = refusal(name, content);
        index.append(name)
                .append('\t')
                .append(refusal == null ? 0 : refusal.code())
                .append('\t')
                .append(refusal == null ? "OK" : refusal.name())
                .append('\t')
                .append(said == null ? "" : said.getMessage())
                .append('\n');
    }

    /** What Java says of a file, looking at form and signature; null where it takes it. */
    static TrustException refusal(String name, byte[] content) {
        try {
            if (name.endsWith(".psk")) {
                KeySet.read(content).verify(ROOT.key());
            } else {
                ReleaseTicket.read(content).verify(keys());
            }
            return null;
        } catch (TrustException e) {
            return e;
        }
    }
}
