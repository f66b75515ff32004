package org.pitchside.signer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pitchside.api.BatId;
import org.pitchside.models.AuditTrail;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.models.PackageCheck;
import org.pitchside.models.PackageSignature.Role;
import org.pitchside.models.PackageSigner;
import org.pitchside.models.TrustPolicy;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.Keys;

/** {@code ./pitchside keys}, {@code pack}, {@code sign}, {@code verify} and {@code bend}. Exit 0 done, 2 refused (one line says why). */
public final class Main {

    private static final String HELP = """
            usage: ./pitchside keys new     --dir DIR [--makers N] [--releasers N]        a root, makers, releasers and key set 1
                   ./pitchside keys change  --dir DIR [--retire NAME,..] [--add maker|releaser,..] [--trust ROLE:NAME:HEX,..]
                                                                                          the next key set, signed by the root
                   ./pitchside keys show    --dir DIR                                     what is public of them
                   ./pitchside keys bats    --dir DIR | --development  --out FILE         what a bat's firmware brings: the root's public key and the
                                                                                          latest key set
                   ./pitchside pack   --parts FOLDER --out PKG                            model.json, gateway.onnx, card.md, .. into a package
                   ./pitchside sign   --package PKG [--out PKG] --dir DIR --maker NAME    "I made this" (the first signs the bat's model too)
                                      [--anew]                                            take off whatever others signed before
                   ./pitchside sign   --package PKG [--out PKG] --dir DIR --releaser NAME [--floor N] [--bats ID,..] [--until DAY] [--counter N]
                                      [--too]                                             "gateways and bats may run this"; --too: sign another's release
                   ./pitchside sign   --package PKG --development                         for this checkout's laptop only
                   ./pitchside verify --package PKG --dir DIR | --root HEX | --development  [--makers N] [--releasers N]
                   ./pitchside verify --audit FOLDER                                      a gateway's audit (data/models): is any line changed or gone?
                   ./pitchside bend   --package PKG --kind KIND --out PKG [--version N] [--sign none]
                                                                                          the next version, wrong on purpose, to see it come back from the
                                                                                          bats; signed for this checkout's laptop

              DIR     private keys (NAME.pem, encrypted, for their owner only), keys.txt (public), keys-N.psk (key sets). Move each private
                      key to the machine of its owner; the folder works with the others missing. Gateways get the root's public key only.
              NAME    maker-1, releaser-1, .. as in keys.txt
              KIND    swapped-labels, wrong-scale, constant, unsure; or none: the same model again, which has to pass
              HEX     a public key, 64 hexadecimal digits

            The passphrase is asked for on the terminal, or read from the file that --passphrase-file names, or from PITCHSIDE_PASSPHRASE.
            The latest key set of DIR travels in each package that is released.
            """;

    private Main() {}

    /** @param arguments {@code keys ..}, {@code pack ..}, {@code sign ..}, {@code verify ..}, {@code bend ..} */
    public static void main(String[] arguments) {
        System.exit(run(Arrays.asList(arguments)));
    }

    static int run(List<String> arguments) {
        try {
            if (arguments.isEmpty() || arguments.contains("--help")) {
                System.out.print(HELP);
                return 0;
            }
            List<String> rest = arguments.subList(1, arguments.size());
            return switch (arguments.get(0)) {
                case "keys" -> keys(rest);
                case "pack" -> pack(rest);
                case "sign" -> sign(rest);
                case "verify" -> verify(rest);
                case "bend" -> bend(rest);
                default -> throw new SignerException("keys, pack, sign, verify or bend: see --help");
            };
        } catch (SignerException | ModelPackageException e) {
            System.err.println("pitchside: " + e.getMessage());
            return 2;
        } catch (NoSuchFileException e) {
            Path folder = Path.of(e.getFile()).toAbsolutePath().getParent();
            System.err.println(
                    "pitchside: there is no " + (Files.exists(folder) ? "file " + e.getFile() : "folder " + folder));
            return 2;
        } catch (InvalidPathException | IOException e) {
            System.err.println("pitchside: cannot read or write: " + e.getMessage());
            return 2;
        }
    }

    private static int keys(List<String> rest) throws IOException, SignerException {
        if (rest.isEmpty()) {
            throw new SignerException("keys new, keys change, keys show or keys bats: see --help");
        }
        List<String> options = rest.subList(1, rest.size());
        switch (rest.get(0)) {
            case "new" -> {
                var a = new Arguments(options, "--dir --makers --releasers --passphrase-file");
                int makers = a.whole("--makers", 1, 1, KeySet.MOST_KEYS);
                int releasers = a.whole("--releasers", 1, 1, KeySet.MOST_KEYS);
                char[] passphrase = Passphrase.forNew(a);
                show(KeyFolder.create(a.path("--dir"), makers, releasers, passphrase));
            }
            case "change" -> {
                var a = new Arguments(options, "--dir --retire --add --trust --passphrase-file");
                KeyFolder folder = KeyFolder.read(a.path("--dir"));
                List<Role> add = new ArrayList<>();
                for (String word : a.list("--add")) {
                    add.add(role("--add", word));
                }
                List<KeyFolder.Entry> trust = new ArrayList<>();
                for (String word : a.list("--trust")) {
                    trust.add(trusted(word));
                }
                if (add.isEmpty() && trust.isEmpty() && !a.has("--retire")) {
                    throw new SignerException("nothing is to change: --retire, --add or --trust");
                }
                show(folder.change(a.list("--retire"), add, trust, Passphrase.of(a)));
            }
            case "show" -> show(KeyFolder.read(new Arguments(options, "--dir").path("--dir")));
            case "bats" -> {
                var a = new Arguments(options, "--dir --development! --out");
                byte[] keys = a.has("--development")
                        ? development().forBats()
                        : KeyFolder.read(a.path("--dir")).forBats();
                Path out = a.path("--out");
                Path fresh = out.resolveSibling(out.getFileName() + ".new");
                Files.write(fresh, keys);
                Files.move(fresh, out, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                say("wrote %s: the root's public key and the latest key set, %d bytes", out, keys.length);
            }
            case "development" -> {
                // For ./pitchside run: the root that this checkout's gateway believes.
                var a = new Arguments(options, "");
                System.out.println(Keys.hex(Keys.raw(development().root())));
            }
            default -> throw new SignerException("keys knows new, change, show and bats, not '" + rest.get(0) + "'");
        }
        return 0;
    }

    private static Role role(String option, String word) throws SignerException {
        return Arrays.stream(Role.values())
                .filter(r -> r.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new SignerException(option + " wants maker or releaser, not '" + word + "'"));
    }

    private static KeyFolder.Entry trusted(String word) throws SignerException {
        String[] parts = word.split(":", -1);
        if (parts.length != 3 || !parts[1].matches("[a-z0-9-]{1,40}")) {
            throw new SignerException("--trust wants ROLE:NAME:HEX, a name of a-z, 0-9 and -, not '" + word + "'");
        }
        return new KeyFolder.Entry(role("--trust", parts[0]).word(), parts[1], publicKey("--trust", parts[2]));
    }

    private static PublicKey publicKey(String option, String hex) throws SignerException {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new SignerException(option + " wants a public key of 64 hexadecimal digits, not '" + hex + "'");
        }
        return Keys.of(HexFormat.of().parseHex(hex));
    }

    private static void show(KeyFolder folder) throws IOException, SignerException {
        Optional<KeySet> latest = folder.latest();
        for (KeyFolder.Entry e : folder.entries()) {
            System.out.printf(
                    "%-8s %-12s %s  id %s%n",
                    e.role(), e.name(), Keys.hex(Keys.raw(e.key())), Keys.hex(Keys.id(e.key())));
        }
        System.out.println(
                "key set  " + latest.map(s -> "" + s.number()).orElse("none") + "; last release " + folder.counter());
    }

    private static int pack(List<String> rest) throws IOException, SignerException, ModelPackageException {
        var a = new Arguments(rest, "--parts --out");
        Path folder = a.path("--parts");
        Path out = a.path("--out");
        if (!Files.isDirectory(folder)) {
            throw new SignerException("--parts: there is no folder " + folder);
        }
        Map<String, byte[]> parts = new LinkedHashMap<>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!Files.isRegularFile(file) || Files.size(file) > ModelPackage.MAX_BYTES) {
                    throw new SignerException(file + " is no part of a model: a folder, or too long");
                }
                parts.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        ModelPackage p;
        try {
            p = ModelPackage.ofParts(parts);
        } catch (ModelPackageException e) {
            throw new ModelPackageException(folder + ": " + e.getMessage(), e);
        }
        p.write(out);
        say("wrote %s: %s, %d bytes, not signed", out, p.descriptor().name(), p.bytes().length);
        return 0;
    }

    private static int sign(List<String> rest) throws IOException, SignerException, ModelPackageException {
        var a = new Arguments(
                rest,
                "--package --out --dir --maker --releaser --anew! --too! --floor --bats --until --counter --development!"
                        + " --passphrase-file");
        Path file = a.path("--package");
        Path out = a.has("--out") ? a.path("--out") : file;
        ModelPackage p = ModelPackage.read(file);
        if (a.has("--anew")) {
            p = PackageSigner.bare(p);
        }
        if (a.has("--development")) {
            p = development().sign(p);
            p.write(out);
            say("wrote %s: signed by the development keys, for this checkout's laptop only", out);
            return 0;
        }
        KeyFolder folder = KeyFolder.read(a.path("--dir"));
        if (!a.has("--maker") && !a.has("--releaser")) {
            throw new SignerException("who signs: --maker NAME or --releaser NAME");
        }
        char[] passphrase = Passphrase.of(a);
        if (a.has("--maker")) {
            p = PackageSigner.make(p, folder.secret(a.need("--maker"), passphrase));
            say("%s signs as maker of model.json %s", a.need("--maker"), p.contentSha256());
        }
        if (a.has("--releaser")) {
            var secret = folder.secret(a.need("--releaser"), passphrase);
            if (a.has("--too")) {
                p = PackageSigner.releaseToo(p, secret);
            } else {
                int counter = a.whole("--counter", folder.counter() + 1, 1, Integer.MAX_VALUE);
                int floor = a.whole("--floor", 0, 0, p.descriptor().version());
                folder.counter(Math.max(counter, folder.counter()));
                Optional<KeySet> latest = folder.latest();
                if (latest.isPresent()) {
                    p = PackageSigner.withKeys(p, latest.get());
                }
                p = PackageSigner.release(p, secret, counter, floor, bats(a), until(a));
            }
            var release = p.release().orElseThrow();
            say(
                    "%s signs as releaser: counter %d, floor %d, %s",
                    a.need("--releaser"),
                    release.counter(),
                    release.floor(),
                    release.until().map(d -> "until " + d).orElse("for any day"));
        }
        p.write(out);
        say(
                "wrote %s: %d bytes, %d signatures",
                out, p.bytes().length, p.signatures().size());
        return 0;
    }

    private static List<Long> bats(Arguments a) throws SignerException {
        List<Long> bats = new ArrayList<>();
        for (String word : a.list("--bats")) {
            try {
                bats.add(BatId.parse(word).value());
            } catch (IllegalArgumentException e) {
                throw new SignerException("--bats: '" + word + "' is no bat's id");
            }
        }
        return bats;
    }

    private static Optional<LocalDate> until(Arguments a) throws SignerException {
        if (!a.has("--until")) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(a.need("--until")));
        } catch (DateTimeException e) {
            throw new SignerException("--until wants a day like 2027-03-31, not '" + a.need("--until") + "'");
        }
    }

    private static int verify(List<String> rest) throws IOException, SignerException, ModelPackageException {
        var a = new Arguments(rest, "--package --dir --root --development! --makers --releasers --audit");
        if (a.has("--audit")) {
            return audit(a.path("--audit"));
        }
        PublicKey root;
        Optional<KeySet> kept = Optional.empty();
        if (a.has("--dir")) {
            KeyFolder folder = KeyFolder.read(a.path("--dir"));
            root = folder.root();
            kept = folder.latest();
        } else {
            root = a.has("--development") ? development().root() : publicKey("--root", a.need("--root"));
        }
        var policy = new TrustPolicy(root, a.whole("--makers", 1, 1, 4), a.whole("--releasers", 1, 1, 4));
        ModelPackage p = ModelPackage.read(a.path("--package"));
        var check = PackageCheck.of(p, policy, kept, PackageCheck.Known.NOTHING, LocalDate.now());
        for (PackageCheck.Line line : check.lines()) {
            say("%-8s %-14s %s", line.holds() ? "ok" : "REFUSED", line.rule(), line.sentence());
        }
        if (check.refusal().isPresent()) {
            throw new SignerException(
                    a.need("--package") + " is refused: " + check.refusal().get());
        }
        return 0;
    }

    private static int bend(List<String> rest) throws IOException, SignerException, ModelPackageException {
        var a = new Arguments(rest, "--package --kind --out --version --sign");
        if (a.has("--sign") && !a.need("--sign").equals("none")) {
            throw new SignerException("--sign wants none, not '" + a.need("--sign") + "'");
        }
        Bend kind = Bend.of(a.need("--kind"));
        Path out = a.path("--out");
        ModelPackage p = ModelPackage.read(a.path("--package"));
        int next = (int) Math.min(Integer.MAX_VALUE, p.descriptor().version() + 1L);
        ModelPackage bent = kind.bend(p, a.whole("--version", next, 1, Integer.MAX_VALUE));
        if (!a.has("--sign")) {
            bent = development().sign(bent);
        }
        bent.write(out);
        say(
                "wrote %s: %s, %s, %s",
                out,
                bent.descriptor().name(),
                kind == Bend.NONE
                        ? "the same nets as " + p.descriptor().name()
                        : "wrong on purpose: " + kind.word() + ", of "
                                + p.descriptor().name(),
                a.has("--sign") ? "not signed" : "signed by the development keys, for this checkout's laptop only");
        return 0;
    }

    private static int audit(Path folder) throws IOException, SignerException {
        AuditTrail.Found found = AuditTrail.look(folder);
        if (found.last() == 0 && found.broken().isEmpty()) {
            throw new SignerException("--audit: there is no audit in " + folder);
        }
        say(
                "lines %d to %d, each following from the one before; the last one's hash is %s",
                found.first(), found.last(), found.head());
        if (found.broken().isPresent()) {
            throw new SignerException(
                    folder + ": the audit was changed: " + found.broken().get());
        }
        return 0;
    }

    private static Development development() throws IOException, SignerException {
        return Development.in(Path.of(System.getProperty("pitchside.root", "."), ".run", "keys"));
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(java.util.Locale.ROOT, format, values));
    }
}
