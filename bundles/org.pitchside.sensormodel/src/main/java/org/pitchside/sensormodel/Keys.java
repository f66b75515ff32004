package org.pitchside.sensormodel;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;
import org.pitchside.sensormodel.internal.Layout;

/** Ed25519 by the JDK. */
final class Keys {

    private static final int RAW = 32;

    private Keys() {}

    /** The first 8 bytes of the SHA-256 of the raw key. */
    static byte[] id(PublicKey key) {
        if (!key.getAlgorithm().equals("EdDSA") && !key.getAlgorithm().equals("Ed25519")) {
            throw new IllegalArgumentException("the key is for " + key.getAlgorithm() + ", not Ed25519");
        }
        // RFC 8410: the encoded form ends with the 32 bytes of the key.
        byte[] encoded = key.getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - RAW, encoded.length);
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(raw), Layout.KEY_ID);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static byte[] sign(PrivateKey secret, byte[] content) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(secret);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key does not sign: " + e.getMessage(), e);
        }
    }

    static boolean verify(PublicKey key, byte[] content, byte[] signature) {
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

    static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }
}
