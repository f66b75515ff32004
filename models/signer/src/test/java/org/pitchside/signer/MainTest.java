package org.pitchside.signer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.TrustPolicy;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.Keys;
import org.pitchside.sensormodel.ModelClass;
import org.pitchside.sensormodel.SensorModel;

/** The commands as a data scientist types them. */
class MainTest {
    @TempDir
    Path folder;

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complained = new ByteArrayOutputStream();
    private Path keys;
    private Path pack;

    @BeforeEach
    void listen() throws IOException {
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        System.setProperty("pitchside.root", folder.toString());
        keys = folder.resolve("keys");
        pack = folder.resolve("cricket-2.pitchmodel");
        Files.writeString(folder.resolve("pass"), "correct horse\n");
    }

    @AfterEach
    void restore() {
        System.setOut(out);
        System.setErr(err);
        System.clearProperty("pitchside.root");
    }

    @Test
    void fromPartsToAReleaseThatHolds() throws Exception {
        givenParts(2);
        thenDone("keys new --dir KEYS --makers 2 --passphrase-file PASS");
        thenDone("pack --parts PARTS --out PKG");
        thenRefused("verify --package PKG --dir KEYS", "makers: signed by 0 of the 1 makers needed");
        thenDone("sign --package PKG --dir KEYS --maker maker-1 --passphrase-file PASS");
        thenRefused("verify --package PKG --dir KEYS", "release: it is not released");
        thenDone("sign --package PKG --dir KEYS --releaser releaser-1 --floor 1 --bats B7,B8 --until 2100-01-31"
                + " --passphrase-file PASS");
        thenDone("verify --package PKG --dir KEYS");
        thenDone("verify --package PKG --root "
                + Keys.hex(Keys.raw(KeyFolder.read(keys).root())));
        assertEquals(8, said().lines().filter(l -> l.startsWith("ok")).count(), said());
        thenRefused("verify --package PKG --dir KEYS --makers 2", "makers: signed by 1 of the 2 makers needed");
        thenDone("sign --package PKG --dir KEYS --maker maker-2 --passphrase-file PASS");
        thenDone("verify --package PKG --dir KEYS --makers 2");

        ModelPackage p = ModelPackage.read(pack);
        assertEquals(1, p.release().orElseThrow().counter());
        assertEquals(1, p.release().orElseThrow().floor());
        assertEquals(List.of(0xB7L, 0xB8L), p.ticket().orElseThrow().bats());
    }

    @Test
    void countersAreCountedOn() throws Exception {
        givenParts(2);
        thenDone("keys new --dir KEYS --passphrase-file PASS");
        thenDone("pack --parts PARTS --out PKG");
        for (int i = 1; i <= 3; i++) {
            thenDone("sign --package PKG --dir KEYS --maker maker-1 --releaser releaser-1 --passphrase-file PASS");
            assertEquals(i, ModelPackage.read(pack).release().orElseThrow().counter());
        }
        thenDone("sign --package PKG --dir KEYS --releaser releaser-1 --counter 40 --passphrase-file PASS");
        thenDone("sign --package PKG --dir KEYS --releaser releaser-1 --passphrase-file PASS");
        assertEquals(41, ModelPackage.read(pack).release().orElseThrow().counter());
    }

    @Test
    void aRetiredKeyIsBelievedNoMore() throws Exception {
        givenParts(2);
        thenDone("keys new --dir KEYS --passphrase-file PASS");
        thenDone("pack --parts PARTS --out PKG");
        thenDone("sign --package PKG --dir KEYS --maker maker-1 --releaser releaser-1 --passphrase-file PASS");
        thenDone("keys change --dir KEYS --retire maker-1 --add maker --passphrase-file PASS");
        assertEquals(2, KeyFolder.read(keys).latest().orElseThrow().number());
        thenRefused("verify --package PKG --dir KEYS", "signed by 0 of the 1 makers needed; 1 by keys that are no");
        thenRefused("sign --package PKG --dir KEYS --maker maker-1 --passphrase-file PASS", "no key is called maker-1");
        thenDone("sign --package PKG --dir KEYS --anew --maker maker-2 --releaser releaser-1 --passphrase-file PASS");
        thenDone("verify --package PKG --dir KEYS");
        assertEquals(2, ModelPackage.read(pack).keySet().orElseThrow().number());
    }

    @Test
    void aKeyThatAnotherMachineHolds() throws Exception {
        thenDone("keys new --dir KEYS --passphrase-file PASS");
        String theirs = Keys.hex(Keys.raw(SecretKeyFile.pair().getPublic()));
        thenDone("keys change --dir KEYS --trust maker:anna:" + theirs + " --passphrase-file PASS");
        assertEquals(2, KeyFolder.read(keys).latest().orElseThrow().makers().size());
        thenRefused(
                "keys change --dir KEYS --trust maker:anna:" + theirs + " --passphrase-file PASS",
                "anna or its key is in the set already");
        // given the private half taken to its owner
        Files.delete(keys.resolve("maker-1.pem"));
        thenDone("keys show --dir KEYS");
        thenRefused("sign --package PKG --dir KEYS --maker maker-1 --passphrase-file PASS", "there is no such file");
    }

    @Test
    void privateKeysAreForTheirOwnerAndEncrypted() throws Exception {
        thenDone("keys new --dir KEYS --passphrase-file PASS");
        try (Stream<Path> files = Files.list(keys)) {
            for (Path pem : files.filter(f -> f.toString().endsWith(".pem")).toList()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(pem)));
                assertTrue(Files.readString(pem).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
            }
        }
        Files.writeString(folder.resolve("pass"), "wrong horse\n");
        thenRefused(
                "keys change --dir KEYS --add maker --passphrase-file PASS",
                "root.pem: the passphrase is wrong, or the file holds no Ed25519 key");
        assertFalse(Files.exists(keys.resolve("maker-2.pem")), "nothing is half made");
        thenRefused("keys new --dir KEYS --passphrase-file PASS", "holds keys already");
    }

    @Test
    void keyFilesThatAreNone() throws Exception {
        thenDone("keys new --dir KEYS --passphrase-file PASS");
        Path root = keys.resolve("root.pem");
        byte[] right = Files.readAllBytes(root);
        for (byte[] wrong : List.of(new byte[0], "no key".getBytes(), Arrays.copyOf(right, 120), new byte[9999])) {
            Files.write(root, wrong);
            thenRefused("keys change --dir KEYS --add maker --passphrase-file PASS", "root.pem");
        }
        Files.copy(keys.resolve("maker-1.pem"), root, StandardCopyOption.REPLACE_EXISTING);
        thenRefused("keys change --dir KEYS --add maker --passphrase-file PASS", "is not the key that keys.txt lists");
        Files.write(root, right);
        Files.writeString(keys.resolve("keys.txt"), "root root 12\n");
        thenRefused("keys show --dir KEYS", "keys.txt:1: is not role, name and 64 hexadecimal digits");
    }

    @Test
    void whatACutLeftInTheFolderIsInNobodysWay() throws Exception {
        thenDone("keys new --dir KEYS --passphrase-file PASS");
        Files.writeString(keys.resolve("maker-2.pem"), "half");
        Files.writeString(keys.resolve("keys-2.psk.new"), "half");
        thenDone("keys change --dir KEYS --add maker --passphrase-file PASS");
        assertTrue(Files.exists(keys.resolve("maker-3.pem")), "no key is ever written over");
        assertEquals(2, KeyFolder.read(keys).latest().orElseThrow().makers().size());
    }

    @Test
    void theDevelopmentKeysSignForThisCheckoutAndTellThemselves() throws Exception {
        givenParts(2);
        thenDone("pack --parts PARTS --out PKG");
        thenDone("sign --package PKG --development");
        int first = ModelPackage.read(pack).release().orElseThrow().counter();
        thenDone("verify --package PKG --development");
        thenDone("keys development");
        assertTrue(TrustPolicy.isDevelopment(
                KeyFolder.read(folder.resolve(".run/keys")).root()));
        thenDone("sign --package PKG --development");
        assertTrue(ModelPackage.read(pack).release().orElseThrow().counter() >= first);
        thenDone("keys new --dir KEYS --passphrase-file PASS");
        assertFalse(TrustPolicy.isDevelopment(KeyFolder.read(keys).root()));
        thenRefused("verify --package PKG --dir KEYS", "keys: the key set that it brings: byte ");
    }

    @Test
    void whatABatComesWith() throws Exception {
        Path file = folder.resolve("bats.keys");
        thenDone("keys new --dir KEYS --passphrase-file PASS");
        thenDone("keys change --dir KEYS --add maker --passphrase-file PASS");
        thenDone("keys bats --dir KEYS --out " + file);
        byte[] bytes = Files.readAllBytes(file);
        var root = KeyFolder.read(keys).root();
        assertArrayEquals(Keys.raw(root), Arrays.copyOf(bytes, 32));
        KeySet set = KeySet.read(Arrays.copyOfRange(bytes, 32, bytes.length));
        set.verify(root);
        assertEquals(2, set.number(), "the latest");
        thenRefused("keys bats --out " + file, "--dir is missing");
        thenRefused("keys bats --dir KEYS", "--out is missing");
        Files.delete(keys.resolve("keys-1.psk"));
        Files.delete(keys.resolve("keys-2.psk"));
        thenRefused("keys bats --dir KEYS --out " + file, "holds no key set");
        assertArrayEquals(bytes, Files.readAllBytes(file), "nothing half-written");
    }

    @Test
    void batsOfACheckoutBelieveItsDevelopmentKeysAndLaterOnes() throws Exception {
        Path file = folder.resolve("bats.keys");
        thenDone("keys bats --development --out " + file);
        byte[] bytes = Files.readAllBytes(file);
        KeySet set = KeySet.read(Arrays.copyOfRange(bytes, 32, bytes.length));
        set.verify(KeyFolder.read(folder.resolve(".run/keys")).root());
        // then a bat that kept a set of former development keys puts that aside for this one: seconds since 2025
        assertTrue(set.number() > 50_000_000, "" + set.number());
    }

    @Test
    void developmentKeysThatACutLeftHalfMadeAreMadeAnew() throws Exception {
        Path half = Files.createDirectories(folder.resolve(".run/keys"));
        Files.writeString(half.resolve("passphrase.txt"), "x");
        Files.writeString(half.resolve("root.pem"), "x");
        thenDone("keys development");
        thenDone("keys development");
    }

    @Test
    void aModelIsBentAndTellsIt() throws Exception {
        String out = folder.resolve("bad.pitchmodel").toString();
        Path shipped = Path.of("../../models/shipped/cricket-1.pitchmodel");
        ModelPackage was = ModelPackage.read(shipped);
        SensorModel wasOnBats = SensorModel.read(was.sensorBlob().orElseThrow());
        for (Bend kind : Bend.values()) {
            thenDone("bend --package " + shipped + " --kind " + kind.word() + " --out " + out);
            thenDone("verify --package " + out + " --development");
            ModelPackage bent = ModelPackage.read(Path.of(out));
            SensorModel onBats = SensorModel.read(bent.sensorBlob().orElseThrow());
            assertEquals("cricket-2", bent.descriptor().name());
            assertEquals(2, onBats.facts().version());
            assertTrue(bent.card().startsWith("**Made of cricket-1 by ./pitchside bend, kind " + kind.word()));
            assertEquals(kind == Bend.NONE, bent.card().contains("the same nets"));
            assertEquals(kind != Bend.NONE, bent.card().contains("wrong on purpose"));
            // then bent in both halves, and in nothing else
            assertEquals(
                    kind == Bend.SWAPPED_LABELS,
                    !was.descriptor().classes().equals(bent.descriptor().classes()));
            assertEquals(
                    bent.descriptor().classes(),
                    onBats.facts().classes().stream().map(ModelClass::name).toList());
            boolean isOtherScale = kind == Bend.WRONG_SCALE || kind == Bend.CONSTANT;
            assertEquals(
                    isOtherScale,
                    !was.descriptor().inputGain().equals(bent.descriptor().inputGain()));
            assertEquals(isOtherScale, !Arrays.equals(wasOnBats.gain(), onBats.gain()));
            // what the gateway's net reads is bent in the net, not only told
            ByteBuffer now = OnnxConstant.floats(bent.gatewayModel().onnx(), "scale");
            ByteBuffer before = OnnxConstant.floats(was.gatewayModel().onnx(), "scale");
            assertEquals(isOtherScale, !now.equals(before), kind.word());
            assertEquals(9 * Float.BYTES, now.remaining());
            if (kind == Bend.WRONG_SCALE) {
                assertEquals(before.getFloat(0), now.getFloat(0));
                assertEquals(before.getFloat(3 * Float.BYTES) / 2, now.getFloat(3 * Float.BYTES));
            }
            assertEquals(
                    kind == Bend.UNSURE,
                    was.descriptor().temperature() != bent.descriptor().temperature());
            assertEquals(kind == Bend.UNSURE, onBats.facts().classes().stream().allMatch(c -> c.margin() == 255));
        }
        thenDone("bend --package " + shipped + " --kind none --version 9 --sign none --out " + out);
        thenRefused("verify --package " + out + " --development", "keys: the package brings no key set");
        assertEquals(9, ModelPackage.read(Path.of(out)).descriptor().version());
    }

    @Test
    void whatCannotBeBent() throws Exception {
        givenParts(2);
        thenDone("pack --parts PARTS --out PKG");
        thenRefused("bend --package PKG --kind broken --out PKG", "--kind knows none, swapped-labels, ");
        thenRefused("bend --package PKG --kind none", "--out is missing");
        thenRefused("bend --package PKG --kind none --out PKG --sign me", "--sign wants none, not 'me'");
        assertEquals(2, ModelPackage.read(pack).descriptor().version());
        thenRefused("bend --package PKG --kind none --out PKG/no/out.pitchmodel", "there is no folder ");
        // a net of another house has no constant of that name, or is none
        thenRefused("bend --package PKG --kind wrong-scale --out PKG", "gateway.onnx");
    }

    @Test
    void partsThatMakeNoPackage() throws Exception {
        Path parts = givenParts(2);
        Files.writeString(parts.resolve("signatures.json"), "{}");
        thenRefused("pack --parts PARTS --out PKG", "entry \"signatures.json\" is no part of a model");
        Files.move(parts.resolve("signatures.json"), parts.resolve("notes.txt"));
        thenRefused("pack --parts PARTS --out PKG", "entry \"notes.txt\" is no part of a model");
        Files.delete(parts.resolve("notes.txt"));
        Files.delete(parts.resolve("sensor.onnx"));
        thenRefused("pack --parts PARTS --out PKG", "sensor.onnx and sensor.psm go together");
        Files.delete(parts.resolve("model.json"));
        thenRefused("pack --parts PARTS --out PKG", "entry model.json is missing");
        assertFalse(Files.exists(pack));
    }

    @Test
    void argumentsThatMakeNoSense() {
        thenRefused("keys", "keys new, keys change, keys show or keys bats");
        thenRefused(
                "keys new --dir KEYS --makers 5 --passphrase-file PASS", "--makers wants a whole number from 1 to 4");
        thenRefused("keys new --passphrase-file", "--passphrase-file wants a value");
        thenRefused("keys new --dir KEYS --dir KEYS", "--dir is given twice");
        thenRefused("keys new --dir KEYS --pass x", "unknown option '--pass'");
        thenRefused("keys change --dir KEYS --passphrase-file PASS", "keys.txt: ./pitchside keys new");
        thenRefused("sign --package PKG --dir KEYS", "there is no such file");
        thenRefused("verify --package PKG --root 12", "--root wants a public key of 64 hexadecimal digits");
        thenRefused("enchant", "keys, pack, sign, verify or bend");
    }

    private Path givenParts(int version) throws Exception {
        Path parts = Files.createDirectories(folder.resolve("parts"));
        byte[] bytes = ModelPackage.builder("cricket", version)
                .classes(List.of("DEF", "DRV", "NOT"), List.of("NOT"))
                .gatewayOnnx("graph".getBytes(StandardCharsets.US_ASCII))
                .card("# Cricket\n")
                .sensor(new byte[] {1}, blob(version))
                .build()
                .bytes();
        Path zip = Files.write(folder.resolve("whole.zip"), bytes);
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (var entry : java.util.Collections.list(file.entries())) {
                Files.write(
                        parts.resolve(entry.getName()),
                        file.getInputStream(entry).readAllBytes());
            }
        }
        return parts;
    }

    /** The golden small blob, as cricket and under this version. */
    private static byte[] blob(int version) throws IOException {
        byte[] blob = Files.readAllBytes(Path.of("../../docs/golden/sensor-model/good-small.psm"));
        Arrays.fill(blob, 16, 32, (byte) 0);
        System.arraycopy("cricket".getBytes(StandardCharsets.US_ASCII), 0, blob, 16, 7);
        Arrays.fill(blob, blob.length - 72, blob.length, (byte) 0);
        var bytes = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt(32, version);
        CRC32 crc = new CRC32();
        crc.update(blob, 0, blob.length - 80);
        bytes.putInt(blob.length - 80, (int) crc.getValue());
        return blob;
    }

    private int run(String line) {
        said.reset();
        complained.reset();
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ")) {
            words.add(
                    switch (word) {
                        case "KEYS" -> keys.toString();
                        case "PASS" -> folder.resolve("pass").toString();
                        case "PARTS" -> folder.resolve("parts").toString();
                        case "PKG" -> pack.toString();
                        default -> word;
                    });
        }
        return Main.run(words);
    }

    private void thenDone(String line) {
        assertEquals(0, run(line), () -> line + ": " + complained.toString(StandardCharsets.UTF_8));
    }

    private void thenRefused(String line, String words) {
        assertEquals(2, run(line), line);
        String told = complained.toString(StandardCharsets.UTF_8);
        assertTrue(told.startsWith("pitchside: ") && told.contains(words), told);
        assertEquals(1, told.lines().count(), told);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    }
}
