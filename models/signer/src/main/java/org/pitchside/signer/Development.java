package org.pitchside.signer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.models.PackageSigner;

/**
 * The development keys of one checkout: made where they are first needed, with a passphrase that lies beside them. They sign what is
 * trained here, so that it runs here. A root like this tells itself by its key id, and only the laptop distribution believes it.
 */
public final class Development {

    private static final String PASSPHRASE = "passphrase.txt";
    /** Counters of development releases and key sets are seconds since then: later ones are larger, without a file that counts. */
    private static final long EPOCH = Instant.parse("2025-01-01T00:00:00Z").getEpochSecond();

    private final KeyFolder keys;
    private final char[] passphrase;

    private Development(KeyFolder keys, char[] passphrase) {
        this.keys = keys;
        this.passphrase = passphrase;
    }

    /** @param folder for example {@code .run/keys} */
    public static Development in(Path folder) throws IOException, SignerException {
        Path file = folder.resolve(PASSPHRASE);
        if (!Files.exists(folder.resolve("keys.txt"))) {
            Files.createDirectories(folder);
            // What a cut left half made is worth nothing: nobody believes it yet.
            try (var left = Files.newDirectoryStream(folder, "*.{pem,psk,txt,new}")) {
                for (Path half : left) {
                    Files.delete(half);
                }
            }
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            String words = HexFormat.of().formatHex(random);
            SecretKeyFile.write(file, (words + "\n").getBytes(StandardCharsets.US_ASCII));
            // A later number: a bat that kept a key set of keys that are gone puts it aside for this one.
            KeyFolder made = KeyFolder.create(folder, 1, 1, words.toCharArray(), true, now());
            return new Development(made, words.toCharArray());
        }
        return new Development(
                KeyFolder.read(folder),
                Files.readString(file, StandardCharsets.US_ASCII).trim().toCharArray());
    }

    /** The root's public key, for the settings of a gateway on this laptop. */
    public PublicKey root() {
        return keys.root();
    }

    /** What the virtual bats of this checkout come with, so that they take what is signed here. */
    public byte[] forBats() throws IOException, SignerException {
        return keys.forBats();
    }

    private static int now() {
        return Math.toIntExact(Instant.now().getEpochSecond() - EPOCH);
    }

    /** Made and released by the development keys: for every bat, floor 0, now. */
    public ModelPackage sign(ModelPackage p) throws IOException, SignerException, ModelPackageException {
        ModelPackage made = PackageSigner.make(PackageSigner.bare(p), keys.secret("maker-1", passphrase));
        made = PackageSigner.withKeys(made, keys.latest().orElseThrow());
        return PackageSigner.release(
                made, keys.secret("releaser-1", passphrase), now(), 0, List.of(), Optional.empty());
    }
}
