package org.pitchside.models.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SHA-256 as packages carry it: 64 lower-case hex digits. */
public final class Hashes {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SHA256SUM = Pattern.compile("([0-9a-f]{64})(?:\\s.*)?", Pattern.DOTALL);

    private Hashes() {}

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public static boolean isSha256(String text) {
        return HEX.matcher(text).matches();
    }

    /** The hash in the output of sha256sum for one file; the name behind it is not looked at, since packages get renamed. */
    public static Optional<String> ofSha256sum(byte[] output) {
        Matcher m = SHA256SUM.matcher(new String(output, StandardCharsets.ISO_8859_1));
        return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
    }
}
