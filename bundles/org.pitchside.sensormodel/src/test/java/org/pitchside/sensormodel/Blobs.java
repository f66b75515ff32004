package org.pitchside.sensormodel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** Blobs bent for tests. */
final class Blobs {

    /** The first key pair of RFC 8032, section 7.1: known to all, trusted by nobody. */
    static final String PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    private static final String SECRET = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

    private Blobs() {}

    /** With the CRC-32 that its content wants. */
    static byte[] sealed(byte[] blob) {
        SensorModelWriter.seal(ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN));
        return blob;
    }

    static PublicKey publicKey() {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(
                            new X509EncodedKeySpec(HexFormat.of().parseHex("302a300506032b6570032100" + PUBLIC)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static PrivateKey secretKey() {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(
                            HexFormat.of().parseHex("302e020100300506032b657004220420" + SECRET)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
