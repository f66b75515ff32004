package org.pitchside.ble.internal.trust;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.pitchside.api.BatId;

/** The arithmetic of docs/gatt.md, "Who may ask": X25519 and HMAC-SHA-256 of the JDK, public keys as 32 little-endian bytes. */
final class Secrets {

    static final int KEY = 32;
    static final int HALF = 16;
    private static final String CURVE = "X25519";
    private static final String MAC = "HmacSHA256";
    private static final byte[] ENROL = ascii("pitchside-enrol-1");
    private static final byte[] GATEWAY = ascii("gateway");
    private static final byte[] BAT = ascii("bat");

    private Secrets() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static KeyPair fresh() {
        try {
            return KeyPairGenerator.getInstance(CURVE).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** A public key as it travels. */
    static byte[] raw(PublicKey key) {
        byte[] big = ((XECPublicKey) key).getU().toByteArray();
        byte[] raw = new byte[KEY];
        for (int i = 0; i < Math.min(KEY, big.length); i++) {
            raw[i] = big[big.length - 1 - i];
        }
        return raw;
    }

    private static PublicKey key(byte[] raw) throws GeneralSecurityException {
        byte[] big = new byte[KEY];
        for (int i = 0; i < KEY; i++) {
            big[i] = raw[KEY - 1 - i];
        }
        // RFC 7748, section 5: the top bit does not count
        big[0] &= 0x7F;
        return KeyFactory.getInstance(CURVE)
                .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, big)));
    }

    /** What two share, 32 bytes; empty where the other's public key shares nothing (all zeros). */
    static Optional<byte[]> shared(PrivateKey own, byte[] other) {
        try {
            var agreement = KeyAgreement.getInstance(CURVE);
            agreement.init(own);
            try {
                agreement.doPhase(key(other), true);
            } catch (InvalidKeyException e) {
                return Optional.empty();
            }
            byte[] shared = agreement.generateSecret();
            return Arrays.equals(shared, new byte[shared.length]) ? Optional.empty() : Optional.of(shared);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    static byte[] batKey(byte[] shared, BatId bat, byte[] gatewayPublic, byte[] batPublic) {
        return mac(shared, ENROL, bytes(bat), gatewayPublic, batPublic);
    }

    static byte[] gatewayProof(byte[] key, byte[] g, byte[] b, BatId bat) {
        return Arrays.copyOf(mac(key, GATEWAY, g, b, bytes(bat)), HALF);
    }

    static byte[] batProof(byte[] key, byte[] g, byte[] b, BatId bat) {
        return Arrays.copyOf(mac(key, BAT, g, b, bytes(bat)), HALF);
    }

    private static byte[] bytes(BatId bat) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bat.value())
                .array();
    }

    private static byte[] mac(byte[] key, byte[]... parts) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("this Java has no " + CURVE + " or no " + MAC, e);
    }
}
