package org.pitchside.board.internal;

import java.io.Console;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A PIN as it is kept: {@code pbkdf2:<rounds>:<salt>:<hash>}, PBKDF2 with HMAC-SHA-256, base64. {@code ./pitchside pin} prints one, so
 * that no file need hold the PIN itself.
 */
record Pin(int rounds, byte[] salt, byte[] hash) {

    static final int SHORTEST = 4;
    static final int LONGEST = 64;
    private static final int ROUNDS = 120_000;
    private static final int MOST_ROUNDS = 10_000_000;
    private static final int HASH_BYTES = 32;
    private static final String PREFIX = "pbkdf2:";

    /**
     * A setting: a PIN, or what {@link #toString()} wrote.
     *
     * @throws IllegalArgumentException says what is wrong, never what the PIN is
     */
    static Pin of(String setting) {
        if (setting.startsWith(PREFIX)) {
            String[] parts = setting.split(":", -1);
            try {
                var pin = new Pin(
                        Integer.parseInt(parts[1]),
                        Base64.getDecoder().decode(parts[2]),
                        Base64.getDecoder().decode(parts[3]));
                if (parts.length == 4
                        && pin.rounds > 0
                        && pin.rounds <= MOST_ROUNDS
                        && pin.salt.length >= 8
                        && pin.hash.length == HASH_BYTES) {
                    return pin;
                }
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                // told below
            }
            throw new IllegalArgumentException("is no hash that ./pitchside pin has printed");
        }
        if (setting.length() < SHORTEST || setting.length() > LONGEST) {
            throw new IllegalArgumentException("has not " + SHORTEST + " to " + LONGEST + " characters");
        }
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        return new Pin(ROUNDS, salt, derive(setting, salt, ROUNDS));
    }

    boolean matches(String pin) {
        return pin.length() <= LONGEST && MessageDigest.isEqual(hash, derive(pin, salt, rounds));
    }

    private static byte[] derive(String pin, byte[] salt, int rounds) {
        var spec = new PBEKeySpec(pin.toCharArray(), salt, rounds, HASH_BYTES * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    @Override
    public String toString() {
        var base64 = Base64.getEncoder();
        return PREFIX + rounds + ":" + base64.encodeToString(salt) + ":" + base64.encodeToString(hash);
    }

    /** Asks for a PIN on the terminal, unseen, and prints its hash. */
    public static void main(String[] none) {
        Console console = System.console();
        if (console == null) {
            System.err.println("pitchside: pin asks on a terminal, and there is none");
            System.exit(2);
            return;
        }
        char[] typed = console.readPassword("PIN (%d to %d characters): ", SHORTEST, LONGEST);
        try {
            System.out.println(Pin.of(typed == null ? "" : new String(typed)));
        } catch (IllegalArgumentException e) {
            System.err.println("pitchside: the PIN " + e.getMessage());
            System.exit(2);
        }
    }
}
