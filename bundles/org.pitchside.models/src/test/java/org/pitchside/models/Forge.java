package org.pitchside.models;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.pitchside.models.internal.Hashes;
import org.pitchside.models.internal.StoredZip;
import org.pitchside.sensormodel.Keys;

/** Packages as somebody makes them who means harm: entries changed, the zip around them whole again. */
public final class Forge {

    private static final List<String> ORDER = List.of(
            "model.json",
            "gateway.onnx",
            "card.md",
            "report.html",
            "sensor.onnx",
            "sensor.psm",
            "known-shots.bin",
            "release.json",
            "release.psr",
            "keys.psk",
            "signatures.json");

    private Forge() {}

    public static byte[] entry(ModelPackage p, String name) {
        return p.entries().get(name);
    }

    /** The package with one entry changed, its CRC right. */
    public static byte[] with(ModelPackage p, String name, UnaryOperator<byte[]> change) {
        Map<String, byte[]> entries = new HashMap<>(p.entries());
        entries.put(name, change.apply(entries.getOrDefault(name, new byte[0]).clone()));
        return zip(entries);
    }

    /** One entry changed, and its hash in model.json too. */
    public static byte[] withHash(ModelPackage p, String name, UnaryOperator<byte[]> change) {
        Map<String, byte[]> entries = new HashMap<>(p.entries());
        byte[] before = entries.get(name);
        byte[] after = change.apply(before.clone());
        String json = new String(entries.get("model.json"), StandardCharsets.UTF_8)
                .replace(Hashes.sha256(before), Hashes.sha256(after));
        entries.put(name, after);
        entries.put("model.json", json.getBytes(StandardCharsets.UTF_8));
        return zip(entries);
    }

    public static byte[] with(ModelPackage p, Map<String, byte[]> others) {
        Map<String, byte[]> entries = new HashMap<>(p.entries());
        entries.putAll(others);
        return zip(entries);
    }

    /** An entry of any name at the end. */
    public static byte[] more(ModelPackage p, String name) {
        Map<String, byte[]> entries = ordered(p.entries());
        entries.put(name, new byte[] {1});
        return StoredZip.encode(entries);
    }

    /** The same entry again at the end. */
    public static byte[] twice(ModelPackage p) {
        String zip = new String(more(p, "CARD.md"), StandardCharsets.ISO_8859_1);
        return zip.replace("CARD.md", "card.md").getBytes(StandardCharsets.ISO_8859_1);
    }

    public static byte[] without(ModelPackage p, String name) {
        Map<String, byte[]> entries = new HashMap<>(p.entries());
        entries.remove(name);
        return zip(entries);
    }

    /** One package's makers beside another's releasers. */
    public static byte[] signatures(ModelPackage makersOf, ModelPackage releasersOf) {
        List<PackageSignature> all = new ArrayList<>(makersOf.signatures());
        all.removeIf(s -> s.role() != PackageSignature.Role.MAKER);
        releasersOf.signatures().stream()
                .filter(s -> s.role() == PackageSignature.Role.RELEASER)
                .forEach(all::add);
        return PackageSignature.bytes(all);
    }

    /** A maker's signature over a package whose blob stays as it is. */
    public static ModelPackage madeOver(ModelPackage p, KeyPair maker) throws ModelPackageException {
        Map<String, byte[]> entries = new HashMap<>(p.entries());
        entries.put(
                "signatures.json",
                PackageSignature.bytes(List.of(new PackageSignature(
                        PackageSignature.Role.MAKER,
                        Keys.hex(Keys.id(maker.getPublic())),
                        Keys.hex(Keys.sign(maker.getPrivate(), p.signedText()))))));
        return p.with(entries);
    }

    public static byte[] zip(Map<String, byte[]> entries) {
        return StoredZip.encode(ordered(entries));
    }

    private static Map<String, byte[]> ordered(Map<String, byte[]> entries) {
        Map<String, byte[]> all = new LinkedHashMap<>();
        var names = new ArrayList<>(ORDER);
        names.retainAll(entries.keySet());
        names.forEach(name -> all.put(name, entries.get(name)));
        return all;
    }

    public static UnaryOperator<byte[]> flip(int at) {
        return bytes -> {
            bytes[at < 0 ? bytes.length + at : at] ^= 1;
            return bytes;
        };
    }

    public static UnaryOperator<byte[]> text(String from, String to) {
        return bytes -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (!text.contains(from)) {
                throw new AssertionError(from + " is not in it");
            }
            return text.replace(from, to).getBytes(StandardCharsets.UTF_8);
        };
    }
}
