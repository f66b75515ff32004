package org.pitchside.models.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pitchside.models.Forge.flip;
import static org.pitchside.models.Forge.text;

import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pitchside.api.model.ModelShelf.AuditLine;
import org.pitchside.api.model.ModelShelf.Kept;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.pitchside.models.AuditTrail;
import org.pitchside.models.Forge;
import org.pitchside.models.House;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.models.PackageSigner;
import org.pitchside.models.Packages;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.Keys;
import org.pitchside.swing.DetectorParameters;
import org.slf4j.LoggerFactory;

/**
 * The attack list, the gateway's half: each attempt is refused, nothing changes, and one line of the audit says clearly what was tried.
 * The gateway keeps cricket-2 and cricket-3, of which 3 answers and is confirmed with the floor 2; its key set is number 2. The bat's
 * half stands in models/sensor/rig.
 */
class AttackTest {

    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final House HOUSE = new House();
    private static final House FOREIGN = new House();
    private static final KeySet KEYS = HOUSE.keys(2);
    private static final List<Boolean> REFUSED = new ArrayList<>();

    /** What is tried. */
    private interface Attempt {
        void on(AttackTest gateway) throws Exception;
    }

    private record Attack(String name, String why, Attempt attempt) {
        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    Path folder;

    private Registry registry;

    private static ModelPackage package_(int version, int counter, int floor) throws ModelPackageException {
        return HOUSE.release(PackageSigner.withKeys(HOUSE.made(version), KEYS), counter, floor);
    }

    private static ModelPackage next() throws ModelPackageException {
        return package_(4, 7, 2);
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                // Whose it is
                a(
                        "arbitrary package, whole and signed by a house of its own",
                        "keys: ",
                        g -> g.take(FOREIGN.released(9))),
                a("unsigned package", "makers: signed by 0 of the 1 makers", g -> g.take(House.unsigned(9))),
                a("never released", "release: it is not released", g -> g.take(HOUSE.made(9))),
                a(
                        "a stolen releaser's key and no maker's",
                        "makers: signed by 0 of the 1",
                        g -> g.take(HOUSE.release(PackageSigner.make(House.unsigned(9), HOUSE.releaser), 9, 0))),
                a(
                        "a stolen maker's key and no releaser's",
                        "release: signed by 0 of the 1",
                        g -> g.take(
                                PackageSigner.release(HOUSE.made(9), HOUSE.maker, 9, 0, List.of(), Optional.empty()))),
                a("one of the two makers that are needed", "makers: signed by 1 of the 2", g -> {
                    g.settings(HOUSE, 2, 1);
                    g.take(next());
                }),
                a(
                        "one maker's signature under two names",
                        "signatures.json: ",
                        g -> g.take(Forge.with(next(), "signatures.json", AttackTest::makerTwice))),
                a("one of the two releasers that are needed", "release: signed by 1 of the 2", g -> {
                    g.settings(HOUSE, 1, 2);
                    g.take(next());
                }),
                a("a retired maker", "makers: signed by 0 of the 1", g -> {
                    g.registry.takeKeys(withoutMaker(3).bytes(), Via.REMOTE);
                    g.mark();
                    g.take(next());
                }),
                a("a retired maker, with the key set of his time", "makers: signed by 0 of the 1", g -> {
                    g.registry.takeKeys(withoutMaker(3).bytes(), Via.REMOTE);
                    g.mark();
                    g.take(PackageSigner.withKeys(next(), HOUSE.keys(1)));
                }),
                a(
                        "a bat's model that another maker signed",
                        "bat's model: it is signed by",
                        g -> g.take(HOUSE.release(
                                PackageSigner.make(PackageSigner.make(House.unsigned(9), HOUSE.stranger), HOUSE.maker),
                                9,
                                0))),
                a("signed by development keys", "keys: ", g -> g.take(new House(true).released(9))),
                a("a gateway that was told to believe development keys", "only the laptop distribution believes", g -> {
                    House laptop = new House(true);
                    g.settings(laptop, 1, 1);
                    g.take(laptop.released(9));
                }),
                a("a gateway without a root", "no root is set", g -> {
                    g.registry.modified(Map.of("directory", g.data()));
                    g.settle();
                    g.take(next());
                }),
                // Key sets
                a(
                        "a key set of a stranger's root, with a package",
                        "keys: ",
                        g -> g.take(PackageSigner.withKeys(next(), strangers(9)))),
                a(
                        "a key set of a stranger's root, alone",
                        "byte ",
                        g -> g.registry.takeKeys(strangers(9).bytes(), Via.DROP)),
                a(
                        "a key set that a maker signed",
                        "byte ",
                        g -> g.registry.takeKeys(
                                KeySet.of(9, KEYS.makers(), KEYS.releasers())
                                        .sign(HOUSE.maker.getPrivate(), HOUSE.maker.getPublic())
                                        .bytes(),
                                Via.DROP)),
                a(
                        "an old key set",
                        "key set 2 counts here already",
                        g -> g.registry.takeKeys(HOUSE.keys(1).bytes(), Via.DROP)),
                a(
                        "another key set of the same number",
                        "another key set of number 2",
                        g -> g.registry.takeKeys(withoutMaker(2).bytes(), Via.DROP)),
                a(
                        "a key set cut short",
                        "bytes",
                        g -> g.registry.takeKeys(Arrays.copyOf(KEYS.bytes(), KEYS.bytes().length - 1), Via.DROP)),
                a("an endless key set", "longer than 1024 bytes", g -> g.drop("a.psk", new byte[5000])),
                a("a rotation that was interrupted, then the retired key", "makers: signed by 0 of the 1", g -> {
                    Path half = g.models().resolve("shelf.json.new");
                    Files.write(half, new byte[10]);
                    g.registry.takeKeys(withoutMaker(3).bytes(), Via.REMOTE);
                    Files.write(half, new byte[10]);
                    g.restart();
                    g.mark();
                    g.take(next());
                }),
                // Changed
                a(
                        "gateway.onnx changed",
                        "entry gateway.onnx differs",
                        g -> g.take(Forge.with(next(), "gateway.onnx", flip(2)))),
                a(
                        "gateway.onnx changed, its hash too",
                        "makers: the signature",
                        g -> g.take(Forge.withHash(next(), "gateway.onnx", flip(2)))),
                a(
                        "the card changed, its hash too",
                        "makers: the signature",
                        g -> g.take(Forge.withHash(next(), "card.md", flip(2)))),
                a(
                        "model.json says another temperature",
                        "makers: the signature",
                        g -> g.take(Forge.with(
                                next(), "model.json", text("\"temperature\": 1.3", "\"temperature\": 1.4")))),
                a(
                        "the bat's model changed, its hash too",
                        "makers: the signature",
                        g -> g.take(Forge.withHash(next(), "sensor.psm", flip(300)))),
                a(
                        "the bat's model changed, signed again by its maker alone",
                        "bat's model: ",
                        g -> g.take(changedBlob())),
                a("a bat's model whose self-test fails", "bat's model: ", g -> g.take(failingBlob())),
                a(
                        "a bat's model whose detector would find a swing in everything",
                        "bat's model: ",
                        g -> g.take(blindBlob())),
                a(
                        "a bat's model larger than bats have room for",
                        "entry sensor.psm is longer",
                        g -> g.take(Forge.with(next(), "sensor.psm", b -> new byte[(1 << 20) + 1]))),
                a(
                        "release.json with a larger counter",
                        "release: the signature",
                        g -> g.take(Forge.with(next(), "release.json", text("\"counter\": 7", "\"counter\": 8")))),
                a(
                        "release.json with a lower floor",
                        "release: the signature",
                        g -> g.take(Forge.with(next(), "release.json", text("\"floor\": 2", "\"floor\": 0")))),
                a(
                        "release.json in another spelling",
                        "release.json: is not written",
                        g -> g.take(Forge.with(next(), "release.json", text("\"floor\": 2", "\"floor\":  2")))),
                a(
                        "the ticket changed",
                        "bats' ticket: it is not the one",
                        g -> g.take(Forge.with(next(), "release.psr", flip(-1)))),
                a(
                        "a maker's signature changed",
                        "makers: the signature",
                        g -> g.take(Forge.with(next(), "signatures.json", AttackTest::lastDigitOfTheFirst))),
                a("the signatures left out", "makers: signed by 0 of the 1", g -> g.take(without("signatures.json"))),
                a("the ticket left out", "bats' ticket: it is missing", g -> g.take(without("release.psr"))),
                // Old
                a("replay of an older release", "counter: the release's counter is 4", g -> g.take(package_(2, 4, 0))),
                a(
                        "replay: another release of the same counter",
                        "counter: another release",
                        g -> g.take(package_(5, 6, 0))),
                a("roll-back below the floor by a later release", "counter: version 1 is below the floor 2", g -> {
                    g.take(HOUSE.release(
                            PackageSigner.withKeys(PackageSigner.make(gatewayOnly(1), HOUSE.maker), KEYS), 9, 0));
                }),
                a("roll-back below the floor of what is kept", "is below the floor 3", g -> {
                    g.registry.take(package_(4, 7, 3).bytes(), Via.REMOTE);
                    g.registry.confirm("cricket-4", Via.ROLLOUT);
                    g.mark();
                    g.registry.makeLive("cricket-2", Via.BOARD);
                }),
                a(
                        "freeze: a release that ran out",
                        "day: the release ran out on 2026-11-27",
                        g -> g.take(PackageSigner.release(
                                PackageSigner.withKeys(HOUSE.made(4), KEYS),
                                HOUSE.releaser,
                                7,
                                0,
                                List.of(),
                                Optional.of(House.TODAY.minusDays(1))))),
                // Mixed
                a(
                        "the release of another version",
                        "release: it is for cricket-5",
                        g -> g.take(mixed("release.json", "release.psr", "signatures.json"))),
                a(
                        "the ticket of another version",
                        "bats' ticket: it is not the one",
                        g -> g.take(mixed("release.psr"))),
                a("the signatures of another version", "makers: the signature", g -> g.take(mixed("signatures.json"))),
                a(
                        "the bat's model of another version",
                        "bat's model: it is cricket-5",
                        g -> g.take(HOUSE.release(
                                PackageSigner.withKeys(
                                        PackageSigner.make(
                                                Packages.cricket(4)
                                                        .sensor(new byte[] {1}, House.blob("cricket", 5))
                                                        .build(),
                                                HOUSE.maker),
                                        KEYS),
                                7,
                                0))),
                a(
                        "the bat's model of another id",
                        "bat's model: it is tennis-4",
                        g -> g.take(HOUSE.release(
                                PackageSigner.withKeys(
                                        PackageSigner.make(
                                                Packages.cricket(4)
                                                        .sensor(new byte[] {1}, House.blob("tennis", 4))
                                                        .build(),
                                                HOUSE.maker),
                                        KEYS),
                                7,
                                0))),
                a(
                        "another model under a version that is kept",
                        "another model is kept as cricket-3",
                        g -> g.take(otherContent(3))),
                a(
                        "another model under the shipped one's name",
                        "counter: version 1 is below the floor 2",
                        g -> g.take(otherContent(1))),
                // Malformed
                a("no zip at all", "is no model package", g -> g.take(new byte[4096])),
                a("an empty file", "is no model package", g -> g.drop("a.pitchmodel", new byte[0])),
                a(
                        "half of a package, left half",
                        "ends inside entry",
                        g -> g.drop("a.pitchmodel", Arrays.copyOf(next().bytes(), 300))),
                a("something before the zip", "is no model package", g -> g.take(joined(new byte[16], next().bytes()))),
                a(
                        "something behind the zip",
                        "is not what a package of these entries",
                        g -> g.take(joined(next().bytes(), new byte[16]))),
                a("an entry that says it has 4 GB", "is longer than", g -> g.take(length(next().bytes(), -1))),
                a("an entry that inflates", "compressed", g -> g.take(method(next().bytes(), 8))),
                a("an entry whose length stands behind it", "carries flags", g -> g.take(header(next().bytes(), 6, 8))),
                a(
                        "an entry whose length stands in an extra field",
                        "extra fields",
                        g -> g.take(header(next().bytes(), 28, 20))),
                a(
                        "a zip with a comment",
                        "is not what a package of these entries",
                        g -> g.take(commented(next().bytes()))),
                a(
                        "an entry whose name leaves the folder",
                        "unknown entry",
                        g -> g.take(Forge.more(next(), "../../etc/passwd"))),
                a(
                        "an entry whose name begins at the root",
                        "unknown entry",
                        g -> g.take(Forge.more(next(), "/etc/passwd"))),
                a("an entry that stands there twice", "stands there twice", g -> g.take(Forge.twice(next()))),
                a(
                        "a name that breaks the audit's lines",
                        "unknown entry",
                        g -> g.take(Forge.more(next(), "a\n{\"n\": 1, \"done\": true}\n"))),
                a(
                        "model.json a million braces deep",
                        "model.json",
                        g -> g.take(Forge.with(
                                next(),
                                "model.json",
                                b -> "{\"a\":".repeat(100_000).getBytes(StandardCharsets.US_ASCII)))),
                a(
                        "model.json with a member twice",
                        "model.json",
                        g -> g.take(Forge.with(
                                next(), "model.json", text("\"version\": 4", "\"version\": 4,\n  \"version\": 5")))),
                a(
                        "model.json with a number of a million digits",
                        "model.json",
                        g -> g.take(Forge.with(
                                next(), "model.json", text("\"version\": 4", "\"version\": 4" + "0".repeat(500_000))))),
                a(
                        "signatures.json with 100,000 signatures",
                        "signatures.json is longer",
                        g -> g.take(Forge.with(next(), "signatures.json", b -> new byte[100_000]))),
                a(
                        "a ticket that is none",
                        "entry release.psr",
                        g -> g.take(Forge.with(next(), "release.psr", b -> new byte[144]))),
                // Ways in
                a("endless data in the drop folder", "longer than", g -> g.endless("a.pitchmodel")),
                a("a link in the drop folder to a good package", "is no regular file", g -> {
                    Path good = Files.write(g.folder.resolve("good.pitchmodel"), next().bytes());
                    Files.createSymbolicLink(g.incoming().resolve("a.pitchmodel"), good);
                    g.look();
                }),
                a("a folder in the drop folder", "is no regular file", g -> {
                    Files.createDirectory(g.incoming().resolve("a.pitchmodel"));
                    g.look();
                }),
                a("a pipe in the drop folder", "is no regular file", g -> {
                    new ProcessBuilder(
                                    "mkfifo",
                                    g.incoming().resolve("a.pitchmodel").toString())
                            .start()
                            .waitFor();
                    g.look();
                }),
                a(
                        "the name of a file in place of a model's",
                        "no such model is kept here",
                        g -> g.registry.makeLive("../../../etc/passwd", Via.REMOTE)),
                a(
                        "confirming what is not kept",
                        "no such model is kept here",
                        g -> g.registry.confirm("cricket-99", Via.REMOTE)),
                a("a kept package that was changed on the disk", "missing or damaged", g -> {
                    Path kept = only(g.models().resolve("shelf"), "cricket-2.");
                    byte[] bytes = Files.readAllBytes(kept);
                    bytes[100] ^= 1;
                    Files.write(kept, bytes);
                    g.registry.makeLive("cricket-2", Via.BOARD);
                }),
                a("the memory of counters spoiled, then an old release", "cannot be used", g -> {
                    Files.writeString(g.models().resolve("shelf.json"), "{}");
                    g.restart();
                    g.mark();
                    g.take(package_(2, 4, 0));
                }));
    }

    private static Attack a(String name, String why, Attempt attempt) {
        return new Attack(name, why, attempt);
    }

    private List<Kept> before;
    private String shelf;
    private long lines;

    @BeforeAll
    static void quiet() {
        ((Logger) LoggerFactory.getLogger("org.pitchside.models")).setAdditive(false);
    }

    @BeforeEach
    void givenAGatewayWithTwoVersions() throws Exception {
        registry = registry();
        settings(HOUSE, 1, 1);
        registry.take(package_(2, 5, 0).bytes(), Via.DROP);
        registry.take(package_(3, 6, 2).bytes(), Via.DROP);
        registry.makeLive("cricket-3", Via.BOARD);
        registry.confirm("cricket-3", Via.BOARD);
        mark();
    }

    @AfterEach
    void stop() {
        registry.deactivate();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isRefusedAndNothingChanges(Attack attack) throws Exception {
        REFUSED.add(false);
        String told = "";
        try {
            attack.attempt.on(this);
        } catch (ShelfException e) {
            told = e.getMessage();
        }
        assertEquals(before, registry.models());
        assertEquals(shelf, shelfFacts());
        List<AuditLine> audit = registry.audit(1000);
        assertEquals(lines + 1, audit.get(audit.size() - 1).number(), audit.toString());
        AuditLine line = audit.get(audit.size() - 1);
        assertFalse(line.done());
        assertTrue(line.why().contains(attack.why), line.why());
        assertTrue(told.isEmpty() || told.contains(attack.why), told);
        assertEquals(Optional.empty(), AuditTrail.look(models()).broken());
        try (Stream<Path> left = Files.list(incoming())) {
            assertEquals(0, left.count());
        }
        REFUSED.set(REFUSED.size() - 1, true);
    }

    @Test
    void thePageNamesEveryOne() throws Exception {
        String page = Files.readString(Path.of("../../docs/attacks.md"));
        attacks().forEach(a -> assertTrue(page.contains("\n| " + a.name + " |"), a.name));
        assertTrue(attacks().count() >= 40);
    }

    /** Byte by byte, with the zip around it whole again: whatever is changed, the package is refused or is the very same model. */
    @Test
    void noRegionOfAPackageCanBeChanged() throws Exception {
        ModelPackage p = next();
        int tried = 0;
        for (String entry : List.of(
                "model.json",
                "gateway.onnx",
                "card.md",
                "sensor.onnx",
                "sensor.psm",
                "release.json",
                "release.psr",
                "keys.psk",
                "signatures.json")) {
            int length = Forge.entry(p, entry).length;
            for (int at = 0; at < length; at += Math.max(1, length / 12)) {
                for (byte[] forged : List.of(Forge.with(p, entry, flip(at)), hashed(p, entry, at))) {
                    try {
                        registry.take(forged, Via.REMOTE);
                        assertTrue(false, entry + " at " + at + " was changed and taken");
                    } catch (ShelfException e) {
                        tried++;
                    }
                }
            }
        }
        assertEquals(before, registry.models());
        assertTrue(tried > 150, tried + " tried");
    }

    private static byte[] hashed(ModelPackage p, String entry, int at) {
        return entry.startsWith("s") && !entry.startsWith("sig") || entry.startsWith("g") || entry.startsWith("card")
                ? Forge.withHash(p, entry, flip(at))
                : Forge.with(p, entry, flip(at));
    }

    @Test
    void aPackageLaidStraightOntoTheShelfIsRemoved() throws Exception {
        Path laid = models().resolve("shelf/cricket-9.000000000000.pitchmodel");
        Files.write(laid, next().bytes());
        restart();
        assertFalse(Files.exists(laid));
        assertEquals(before, registry.models());
    }

    @Test
    void aChangedAuditIsFoundOut() throws Exception {
        Path audit = models().resolve("audit.jsonl");
        String all = Files.readString(audit);
        Files.writeString(audit, all.replaceFirst("\"by\": \"drop\"", "\"by\": \"board\""));
        assertTrue(AuditTrail.look(models()).broken().orElse("").contains("does not follow"));
        restart();
        assertTrue(registry.health().stream().anyMatch(l -> l.sentence().contains("the audit was changed")));
        // when lines are taken off the end
        Files.writeString(audit, all.substring(0, all.indexOf('\n') + 1));
        restart();
        List<AuditLine> lines = registry.audit(10);
        assertTrue(lines.get(lines.size() - 1).why().contains("the audit ends at line 1, but line "), lines.toString());
    }

    @AfterAll
    static void tell() throws IOException {
        long refused = REFUSED.stream().filter(r -> r).count();
        if (refused > 1) {
            Figures.put("rollout.attacks_refused", refused, "1", String.valueOf(REFUSED.size()), "GATEWAY");
        }
    }

    private void take(ModelPackage p) throws ShelfException {
        take(p.bytes());
    }

    private void take(byte[] bytes) throws ShelfException {
        registry.take(bytes, Via.REMOTE);
    }

    private void drop(String name, byte[] bytes) throws IOException {
        Files.write(incoming().resolve(name), bytes);
        look();
    }

    private void endless(String name) throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(incoming().resolve(name).toFile(), "rw")) {
            sparse.setLength(1L << 36);
        }
        look();
    }

    /** As often as it takes to see that nothing more of a file will come. */
    private void look() {
        for (int i = 0; i < 8; i++) {
            registry.look();
        }
    }

    /** From here on nothing may change. */
    private void mark() throws IOException {
        before = registry.models();
        shelf = shelfFacts();
        List<AuditLine> audit = registry.audit(1000);
        lines = audit.get(audit.size() - 1).number();
    }

    private String shelfFacts() throws IOException {
        return Files.readString(models().resolve("shelf.json"));
    }

    private Registry registry() {
        return new Registry(new Disk.Real(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private void restart() {
        registry.deactivate();
        registry = registry();
        settings(HOUSE, 1, 1);
    }

    private void settings(House house, int makers, int releasers) {
        Map<String, Object> values = Map.of(
                "directory",
                data(),
                "check.seconds",
                3600,
                "trust.root",
                HexFormat.of().formatHex(Keys.raw(house.root.getPublic())),
                "trust.makers",
                makers,
                "trust.releasers",
                releasers);
        if (registry.current().isEmpty()) {
            registry.activate(null, values);
        } else {
            registry.modified(values);
        }
        settle();
    }

    private void settle() {
        try {
            registry.settle();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private Path models() {
        return folder.resolve("data/models");
    }

    private Path incoming() {
        return models().resolve("incoming");
    }

    private static Path only(Path folder, String begins) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith(begins))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static KeySet withoutMaker(int number) {
        return HOUSE.keys(number, List.of(HOUSE.secondMaker.getPublic()), List.of(HOUSE.releaser.getPublic()));
    }

    private static KeySet strangers(int number) {
        return FOREIGN.keys(number);
    }

    private static ModelPackage gatewayOnly(int version) {
        return Packages.package_(version);
    }

    private static ModelPackage otherContent(int version) throws ModelPackageException {
        ModelPackage p = Packages.cricket(version).card("# Another\n").build();
        return HOUSE.release(PackageSigner.withKeys(PackageSigner.make(p, HOUSE.maker), KEYS), 9, 0);
    }

    /** The blob changed after it was signed; everything around it as it should be. */
    private static ModelPackage changedBlob() throws ModelPackageException {
        byte[] blob =
                House.checked(flip(-100).apply(next().sensorBlob().orElseThrow().clone()));
        ModelPackage p = Packages.cricket(4).sensor(new byte[] {1}, blob).build();
        return HOUSE.release(PackageSigner.withKeys(Forge.madeOver(p, HOUSE.maker), KEYS), 7, 0);
    }

    private static ModelPackage failingBlob() throws ModelPackageException {
        ModelPackage p = Packages.cricket(4)
                .sensor(new byte[] {1}, failing(House.blob("cricket", 4)))
                .build();
        return HOUSE.release(PackageSigner.withKeys(PackageSigner.make(p, HOUSE.maker), KEYS), 7, 0);
    }

    /** The first parameter of its detector, of the list that we know, far out of its range. */
    private static ModelPackage blindBlob() throws ModelPackageException {
        byte[] blob = House.blob("cricket", 4);
        blob[52] = (byte) DetectorParameters.VERSION;
        ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putFloat(64 + 4 * blob[40], -1e9f);
        ModelPackage p =
                Packages.cricket(4).sensor(new byte[] {1}, House.sealed(blob)).build();
        return HOUSE.release(PackageSigner.withKeys(PackageSigner.make(p, HOUSE.maker), KEYS), 7, 0);
    }

    /** Another CRC of the logits than they have. */
    private static byte[] failing(byte[] blob) {
        blob[60] ^= 1;
        return House.sealed(blob);
    }

    private static byte[] without(String name) throws ModelPackageException {
        return Forge.without(next(), name);
    }

    private static byte[] mixed(String... entries) throws ModelPackageException {
        ModelPackage other = package_(5, 7, 2);
        Map<String, byte[]> from = new java.util.HashMap<>();
        for (String entry : entries) {
            from.put(entry, Forge.entry(other, entry));
        }
        if (entries.length > 1) {
            // The maker's own signature stays that of this model.
            from.put("signatures.json", Forge.signatures(next(), other));
        }
        return Forge.with(next(), from);
    }

    private static byte[] makerTwice(byte[] signatures) {
        String text = new String(signatures, StandardCharsets.UTF_8);
        String first = text.substring(text.indexOf("[{") + 1, text.indexOf("}, {") + 1);
        return text.replace("[{", "[" + first + ", {").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] lastDigitOfTheFirst(byte[] signatures) {
        String text = new String(signatures, StandardCharsets.UTF_8);
        int at = text.indexOf("\"}, {") - 1;
        char digit = text.charAt(at) == '0' ? '1' : '0';
        return (text.substring(0, at) + digit + text.substring(at + 1)).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    private static byte[] length(byte[] zip, int length) {
        byte[] forged = zip.clone();
        ByteBuffer.wrap(forged)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(18, length)
                .putInt(22, length);
        return forged;
    }

    private static byte[] method(byte[] zip, int method) {
        return header(zip, 8, method);
    }

    /** Another u16 in the first entry's header. */
    private static byte[] header(byte[] zip, int at, int value) {
        byte[] forged = zip.clone();
        ByteBuffer.wrap(forged).order(ByteOrder.LITTLE_ENDIAN).putShort(at, (short) value);
        return forged;
    }

    private static byte[] commented(byte[] zip) {
        byte[] forged = joined(zip, "hello".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer.wrap(forged).order(ByteOrder.LITTLE_ENDIAN).putShort(zip.length - 2, (short) 5);
        return forged;
    }
}
