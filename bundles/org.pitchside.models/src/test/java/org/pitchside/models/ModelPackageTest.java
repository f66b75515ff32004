package org.pitchside.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.models.internal.Hashes;
import org.pitchside.models.internal.StoredZip;
import org.pitchside.swing.DetectorParameters;

class ModelPackageTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws Exception {
        ModelPackage written = Packages.cricket(7)
                .detector(Map.of("on_dps", 310.5f, "off_dps", 100.1f))
                .report("<p>report</p>")
                .sensor(new byte[] {1, 2}, new byte[] {3})
                .build();
        Path file = folder.resolve(written.fileName());
        written.write(file);

        ModelPackage read = ModelPackage.read(file);

        ModelDescriptor d = read.descriptor();
        assertEquals("cricket-7.pitchmodel", file.getFileName().toString());
        assertEquals(written.descriptor(), d);
        assertEquals("cricket-7", d.name());
        assertEquals(Packages.CLASSES, d.classes());
        assertEquals(List.of("NOT"), d.noSwing());
        assertEquals(1.3f, d.temperature());
        assertEquals(0.55f, d.minConfidence());
        assertEquals(Map.of("on_dps", 310.5f, "off_dps", 100.1f), d.detector());
        assertEquals(Hashes.sha256(Files.readAllBytes(file)), d.sha256());
        assertEquals("graph 7", new String(read.gatewayModel().onnx(), StandardCharsets.UTF_8));
        assertEquals("# Cricket 7\n", read.card());
        assertEquals("<p>report</p>", read.report().orElseThrow());
        assertArrayEquals(new byte[] {3}, read.sensorBlob().orElseThrow());
        assertEquals(0.9, read.figures().get(0).value());
        assertEquals("SIM-TRAIN", read.data().get(0).name());
    }

    @Test
    void equalContentGivesEqualBytes() throws Exception {
        Map<String, Float> one = new LinkedHashMap<>();
        Map<String, Float> other = new LinkedHashMap<>();
        List<String> names = List.copyOf(DetectorParameters.DEFAULT.named().keySet());
        for (int i = 0; i < names.size(); i++) {
            String back = names.get(names.size() - 1 - i);
            one.put(names.get(i), DetectorParameters.DEFAULT.named().get(names.get(i)));
            other.put(back, DetectorParameters.DEFAULT.named().get(back));
        }
        assertArrayEquals(
                Packages.cricket(1).detector(one).build().bytes(),
                Packages.cricket(1).detector(other).build().bytes());
        String json = new String(
                entriesOf(Packages.cricket(1).detector(one).build()).get("model.json"), StandardCharsets.UTF_8);
        List<String> sorted = names.stream().sorted().toList();
        for (int i = 1; i < sorted.size(); i++) {
            assertTrue(
                    json.indexOf('"' + sorted.get(i - 1) + '"') < json.indexOf('"' + sorted.get(i) + '"'),
                    "in the alphabet's order, not in that of a hash table");
        }
        // Known once and for all: no Java version, locale or time zone may change it.
        assertEquals("697", Packages.cricket(1).build().descriptor().sha256().substring(0, 3));
    }

    @Test
    void anyZipToolOpensIt() throws Exception {
        List<String> names = new ArrayList<>();
        try (ZipInputStream in =
                new ZipInputStream(new ByteArrayInputStream(Packages.package_(1).bytes()))) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                names.add(e.getName());
                assertTrue(in.readAllBytes().length > 0);
            }
        }
        assertEquals(List.of("model.json", "gateway.onnx", "card.md"), names);
    }

    @Test
    void aHashBesideItMustMatch() throws Exception {
        Path file = givenAPackageFile(1);
        Path beside = folder.resolve("m.pitchmodel.sha256");

        Files.writeString(beside, ModelPackage.read(file).descriptor().sha256() + "  m.pitchmodel\n");
        assertEquals(1, ModelPackage.read(file).descriptor().version());

        Files.writeString(beside, "0".repeat(64) + "  m.pitchmodel\n");
        assertRefused(file, "its SHA-256 is .*, not the 0{64} of m.pitchmodel.sha256");

        Files.writeString(beside, "SHA256 (m) = 12\n");
        assertRefused(file, "m.pitchmodel.sha256 beside it is no output of sha256sum");

        Packages.package_(2).write(file);
        assertEquals(2, ModelPackage.read(file).descriptor().version(), "write() brings the hash along");
    }

    @Test
    void filesThatAreNoPackages() throws Exception {
        assertRefused(folder.resolve("absent"), "there is no such file");
        assertRefused(folder, "is no regular file");
        Path long_ = folder.resolve("long");
        try (RandomAccessFile sparse = new RandomAccessFile(long_.toFile(), "rw")) {
            sparse.setLength(1L << 33);
        }
        assertRefused(long_, "longer than 33554432 bytes");
        Path empty = Files.createFile(folder.resolve("empty"));
        assertRefused(empty, "is no model package, it does not begin with a zip entry");
    }

    @Test
    void whatCannotBeWrittenLeavesTheOldFile() throws Exception {
        Path file = folder.resolve("m.pitchmodel");
        Files.createDirectories(file.resolve("taken"));
        assertThrows(IOException.class, () -> Packages.package_(1).write(file));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList(), "no temporary file stays behind");
        }
    }

    @Test
    void zipsOfOtherToolsAreRefused() throws Exception {
        for (int method : new int[] {ZipOutputStream.STORED, ZipOutputStream.DEFLATED}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                for (Map.Entry<String, byte[]> e :
                        entriesOf(Packages.package_(1)).entrySet()) {
                    ZipEntry entry = new ZipEntry(e.getKey());
                    entry.setMethod(method);
                    if (method == ZipOutputStream.STORED) {
                        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
                        crc.update(e.getValue());
                        entry.setSize(e.getValue().length);
                        entry.setCrc(crc.getValue());
                    }
                    zip.putNextEntry(entry);
                    zip.write(e.getValue());
                }
            }
            assertRefused(bytes.toByteArray(), ".*(compressed|packed by another tool).*");
        }
    }

    @Test
    void entriesThatShouldNotBeThere() throws Exception {
        for (String name : new String[] {"../gateway.onnx", "/etc/passwd", "gateway.onnx/", "GATEWAY.ONNX", "a\nb"}) {
            Map<String, byte[]> entries = entriesOf(Packages.package_(1));
            entries.put(name, new byte[1]);
            assertRefused(StoredZip.encode(entries), "unknown entry \".*\"");
        }
    }

    @Test
    void aBitThatTurnedOver() throws Exception {
        byte[] bytes = Packages.package_(1).bytes().clone();
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("graph 1");
        bytes[at] ^= 1;
        assertRefused(bytes, "entry gateway.onnx is damaged, its CRC differs");
    }

    @Test
    void anEntryTwice() throws Exception {
        Map<String, byte[]> entries = entriesOf(Packages.package_(1));
        entries.put("CARD.md", "another".getBytes(StandardCharsets.UTF_8));
        String zip = new String(StoredZip.encode(entries), StandardCharsets.ISO_8859_1);
        byte[] twice = zip.replace("CARD.md", "card.md").getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(twice, "entry card.md stands there twice");
    }

    @Test
    void entriesOutOfOrderOrMissing() throws Exception {
        Map<String, byte[]> right = entriesOf(Packages.package_(1));
        Map<String, byte[]> turned = new LinkedHashMap<>();
        List.of("model.json", "card.md", "gateway.onnx").forEach(n -> turned.put(n, right.get(n)));
        assertRefused(StoredZip.encode(turned), "entry gateway.onnx does not stand in its place");
        for (String name : List.of("model.json", "gateway.onnx", "card.md")) {
            Map<String, byte[]> without = new LinkedHashMap<>(right);
            without.remove(name);
            assertRefused(StoredZip.encode(without), "entry " + name + " is missing");
        }
        Map<String, byte[]> half = new LinkedHashMap<>(right);
        half.put("sensor.psm", new byte[1]);
        assertRefused(StoredZip.encode(half), "entries sensor.onnx and sensor.psm go together, only one is there");
    }

    @Test
    void entriesThatDifferFromTheirHash() throws Exception {
        Map<String, byte[]> entries = entriesOf(Packages.package_(1));
        entries.put("gateway.onnx", "graph 2".getBytes(StandardCharsets.UTF_8));
        assertRefused(StoredZip.encode(entries), "entry gateway.onnx differs from the hash in model.json");

        entries = entriesOf(Packages.package_(1));
        entries.put("report.html", new byte[1]);
        assertRefused(StoredZip.encode(entries), "model.json: files: report.html is not listed");

        entries = entriesOf(Packages.cricket(1).report("r").build());
        entries.remove("report.html");
        assertRefused(StoredZip.encode(entries), "model.json: files: \"report.html\" is listed but is no entry");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\": 1 | \"format\": 2 | format: must be 1",
                "\"id\": \"cricket\" | \"id\": \"Cricket\" | id: must be 1 to 32 of a-z, 0-9 and -",
                "\"id\": \"cricket\" | \"id\": \"../../x\" | id: must be 1 to 32 of a-z, 0-9 and -",
                "\"id\": \"cricket\" | \"id\": 7 | id: must be 1 to 32 plain characters",
                "\"version\": 1 | \"version\": 0 | version: must be a whole number from 1 to 2147483647",
                "\"version\": 1 | \"version\": 1.5 | version: must be a whole number from 1 to 2147483647",
                "\"version\": 1 | \"version\": 2147483648 | version: must be a whole number from 1 to 2147483647",
                "\"version\": 1 | \"ver\": 1 | version: is missing",
                "\"DEF\", | \"DEF\",\"DEF\", | classes: must hold no label twice",
                "\"DEF\", | \"UNKNOWN\", | classes: must not hold UNKNOWN",
                "\"DEF\", | \"\", | classes[0]: must be 1 to 32 plain characters",
                "\"DEF\", | \"D\\u000aF\", | classes[0]: must be 1 to 32 plain characters",
                "\"DEF\", | \"123456789012345678901234567890123\", | classes[0]: must be 1 to 32 plain characters",
                "\"no_swing\": [\"NOT\"] | \"no_swing\": [\"OUT\"] | no_swing: must hold classes only",
                "\"no_swing\": [\"NOT\"] | \"no_swing\": [] | no_swing: must hold the class NOT",
                "\"channels\": 9 | \"channels\": 6 | window: channels: must be 9",
                "\"steps\": 128 | \"steps\": \"128\" | window: steps: must be a whole number from -2147483648 to 2147483647",
                "\"t0\": 239 | \"t0\": 240 | window: t0: must be 239",
                "\"accel_g\": 16 | \"accel_g\": 0 | ranges: accel_g: must be a whole number from 1 to 1000",
                "0.0625, 127, | 127, | input_gain: must be a list of 9",
                "[16, 16 | [0, 16 | input_gain[0]: must be a number from 1.0E-6 to 1000000.0",
                "\"temperature\": 1.3 | \"temperature\": 0 | temperature: must be a number from 0.001 to 1000.0",
                "\"temperature\": 1.3 | \"temperature\": 1e999 | temperature: must be a number",
                "\"min_confidence\": 0.55 | \"min_confidence\": 1.01 | min_confidence: must be a number from 0.0 to 1.0",
                "\"min_confidence\": 0.55 | \"min_confidence\": null | min_confidence: is missing",
                "\"detector\": {} | \"detector\": [] | detector: must be an object",
                "\"detector\": {} | \"detector\": {\"On\": 1} | detector: must have names of a-z, 0-9 and _",
                "\"detector\": {} | \"detector\": {\"on_dps\": true} | detector: on_dps: must be a number",
                "\"detector\": {} | \"detector\": {\"onn_dps\": 300} | detector: detector parameter \"onn_dps\" is not known",
                "\"detector\": {} | \"detector\": {\"on_dps\": 1} | detector: detector parameter on_dps = 1.0 is outside 50.0 .. 1500.0",
                "\"value\": 0.9 | \"value\": \"0.9\" | figures[0]: value: must be a number",
                "\"abab | \"ABab | data[0]: sha256: must be a SHA-256, 64 lower-case hex digits",
                "\"files\": { | \"files\": {\"../x\": \"1\",  | files: ../x: must be a SHA-256, 64 lower-case hex digits",
            })
    void valuesThatBreakARule(String from, String to, String line) throws Exception {
        byte[] changed = withJson(json -> {
            assertTrue(json.contains(from), json);
            return json.replace(from, to);
        });
        ModelPackageException e = assertThrows(ModelPackageException.class, () -> ModelPackage.read(changed));
        assertEquals("model.json: " + line, e.getMessage());
    }

    @Test
    void textThatIsNoJson() throws Exception {
        for (String text : List.of(
                "",
                " ",
                "7",
                "null",
                "[]",
                "{",
                "{} {}",
                "{\"format\": NaN}",
                "{\"format\": 1, \"format\": 1}",
                "{\"a\": ".repeat(100_000),
                "[".repeat(500_000),
                "{\"format\": " + "9".repeat(900_000) + "}",
                "{\"" + "a".repeat(900_000) + "\": 1}",
                "\u0000")) {
            assertRefused(withJson(json -> text), "model.json.*");
        }
        Map<String, byte[]> entries = entriesOf(Packages.package_(1));
        entries.put("model.json", new byte[] {'{', (byte) 0xc3, '}'});
        assertRefused(StoredZip.encode(entries), "model.json: is not UTF-8");
        entries.put("model.json", new byte[(1 << 20) + 1]);
        assertRefused(StoredZip.encode(entries), "entry model.json is longer than 1048576 bytes");
    }

    @Test
    void aMemberTwiceOrTextBehindTheObject() throws Exception {
        assertRefused(
                withJson(json -> json.replace("\"version\": 1,", "\"version\": 1, \"version\": 2,")),
                "model.json:4: is no JSON: .*");
        assertRefused(withJson(json -> json + "{}"), "model.json: something follows the JSON object");
    }

    @Test
    void membersOfLaterVersionsArePassedOver() throws Exception {
        byte[] later = withJson(json -> json.replaceFirst("\\{", "{\"shadow\": {\"of\": [1, null]},"));
        assertEquals("cricket-1", ModelPackage.read(later).descriptor().name());
    }

    @Test
    void aBuilderObeysTheSameRules() {
        assertThrows(
                ModelPackageException.class, () -> ModelPackage.builder("x", 1).build());
        assertThrows(ModelPackageException.class, () -> Packages.cricket(0).build());
        assertThrows(
                ModelPackageException.class,
                () -> Packages.cricket(1).temperature(Float.NaN).build());
    }

    interface Change {
        String of(String json);
    }

    private static byte[] withJson(Change change) throws Exception {
        Map<String, byte[]> entries = entriesOf(Packages.package_(1));
        String json = new String(entries.get("model.json"), StandardCharsets.UTF_8);
        entries.put("model.json", change.of(json).getBytes(StandardCharsets.UTF_8));
        return StoredZip.encode(entries);
    }

    private static Map<String, byte[]> entriesOf(ModelPackage p) throws Exception {
        Map<String, Integer> limits = new LinkedHashMap<>();
        List.of("model.json", "gateway.onnx", "card.md", "report.html", "sensor.onnx", "sensor.psm")
                .forEach(n -> limits.put(n, ModelPackage.MAX_BYTES));
        return StoredZip.decode(p.bytes(), limits);
    }

    private Path givenAPackageFile(int version) throws IOException {
        Path file = folder.resolve("m.pitchmodel");
        Packages.package_(version).write(file);
        return file;
    }

    private static void assertRefused(Path file, String rule) {
        ModelPackageException e = assertThrows(ModelPackageException.class, () -> ModelPackage.read(file));
        assertTrue(e.getMessage().matches("(?s)\\Q" + file + "\\E: " + rule), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
    }

    private static void assertRefused(byte[] bytes, String rule) {
        ModelPackageException e = assertThrows(ModelPackageException.class, () -> ModelPackage.read(bytes));
        assertTrue(e.getMessage().matches("(?s)" + rule), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
        assertTrue(e.getMessage().length() < 300, e.getMessage());
    }
}
