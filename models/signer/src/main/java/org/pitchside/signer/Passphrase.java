package org.pitchside.signer;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Where the passphrase of private keys comes from: a file, the environment, or the terminal. Never an argument: those everybody sees. */
final class Passphrase {

    static final String VARIABLE = "PITCHSIDE_PASSPHRASE";
    private static final int LEAST = 8;

    private Passphrase() {}

    static char[] of(Arguments a) throws IOException, SignerException {
        char[] given = given(a);
        return given != null ? given : asked("Passphrase: ");
    }

    /** For keys that are made now: long enough, and typed twice. */
    static char[] forNew(Arguments a) throws IOException, SignerException {
        char[] given = given(a);
        if (given == null) {
            given = asked("Passphrase for the new keys: ");
            if (!Arrays.equals(given, asked("Again: "))) {
                throw new SignerException("the two passphrases differ");
            }
        }
        if (given.length < LEAST) {
            throw new SignerException("a passphrase of " + LEAST + " characters at least; longer is better");
        }
        return given;
    }

    private static char[] given(Arguments a) throws IOException, SignerException {
        if (a.has("--passphrase-file")) {
            Path file = a.path("--passphrase-file");
            if (!Files.isRegularFile(file) || Files.size(file) > 4096) {
                throw new SignerException("--passphrase-file: " + file + " is no file with a passphrase");
            }
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("")
                    .toCharArray();
        }
        String variable = System.getenv(VARIABLE);
        return variable == null ? null : variable.toCharArray();
    }

    private static char[] asked(String words) throws SignerException {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("%s", words);
        if (typed == null) {
            throw new SignerException("no passphrase: no terminal to ask on, no --passphrase-file, no " + VARIABLE);
        }
        return typed;
    }
}
