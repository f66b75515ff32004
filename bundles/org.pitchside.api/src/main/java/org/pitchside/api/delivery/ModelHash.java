package org.pitchside.api.delivery;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a model is known by on a bat: the SHA-256 of its blob, signature included.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record ModelHash(String hex) {

    /** Bytes of a SHA-256. */
    public static final int BYTES = 32;

    public ModelHash {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "a model's hash is 64 lower-case hexadecimal digits, not \"" + hex + "\"");
        }
    }

    /** @param sha256 32 bytes */
    public static ModelHash of(byte[] sha256) {
        return new ModelHash(HexFormat.of().formatHex(sha256));
    }

    /** The hash of these very bytes. */
    public static ModelHash ofBlob(byte[] blob) {
        try {
            return of(MessageDigest.getInstance("SHA-256").digest(blob));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Its 32 bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
