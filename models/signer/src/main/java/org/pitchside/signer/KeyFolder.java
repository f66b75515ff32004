package org.pitchside.signer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pitchside.models.PackageSignature.Role;
import org.pitchside.models.TrustPolicy;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.Keys;
import org.pitchside.sensormodel.TrustException;

/**
 * The keys of a house in a folder: {@code root.pem}, {@code maker-1.pem} .. (private, encrypted), {@code keys.txt} (public: role, name,
 * key), {@code keys-N.psk} (the key sets, the latest with the largest number), {@code counter.txt} (of the last release). Private keys
 * may be moved away, each to the machine of its owner: what is public stays.
 */
public final class KeyFolder {

    private static final String LIST = "keys.txt";
    private static final String COUNTER = "counter.txt";
    private static final String ROOT = "root";
    private static final Pattern LINE = Pattern.compile("(root|maker|releaser) ([a-z0-9-]{1,40}) ([0-9a-f]{64})");
    private static final Pattern SET = Pattern.compile("keys-([1-9][0-9]{0,9})\\.psk");

    /**
     * A public key that counts.
     *
     * @param role {@code root}, {@code maker} or {@code releaser}
     */
    public record Entry(String role, String name, PublicKey key) {}

    private final Path folder;
    private final List<Entry> entries;

    private KeyFolder(Path folder, List<Entry> entries) {
        this.folder = folder;
        this.entries = List.copyOf(entries);
    }

    /** Makes a folder of new keys with key set 1. */
    static KeyFolder create(Path folder, int makers, int releasers, char[] passphrase)
            throws IOException, SignerException {
        return create(folder, makers, releasers, passphrase, false, 1);
    }

    /**
     * The same, for development or not.
     *
     * @param number of the first key set
     */
    static KeyFolder create(Path folder, int makers, int releasers, char[] passphrase, boolean development, int number)
            throws IOException, SignerException {
        Files.createDirectories(folder);
        if (Files.exists(folder.resolve(LIST))) {
            throw new SignerException(folder + " holds keys already: change them (keys change) or take another folder");
        }
        KeyPair root = SecretKeyFile.pair();
        // Told by its key id, so that no gateway takes one for the other: TrustPolicy.
        while (TrustPolicy.isDevelopment(root.getPublic()) != development) {
            root = SecretKeyFile.pair();
        }
        List<Entry> entries = new ArrayList<>();
        entries.add(written(folder, ROOT, ROOT, root, passphrase));
        for (int i = 1; i <= makers; i++) {
            entries.add(written(folder, "maker", "maker-" + i, SecretKeyFile.pair(), passphrase));
        }
        for (int i = 1; i <= releasers; i++) {
            entries.add(written(folder, "releaser", "releaser-" + i, SecretKeyFile.pair(), passphrase));
        }
        KeyFolder made = new KeyFolder(folder, entries);
        made.publish(number, root);
        return made;
    }

    /** Reads a folder's public part. */
    public static KeyFolder read(Path folder) throws IOException, SignerException {
        Path list = folder.resolve(LIST);
        List<String> lines;
        try {
            if (Files.size(list) > 1 << 16) {
                throw new SignerException(list + " is too long for a list of keys");
            }
            lines = Files.readAllLines(list, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            throw new SignerException("there is no " + list + ": ./pitchside keys new --dir " + folder, e);
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            var m = LINE.matcher(lines.get(i));
            if (!m.matches()) {
                throw new SignerException(list + ":" + (i + 1) + ": is not role, name and 64 hexadecimal digits");
            }
            entries.add(new Entry(m.group(1), m.group(2), Keys.of(HexFormat.of().parseHex(m.group(3)))));
        }
        if (entries.stream().filter(e -> e.role.equals(ROOT)).count() != 1) {
            throw new SignerException(list + ": must hold one root");
        }
        return new KeyFolder(folder, entries);
    }

    /**
     * The next key set: some keys no more in it, new ones made, others taken in. The root signs it; private keys of those that left stay
     * in their files.
     *
     * @param retire names
     * @param add roles of new pairs
     * @param trust public keys of others
     */
    KeyFolder change(List<String> retire, List<Role> add, List<Entry> trust, char[] passphrase)
            throws IOException, SignerException {
        List<Entry> next = new ArrayList<>(entries);
        for (String name : retire) {
            if (name.equals(ROOT) || !next.removeIf(e -> e.name.equals(name))) {
                throw new SignerException("no maker or releaser is called " + name + ": " + names());
            }
        }
        for (Entry e : trust) {
            if (next.stream().anyMatch(known -> known.name.equals(e.name) || known.key.equals(e.key))) {
                throw new SignerException(e.name + " or its key is in the set already");
            }
            next.add(e);
        }
        // The root first: with a wrong passphrase nothing is half made.
        KeyPair root = secret(ROOT, passphrase);
        for (Role role : add) {
            int number = 1;
            while (Files.exists(pem(role.word() + "-" + number)) || has(next, role.word() + "-" + number)) {
                number++;
            }
            next.add(written(folder, role.word(), role.word() + "-" + number, SecretKeyFile.pair(), passphrase));
        }
        KeyFolder changed = new KeyFolder(folder, next);
        changed.publish(latest().map(KeySet::number).orElse(0) + 1, root);
        return changed;
    }

    private static boolean has(List<Entry> entries, String name) {
        return entries.stream().anyMatch(e -> e.name.equals(name));
    }

    private static Entry written(Path folder, String role, String name, KeyPair pair, char[] passphrase)
            throws IOException, SignerException {
        SecretKeyFile.write(folder.resolve(name + ".pem"), pair.getPrivate(), passphrase);
        return new Entry(role, name, pair.getPublic());
    }

    /** The key set first, the list last: it is what a reader begins with. */
    private void publish(int number, KeyPair root) throws IOException, SignerException {
        KeySet set;
        try {
            set = KeySet.of(number, of(Role.MAKER), of(Role.RELEASER)).sign(root.getPrivate(), root.getPublic());
        } catch (IllegalArgumentException e) {
            throw new SignerException("no such key set can be: " + e.getMessage(), e);
        }
        replace(folder.resolve("keys-" + number + ".psk"), set.bytes());
        StringBuilder text = new StringBuilder();
        entries.forEach(e -> text.append(e.role)
                .append(' ')
                .append(e.name)
                .append(' ')
                .append(Keys.hex(Keys.raw(e.key)))
                .append('\n'));
        replace(folder.resolve(LIST), text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private void replace(Path file, byte[] content) throws IOException, SignerException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        SecretKeyFile.write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The latest key set that lies here and is this root's. */
    public Optional<KeySet> latest() throws IOException, SignerException {
        Optional<KeySet> latest = Optional.empty();
        try (var files = Files.newDirectoryStream(folder, "keys-*.psk")) {
            for (Path file : files) {
                if (!SET.matcher(file.getFileName().toString()).matches() || Files.size(file) > 1024) {
                    continue;
                }
                KeySet set = KeySet.read(Files.readAllBytes(file));
                set.verify(root());
                if (latest.isEmpty() || set.number() > latest.get().number()) {
                    latest = Optional.of(set);
                }
            }
        } catch (TrustException e) {
            throw new SignerException(folder + ": a key set here is refused: " + e.getMessage(), e);
        }
        return latest;
    }

    /** The root's public key. */
    public PublicKey root() {
        return entries.stream().filter(e -> e.role.equals(ROOT)).findFirst().orElseThrow().key;
    }

    /** What a bat comes with, so that it takes models of this house over the air: the root's public key, the latest key set behind it. */
    byte[] forBats() throws IOException, SignerException {
        KeySet set = latest().orElseThrow(() -> new SignerException(folder + " holds no key set of its root"));
        byte[] key = Keys.raw(root());
        byte[] both = Arrays.copyOf(key, key.length + set.bytes().length);
        System.arraycopy(set.bytes(), 0, both, key.length, set.bytes().length);
        return both;
    }

    List<PublicKey> of(Role role) {
        return entries.stream()
                .filter(e -> e.role.equals(role.word()))
                .map(Entry::key)
                .toList();
    }

    /** What counts, in the order of the list. */
    public List<Entry> entries() {
        return entries;
    }

    /** The pair of this name, its private half decrypted; the public half must be the listed one. */
    KeyPair secret(String name, char[] passphrase) throws IOException, SignerException {
        Entry listed = entries.stream()
                .filter(e -> e.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new SignerException("no key is called " + name + ": " + names()));
        KeyPair pair = SecretKeyFile.read(pem(name), passphrase);
        if (!pair.getPublic().equals(listed.key)) {
            throw new SignerException(pem(name) + " is not the key that " + LIST + " lists under its name");
        }
        return pair;
    }

    private String names() {
        return String.join(", ", entries.stream().map(Entry::name).toList());
    }

    private Path pem(String name) {
        return folder.resolve(name + ".pem");
    }

    /** The counter of the last release from here; 0 before the first. */
    int counter() throws IOException, SignerException {
        Path file = folder.resolve(COUNTER);
        if (!Files.exists(file)) {
            return 0;
        }
        try {
            return Integer.parseInt(
                    Files.readString(file, StandardCharsets.US_ASCII).trim());
        } catch (NumberFormatException e) {
            throw new SignerException(file + " is not the number of the last release", e);
        }
    }

    /** Kept before the release is handed out: a number is rather left out than given twice. */
    void counter(int used) throws IOException, SignerException {
        replace(folder.resolve(COUNTER), (used + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
