package org.pitchside.sensormodel;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.pitchside.sensormodel.internal.Layout;

/** Ed25519 by the JDK: raw keys, their ids, pure signatures (RFC 8032). */
public final class Keys {

    /** Bytes of a public key. */
    public static final int RAW = 32;

    /** What stands before them in the encoded form: RFC 8410. */
    private static final String BEFORE = "302a300506032b6570032100";

    private Keys() {}

    /** The 32 bytes of a public key. */
    public static byte[] raw(PublicKey key) {
        if (!key.getAlgorithm().equals("EdDSA") && !key.getAlgorithm().equals("Ed25519")) {
            throw new IllegalArgumentException("the key is for " + key.getAlgorithm() + ", not Ed25519");
        }
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - RAW, encoded.length);
    }

    /** A public key of its 32 bytes. That they are a point is seen when something is verified by it. */
    public static PublicKey of(byte[] raw) {
        try {
            byte[] encoded = HexFormat.of().parseHex(BEFORE + hex(raw));
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    /** The first 8 bytes of the SHA-256 of the raw key. */
    public static byte[] id(PublicKey key) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(raw(key)), Layout.KEY_ID);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A copy that ends with key id and signature of everything before it. */
    static byte[] signed(byte[] bytes, PrivateKey secret, PublicKey key) {
        byte[] signed = bytes.clone();
        int at = bytes.length - Layout.SIGNATURE;
        System.arraycopy(id(key), 0, signed, at - Layout.KEY_ID, Layout.KEY_ID);
        System.arraycopy(sign(secret, Arrays.copyOf(signed, at)), 0, signed, at, Layout.SIGNATURE);
        return signed;
    }

    /** The key id that stands before the signature at the end. */
    static byte[] idIn(byte[] bytes) {
        int at = bytes.length - Layout.SIGNATURE;
        return Arrays.copyOfRange(bytes, at - Layout.KEY_ID, at);
    }

    /** Null where the key signed it; else why it did not, in one line. */
    static String wrong(byte[] bytes, PublicKey key) {
        int at = bytes.length - Layout.SIGNATURE;
        if (!Arrays.equals(idIn(bytes), id(key))) {
            return "byte " + (at - Layout.KEY_ID) + ": signed by key " + hex(idIn(bytes)) + ", not by " + hex(id(key));
        }
        return verify(key, Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length))
                ? null
                : "byte " + at + ": the signature does not match the content";
    }

    /** The 64 bytes of the signature. */
    public static byte[] sign(PrivateKey secret, byte[] content) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(secret);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key does not sign: " + e.getMessage(), e);
        }
    }

    /** False for whatever is no signature of that content by that key. */
    public static boolean verify(PublicKey key, byte[] content, byte[] signature) {
        try {
            var verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(content);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // What cannot be read as a signature is none.
            return false;
        }
    }

    /** Lower-case hexadecimal digits. */
    public static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }
}
