package org.pitchside.sensormodel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pitchside.api.Family;
import org.pitchside.sensormodel.internal.Layout;

/**
 * A sensor model as a bat carries it: a PSM1 blob (docs/sensor-model.md), read where it lies and checked record by record before
 * anything of it is used. Immutable; arrays are handed out as they are and are not to be changed.
 */
public final class SensorModel {

    private final byte[] bytes;
    private final ByteBuffer blob;
    private final List<LayerRecord> layers;
    private final ModelFacts facts;
    private final float[] gain;

    private SensorModel(byte[] bytes) throws SensorModelException {
        this.bytes = bytes;
        var check = new BlobCheck(bytes);
        layers = List.copyOf(check.layers());
        blob = ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asReadOnlyBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
        gain = floats(Layout.FIXED, channels());
        facts = readFacts();
    }

    /**
     * Checks a blob. The signature is not part of it: see {@link #verify}.
     *
     * @param blob the whole blob; not copied
     * @throws SensorModelException one line: the first rule it breaks, and where
     */
    public static SensorModel read(byte[] blob) throws SensorModelException {
        return new SensorModel(blob);
    }

    private ModelFacts readFacts() {
        int end = 16;
        while (end < 32 && bytes[end] != 0) {
            end++;
        }
        int detector = bytes[53] & 0xff;
        var classes = new ArrayList<ModelClass>();
        int at = Layout.FIXED + 4 * (channels() + detector);
        int nameAt = at + Layout.CLASS * classes();
        for (int i = 0; i < classes(); i++, at += Layout.CLASS) {
            int code = bytes[at] & 0xff;
            String name;
            if (code < ModelClass.FREE) {
                name = Family.ofCode(code).orElseThrow().name();
            } else {
                name = new String(bytes, nameAt, Layout.NAME, StandardCharsets.US_ASCII).replace("\0", "");
                nameAt += Layout.NAME;
            }
            classes.add(new ModelClass(code, name, bytes[at + 2] != 0, bytes[at + 1] & 0xff));
        }
        return new ModelFacts(
                new String(bytes, 16, end - 16, StandardCharsets.US_ASCII),
                blob.getInt(32),
                blob.getInt(36),
                blob.getShort(48) & 0xffff,
                blob.getShort(50) & 0xffff,
                blob.getShort(44) & 0xffff,
                blob.getShort(46) & 0xffff,
                bytes[52] & 0xff,
                floats(Layout.FIXED + 4 * channels(), detector),
                classes,
                bytes[54] & 0xff);
    }

    private float[] floats(int at, int n) {
        var values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = blob.getFloat(at + 4 * i);
        }
        return values;
    }

    /** What the model says of itself. */
    public ModelFacts facts() {
        return facts;
    }

    /** Channels of the input. */
    public int channels() {
        return bytes[40] & 0xff;
    }

    /** Steps of the input. */
    public int steps() {
        return bytes[41] & 0xff;
    }

    /** Logits. */
    public int classes() {
        return bytes[42] & 0xff;
    }

    /** K, one a channel: q = clamp(rint(x * K), -128, 127). */
    public float[] gain() {
        return gain;
    }

    /** The layers in order of execution. */
    public List<LayerRecord> layers() {
        return layers;
    }

    /** Bytes of RAM that a bat needs for the maps. */
    public int arenaBytes() {
        return blob.getInt(12);
    }

    /** The self-test it brings. */
    public SelfTest selfTest() {
        return new SelfTest(blob.getInt(56), bytes[55] & 0xff, blob.getInt(60));
    }

    /** The whole blob. */
    public byte[] bytes() {
        return bytes;
    }

    /** What a signature covers: everything before it, the key id included. */
    public byte[] signedPart() {
        return Arrays.copyOf(bytes, bytes.length - Layout.SIGNATURE);
    }

    /** Whose signature it carries: the first 8 bytes of the SHA-256 of the public key's 32; zeros where there is none. */
    public byte[] keyId() {
        int at = bytes.length - Layout.SIGNATURE - Layout.KEY_ID;
        return Arrays.copyOfRange(bytes, at, at + Layout.KEY_ID);
    }

    /** True where a key id stands in the blob. It says nothing of the signature's worth. */
    public boolean signed() {
        return !Arrays.equals(keyId(), new byte[Layout.KEY_ID]);
    }

    /**
     * The same model with this signature in place of what stood there.
     *
     * @param secret Ed25519
     * @param key the public half, whose id is written
     */
    public SensorModel sign(PrivateKey secret, PublicKey key) {
        byte[] signed = bytes.clone();
        int at = bytes.length - Layout.SIGNATURE;
        System.arraycopy(Keys.id(key), 0, signed, at - Layout.KEY_ID, Layout.KEY_ID);
        byte[] signature = Keys.sign(secret, Arrays.copyOf(signed, at));
        System.arraycopy(signature, 0, signed, at, Layout.SIGNATURE);
        try {
            return new SensorModel(signed);
        } catch (SensorModelException e) {
            throw new IllegalStateException("a signature changed the model: " + e.getMessage(), e);
        }
    }

    /**
     * Checks the signature.
     *
     * @param key Ed25519, one that is trusted
     * @throws SensorModelException {@link Refusal#SIGNATURE}: none, by another key, or wrong
     */
    public void verify(PublicKey key) throws SensorModelException {
        int at = bytes.length - Layout.SIGNATURE;
        BlobCheck.require(signed(), Refusal.SIGNATURE, "byte %d: no signature", at - Layout.KEY_ID);
        BlobCheck.require(
                Arrays.equals(keyId(), Keys.id(key)),
                Refusal.SIGNATURE,
                "byte %d: signed by key %s, not by %s",
                at - Layout.KEY_ID,
                Keys.hex(keyId()),
                Keys.hex(Keys.id(key)));
        BlobCheck.require(
                Keys.verify(key, signedPart(), Arrays.copyOfRange(bytes, at, bytes.length)),
                Refusal.SIGNATURE,
                "byte %d: the signature does not match the content",
                at);
    }

    ByteBuffer blob() {
        return blob;
    }
}
