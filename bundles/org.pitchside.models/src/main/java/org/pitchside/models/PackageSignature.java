package org.pitchside.models;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.pitchside.models.internal.JsonMember;
import org.pitchside.models.internal.JsonText;
import org.pitchside.sensormodel.Keys;

/**
 * One signature of {@code signatures.json}.
 *
 * @param key the signer's key id, 16 hexadecimal digits: the first 8 bytes of the SHA-256 of the public key's 32
 * @param signature Ed25519, 128 hexadecimal digits; a maker's of {@link ModelPackage#signedText()}, a releaser's of {@link
 *     Release#signedText()}
 */
public record PackageSignature(Role role, String key, String signature) {

    /** The most that a package carries. */
    public static final int MOST = 16;

    static final String ENTRY = "signatures.json";

    private static final Comparator<PackageSignature> ORDER =
            Comparator.comparing(PackageSignature::role).thenComparing(PackageSignature::key);

    /** What a key may say. */
    public enum Role {
        /** That it made the model. */
        MAKER,
        /** That the model may be run. */
        RELEASER;

        /** As it stands in the file. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static List<PackageSignature> parse(byte[] utf8) throws ModelPackageException {
        JsonMember root = JsonMember.parse(ENTRY, utf8);
        root.member("format").mustBe(1);
        List<PackageSignature> all = root.member("signatures").each(1, MOST, PackageSignature::one);
        if (!Arrays.equals(bytes(all), utf8)) {
            throw new ModelPackageException(
                    ENTRY + ": is not in the one form: each role's keys once, in their order, written plainly");
        }
        return all;
    }

    private static PackageSignature one(JsonMember m) throws ModelPackageException {
        String word = m.member("role").text(10);
        m.member("role")
                .must(
                        "be maker or releaser",
                        r -> Arrays.stream(Role.values())
                                .anyMatch(known -> known.word().equals(word)));
        return new PackageSignature(
                Role.valueOf(word.toUpperCase(Locale.ROOT)),
                Keys.hex(m.member("key").hex(8, 8)),
                Keys.hex(m.member("signature").hex(64, 64)));
    }

    /** The entry's bytes, whatever the order they are given in. */
    static byte[] bytes(Collection<PackageSignature> signatures) {
        var ordered = new TreeSet<>(ORDER);
        ordered.addAll(signatures);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("format", 1);
        root.put("signatures", ordered.stream().map(PackageSignature::members).toList());
        try {
            return JsonText.of(root);
        } catch (ModelPackageException e) {
            throw new IllegalStateException("there is no number in it", e);
        }
    }

    private Map<String, Object> members() {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("role", role.word());
        m.put("key", key);
        m.put("signature", signature);
        return m;
    }
}
