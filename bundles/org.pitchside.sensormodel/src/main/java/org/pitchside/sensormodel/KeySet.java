package org.pitchside.sensormodel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pitchside.sensormodel.internal.Layout;

/** Who may make models and who may release them: "PSK1" (docs/sensor-model.md, section 9), signed by the root. Immutable. */
public final class KeySet {

    /** Of a role. */
    public static final int MOST_KEYS = 4;

    private static final int HEAD = 16;
    private static final int TRAILER = Layout.KEY_ID + Layout.SIGNATURE;

    private final byte[] bytes;
    private final List<PublicKey> makers;
    private final List<PublicKey> releasers;

    private KeySet(byte[] bytes) throws TrustException {
        this.bytes = bytes;
        require(bytes.length >= HEAD, "%d bytes", bytes.length);
        var head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        require(
                head.getInt(0) == 0x314b5350 && bytes[4] == 1,
                "byte 0: not PSK1 in form 1, but %08x and %d",
                head.getInt(0),
                bytes[4]);
        int made = bytes[5] & 0xff;
        int released = bytes[6] & 0xff;
        require(made >= 1 && made <= MOST_KEYS, "byte 5: %d makers, not 1 .. %d", made, MOST_KEYS);
        require(released >= 1 && released <= MOST_KEYS, "byte 6: %d releasers, not 1 .. %d", released, MOST_KEYS);
        int wanted = HEAD + Keys.RAW * (made + released) + TRAILER;
        require(bytes.length == wanted, "%d bytes, its keys need %d", bytes.length, wanted);
        require(head.getInt(8) >= 1, "byte 8: number %d, not 1 .. 2147483647", Integer.toUnsignedLong(head.getInt(8)));
        require(bytes[7] == 0 && head.getInt(12) == 0, "byte 7 or 12: not 0");
        makers = keys(HEAD, made);
        releasers = keys(HEAD + Keys.RAW * made, released);
    }

    private List<PublicKey> keys(int from, int n) {
        var keys = new ArrayList<PublicKey>();
        for (int at = from; at < from + n * Keys.RAW; at += Keys.RAW) {
            keys.add(Keys.of(Arrays.copyOfRange(bytes, at, at + Keys.RAW)));
        }
        return List.copyOf(keys);
    }

    /**
     * A key set that nobody signed yet.
     *
     * @param number 1 .. 2^31 - 1; a bat takes a larger one only
     * @param makers 1 to 4 Ed25519 keys
     * @param releasers 1 to 4 Ed25519 keys
     */
    public static KeySet of(int number, List<PublicKey> makers, List<PublicKey> releasers) {
        int keys = makers.size() + releasers.size();
        var bytes = ByteBuffer.allocate(HEAD + Keys.RAW * keys + TRAILER).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0x314b5350).put((byte) 1);
        bytes.put((byte) makers.size()).put((byte) releasers.size()).put((byte) 0);
        bytes.putInt(number).putInt(0);
        makers.forEach(k -> bytes.put(Keys.raw(k)));
        releasers.forEach(k -> bytes.put(Keys.raw(k)));
        return taken(bytes.array());
    }

    /**
     * Checks the form. The signature is not part of it: see {@link #verify}.
     *
     * @param bytes the whole key set; not copied
     * @throws TrustException {@link TrustRefusal#KEYS_FORM}
     */
    public static KeySet read(byte[] bytes) throws TrustException {
        return new KeySet(bytes);
    }

    private static KeySet taken(byte[] bytes) {
        try {
            return new KeySet(bytes);
        } catch (TrustException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The same, signed by the root. */
    public KeySet sign(PrivateKey secret, PublicKey root) {
        return taken(Keys.signed(bytes, secret, root));
    }

    /**
     * Checks the signature.
     *
     * @throws TrustException {@link TrustRefusal#KEYS_SIGNATURE}: none, by another key, or wrong
     */
    public void verify(PublicKey root) throws TrustException {
        String wrong = Keys.wrong(bytes, root);
        if (wrong != null) {
            throw new TrustException(TrustRefusal.KEYS_SIGNATURE, wrong);
        }
    }

    /** Larger is later. */
    public int number() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
    }

    /** Who may sign models. */
    public List<PublicKey> makers() {
        return makers;
    }

    /** Who may sign release tickets. */
    public List<PublicKey> releasers() {
        return releasers;
    }

    /** The maker with this key id. */
    public Optional<PublicKey> maker(byte[] keyId) {
        return withId(makers, keyId);
    }

    /** The releaser with this key id. */
    public Optional<PublicKey> releaser(byte[] keyId) {
        return withId(releasers, keyId);
    }

    private static Optional<PublicKey> withId(List<PublicKey> keys, byte[] id) {
        return keys.stream().filter(k -> Arrays.equals(Keys.id(k), id)).findFirst();
    }

    /** The whole key set; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    private static void require(boolean holds, String otherwise, Object... of) throws TrustException {
        if (!holds) {
            throw new TrustException(TrustRefusal.KEYS_FORM, String.format(Locale.ROOT, otherwise, of));
        }
    }
}
