package org.pitchside.models;

import static org.pitchside.models.Forge.flip;
import static org.pitchside.models.Forge.text;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pitchside.models.internal.Hashes;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.Keys;

/**
 * Writes docs/golden/package: signed packages, good ones and bad ones, with what a gateway says of each. The gateway believes the second
 * key pair of RFC 8032, keeps key set 2, and took release 6 of cricket, whose floor is 2; the day is {@link House#TODAY}.
 */
final class GoldenPackages {

    static final KeyPair MAKER = pair(
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    static final KeyPair ROOT = pair(
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    static final KeyPair RELEASER = pair(
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    /** Nobody's. */
    static final KeyPair STRANGER = pair(
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563f4932c70e1245034c35467ef2efd4d64ebf819683467e2bf2");

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final StringBuilder index =
            new StringBuilder("# file\trule\twhat the gateway says; a rule of - is a good one\n");

    private GoldenPackages() {}

    /** @param arguments the folder */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        try (var old = Files.newDirectoryStream(folder, "*.{pitchmodel,tsv}")) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
        for (var file : files().entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private static KeyPair pair(String secret, String key) {
        try {
            return new KeyPair(
                    Keys.of(HexFormat.of().parseHex(key)),
                    KeyFactory.getInstance("Ed25519")
                            .generatePrivate(new PKCS8EncodedKeySpec(
                                    HexFormat.of().parseHex("302e020100300506032b657004220420" + secret))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeySet keys(int number) {
        return KeySet.of(number, List.of(MAKER.getPublic()), List.of(RELEASER.getPublic()))
                .sign(ROOT.getPrivate(), ROOT.getPublic());
    }

    /** What the gateway says: the rule and the sentence; empty where it takes it. */
    static Optional<String[]> refusal(byte[] bytes) throws ModelPackageException {
        ModelPackage p;
        try {
            p = ModelPackage.read(bytes);
        } catch (ModelPackageException e) {
            return Optional.of(new String[] {"package", e.getMessage()});
        }
        var known = new PackageCheck.Known(6, Hashes.sha256(Forge.entry(released(3, 6, 2), "release.json")), 2);
        var check =
                PackageCheck.of(p, new TrustPolicy(ROOT.getPublic(), 1, 1), Optional.of(keys(2)), known, House.TODAY);
        return check.lines().stream().filter(l -> !l.holds()).findFirst().map(l ->
                new String[] {l.rule(), l.sentence()});
    }

    private static ModelPackage made(ModelPackage unsigned, KeyPair maker) throws ModelPackageException {
        return PackageSigner.withKeys(PackageSigner.make(unsigned, maker), keys(2));
    }

    private static ModelPackage released(int version, int counter, int floor) throws ModelPackageException {
        return released(made(House.unsigned(version), MAKER), counter, floor);
    }

    private static ModelPackage released(ModelPackage made, int counter, int floor) throws ModelPackageException {
        return PackageSigner.release(made, RELEASER, counter, floor, List.of(), Optional.empty());
    }

    /** Name and content of every file. */
    static Map<String, byte[]> files() throws ModelPackageException {
        var golden = new GoldenPackages();
        golden.good();
        golden.signedByOthers();
        golden.changed();
        golden.oldAndMixed();
        golden.files.put("index.tsv", golden.index.toString().getBytes(StandardCharsets.UTF_8));
        return golden.files;
    }

    private void good() throws ModelPackageException {
        ModelPackage next = released(4, 7, 2);
        add("cricket-4", next.bytes());
        add("cricket-3-again", released(3, 6, 2).bytes());
        add(
                "cricket-4-listed-bats",
                PackageSigner.release(
                                made(House.unsigned(4), MAKER),
                                RELEASER,
                                8,
                                0,
                                List.of(0xB1L, 0xB2L),
                                Optional.of(House.TODAY))
                        .bytes());
        add(
                "cricket-5-new-keys",
                released(PackageSigner.withKeys(made(House.unsigned(5), MAKER), keys(3)), 9, 4)
                        .bytes());
        add(
                "cricket-6-gateway-only",
                released(made(Packages.package_(6), MAKER), 10, 0).bytes());
    }

    private void signedByOthers() throws ModelPackageException {
        add("bad-unsigned", House.unsigned(4).bytes());
        add("bad-not-released", made(House.unsigned(4), MAKER).bytes());
        add("bad-maker", released(made(House.unsigned(4), STRANGER), 7, 2).bytes());
        add(
                "bad-releaser",
                PackageSigner.release(made(House.unsigned(4), MAKER), STRANGER, 7, 2, List.of(), Optional.empty())
                        .bytes());
        add(
                "bad-keys-of-a-stranger",
                PackageSigner.withKeys(
                                released(4, 7, 2),
                                KeySet.of(9, List.of(STRANGER.getPublic()), List.of(STRANGER.getPublic()))
                                        .sign(STRANGER.getPrivate(), STRANGER.getPublic()))
                        .bytes());
    }

    private void changed() throws ModelPackageException {
        ModelPackage next = released(4, 7, 2);
        add("bad-graph", Forge.with(next, "gateway.onnx", flip(2)));
        add("bad-graph-and-hash", Forge.withHash(next, "gateway.onnx", flip(2)));
        add("bad-blob-and-hash", Forge.withHash(next, "sensor.psm", flip(300)));
        add("bad-temperature", Forge.with(next, "model.json", text("\"temperature\": 1.3", "\"temperature\": 1.4")));
        add("bad-counter-raised", Forge.with(next, "release.json", text("\"counter\": 7", "\"counter\": 8")));
        add("bad-floor-lowered", Forge.with(next, "release.json", text("\"floor\": 2", "\"floor\": 0")));
        add("bad-spelling", Forge.with(next, "release.json", text("\"floor\": 2", "\"floor\":  2")));
        add("bad-ticket", Forge.with(next, "release.psr", flip(-1)));
        add("bad-no-ticket", Forge.without(next, "release.psr"));
        add("bad-entry-twice", Forge.twice(next));
        add("bad-unknown-entry", Forge.more(next, "notes.txt"));
        add("bad-cut", Arrays.copyOf(next.bytes(), next.bytes().length / 2));
        add("bad-nothing", new byte[0]);
    }

    private void oldAndMixed() throws ModelPackageException {
        ModelPackage next = released(4, 7, 2);
        ModelPackage other = released(5, 7, 2);
        add("bad-older-release", released(2, 4, 0).bytes());
        add("bad-same-counter", released(5, 6, 0).bytes());
        add("bad-below-floor", released(made(Packages.package_(1), MAKER), 9, 0).bytes());
        add(
                "bad-ran-out",
                PackageSigner.release(
                                made(House.unsigned(4), MAKER),
                                RELEASER,
                                7,
                                0,
                                List.of(),
                                Optional.of(House.TODAY.minusDays(1)))
                        .bytes());
        add("bad-ticket-of-another", Forge.with(next, Map.of("release.psr", Forge.entry(other, "release.psr"))));
        add(
                "bad-release-of-another",
                Forge.with(
                        next,
                        Map.of(
                                "release.json",
                                Forge.entry(other, "release.json"),
                                "release.psr",
                                Forge.entry(other, "release.psr"),
                                "signatures.json",
                                Forge.signatures(next, other))));
        add(
                "bad-blob-of-another",
                released(
                                made(
                                        Packages.cricket(4)
                                                .sensor(new byte[] {1}, House.blob("cricket", 5))
                                                .build(),
                                        MAKER),
                                7,
                                0)
                        .bytes());
    }

    private void add(String name, byte[] bytes) throws ModelPackageException {
        String[] said = refusal(bytes).orElse(new String[] {"-", ""});
        files.put(name + ".pitchmodel", bytes);
        index.append(name)
                .append(".pitchmodel\t")
                .append(said[0])
                .append('\t')
                .append(said[1])
                .append('\n');
    }
}
