package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.XECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Hashes, signatures and key agreement of the bat's core against the JDK, the RFCs and a group in whole numbers. */
class CryptoTest {

    private static final int SHA256 = 1;
    private static final int HMAC = 2;
    private static final int VERIFY = 3;
    private static final int X25519 = 4;
    private static final int PUBLIC = 5;
    private static final int FIELD = 6;

    private static final String GOAL_BYTES = "<= 12288";

    @ParameterizedTest
    @EnumSource
    void sha256AndHmacAreTheJdks(Build build) throws Exception {
        var random = new Random(1);
        var sha = MessageDigest.getInstance("SHA-256");
        var hmac = Mac.getInstance("HmacSHA256");
        try (var program = new Program(build, "crypto")) {
            for (int n = 0; n < 260; n += n < 130 ? 1 : 17) {
                byte[] bytes = bytes(random, n);
                program.u8(SHA256).u32(n).bytes(bytes).u32(1 + random.nextInt(80));
                assertArrayEquals(sha.digest(bytes), program.bytes(32), n + " bytes");

                byte[] key = bytes(random, 1 + n);
                program.u8(HMAC).u32(key.length).bytes(key).u32(n).bytes(bytes);
                hmac.init(new SecretKeySpec(key, "HmacSHA256"));
                assertArrayEquals(hmac.doFinal(bytes), program.bytes(32), n + " bytes");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFieldCountsAsWholeNumbersDo(Build build) throws Exception {
        var random = new Random(2);
        var special = new ArrayList<BigInteger>();
        BigInteger all = BigInteger.TWO.pow(256);
        for (int i = -40; i <= 40; i++) {
            BigInteger by = BigInteger.valueOf(i);
            for (BigInteger near :
                    List.of(BigInteger.ZERO, Edwards.P, Edwards.P.shiftLeft(1), BigInteger.TWO.pow(255), all)) {
                BigInteger n = near.add(by);
                if (n.signum() >= 0 && n.bitLength() <= 256) {
                    special.add(n);
                }
            }
        }
        try (var program = new Program(build, "crypto")) {
            for (int i = 0; i < (build.emulated() ? 2_000 : 20_000); i++) {
                BigInteger a = number(random, special);
                BigInteger b = number(random, special);
                int operation = random.nextInt(20) == 0 ? 3 : random.nextInt(2) == 0 ? 2 : new int[] {0, 1, 4}[i % 3];
                BigInteger wanted = switch (operation) {
                    case 0 -> a.add(b);
                    case 1 -> a.subtract(b);
                    case 2 -> a.multiply(b);
                    case 3 -> a.modPow(Edwards.P.subtract(BigInteger.TWO), Edwards.P);
                    default -> a;
                };
                program.u8(FIELD).u8(operation).bytes(Edwards.little(a)).bytes(Edwards.little(b));
                assertEquals(
                        wanted.mod(Edwards.P),
                        Edwards.number(program.bytes(32)),
                        () -> "operation " + operation + " of " + a + " and " + b);
            }
        }
    }

    private static BigInteger number(Random random, List<BigInteger> special) {
        return random.nextInt(3) > 0 ? special.get(random.nextInt(special.size())) : new BigInteger(256, random);
    }

    /** RFC 8032, section 7.1. */
    @ParameterizedTest
    @CsvSource({
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '', e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72, 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82, 6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    })
    void theSignaturesOfTheRfcAreGood(String key, String message, String signature) throws Exception {
        for (Build build : List.of(Build.HOST_GCC, Build.HOST_CLANG, Build.HOST_ASAN)) {
            try (var program = new Program(build, "crypto")) {
                assertTrue(takes(program, hex(signature), hex(key), hex(message)));
                assertTrue(!takes(program, hex(signature), hex(key), hex(message + "00")));
            }
        }
    }

    /** -Dsignatures=100000 for the long run. */
    @ParameterizedTest
    @EnumSource
    void signaturesOfTheJdkAreGoodAndTamperedOnesAreNot(Build build) throws Exception {
        int wanted = Integer.getInteger("signatures", 3_000);
        int n = build.emulated() ? wanted / 100 : build == Build.HOST_ASAN ? wanted / 10 : wanted;
        var random = new Random(3);
        var generator = KeyPairGenerator.getInstance("Ed25519");
        KeyPair pair = null;
        byte[] key = null;
        var signer = Signature.getInstance("Ed25519");
        try (var program = new Program(build, "crypto")) {
            for (int i = 0; i < n; i++) {
                if (i % 10 == 0) {
                    pair = generator.generateKeyPair();
                    byte[] encoded = pair.getPublic().getEncoded();
                    key = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
                }
                byte[] message = bytes(random, random.nextInt(300));
                signer.initSign(pair.getPrivate());
                signer.update(message);
                byte[] signature = signer.sign();
                if (i % 2 == 0) {
                    assertTrue(takes(program, signature, key, message), i + ". signature");
                    continue;
                }
                byte[][] parts = {signature.clone(), key.clone(), message.clone()};
                byte[] bent = parts[message.length == 0 ? random.nextInt(2) : random.nextInt(3)];
                bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
                assertTrue(!takes(program, parts[0], parts[1], parts[2]), i + ". signature");
            }
        }
    }

    @Test
    void whatNoHonestSignerMakesIsTakenWhereTheJdkTakesItButForKeysOfSmallOrder() throws Exception {
        List<byte[][]> cases = strange();
        int taken = 0;
        int smallOrder = 0;
        for (Build build : List.of(Build.HOST_GCC, Build.HOST_ASAN, Build.M4)) {
            try (var program = new Program(build, "crypto")) {
                for (byte[][] c : cases) {
                    boolean wanted = Edwards.jdkTakes(c[0], c[1], c[2]);
                    if (wanted && smallOrder(c[1])) {
                        smallOrder++;
                        wanted = false;
                    }
                    taken += wanted ? 1 : 0;
                    assertEquals(
                            wanted,
                            takes(program, c[0], c[1], c[2]),
                            () -> HexFormat.of().formatHex(c[0]) + " by "
                                    + HexFormat.of().formatHex(c[1]));
                }
            }
        }
        // then the cases were such that it mattered
        assertTrue(taken > 20 && smallOrder > 20, taken + " taken, " + smallOrder + " by keys of small order");
    }

    /** Signature, key and message: points of small and of mixed order, encodings that are not canonical, S that is too large. */
    private static List<byte[][]> strange() {
        var random = new Random(4);
        var cases = new ArrayList<byte[][]>();
        var small = new ArrayList<byte[]>();
        for (Edwards.Point t : Edwards.torsion()) {
            small.add(t.bytes());
            small.add(Edwards.encoded(t.y(), !t.x().testBit(0)));
            if (t.y().bitLength() < 10) {
                small.add(Edwards.encoded(t.y().add(Edwards.P), t.x().testBit(0)));
                small.add(Edwards.encoded(t.y().add(Edwards.P), !t.x().testBit(0)));
            }
        }
        for (byte[] key : small) {
            for (byte[] r : small) {
                cases.add(new byte[][] {signature(r, BigInteger.ZERO), key, bytes(random, 5)});
            }
            BigInteger s = new BigInteger(250, random);
            cases.add(new byte[][] {signature(Edwards.BASE.times(s).bytes(), s), key, bytes(random, 9)});
        }
        List<Edwards.Point> torsion = Edwards.torsion();
        for (int i = 0; i < 64; i++) {
            // A key of mixed order: the equation holds as it stands, or only 8 times it does.
            BigInteger a = new BigInteger(252, random);
            BigInteger r = new BigInteger(252, random);
            byte[] key = Edwards.BASE.times(a).plus(torsion.get(i % 8)).bytes();
            byte[] point = Edwards.BASE.times(r).plus(torsion.get(i / 8)).bytes();
            byte[] message = bytes(random, 20);
            BigInteger s = r.add(Edwards.hash(point, key, message).multiply(a)).mod(Edwards.L);
            cases.add(new byte[][] {signature(point, s), key, message});
            BigInteger larger = s.add(Edwards.L.multiply(BigInteger.valueOf(1 + i % 7)));
            cases.add(new byte[][] {signature(point, larger), key, message});
        }
        for (int i = 0; i < 200; i++) {
            // Bytes that are no point, for half of them.
            cases.add(new byte[][] {bytes(random, 64), bytes(random, 32), bytes(random, 3)});
        }
        for (int y = 0; y < 19; y++) {
            byte[] key = Edwards.encoded(Edwards.P.add(BigInteger.valueOf(y)), false);
            cases.add(new byte[][] {signature(key, BigInteger.ZERO), key, new byte[0]});
        }
        BigInteger top = Edwards.L.subtract(BigInteger.ONE);
        cases.add(new byte[][] {signature(Edwards.BASE.times(top).bytes(), top), Edwards.BASE.bytes(), new byte[1]});
        cases.add(new byte[][] {signature(Edwards.NEUTRAL.bytes(), Edwards.L), Edwards.BASE.bytes(), new byte[1]});
        return cases;
    }

    private static byte[] signature(byte[] r, BigInteger s) {
        byte[] both = Arrays.copyOf(r, 64);
        System.arraycopy(Edwards.little(s), 0, both, 32, 32);
        return both;
    }

    private static boolean smallOrder(byte[] key) {
        boolean odd = key[31] < 0;
        byte[] y = key.clone();
        y[31] &= 0x7f;
        var point = Edwards.point(Edwards.number(y).mod(Edwards.P), odd);
        return point != null && point.times(BigInteger.valueOf(8)).equals(Edwards.NEUTRAL);
    }

    /** RFC 7748, section 5.2. */
    @ParameterizedTest
    @EnumSource
    void theSecretsOfTheRfcComeOut(Build build) throws Exception {
        try (var program = new Program(build, "crypto")) {
            assertEquals(
                    "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
                    secret(
                            program,
                            hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                            hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")));
            assertEquals(
                    "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
                    secret(
                            program,
                            hex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
                            hex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")));
            byte[] k = Arrays.copyOf(new byte[] {9}, 32);
            byte[] u = k;
            for (int i = 1; i <= (build.emulated() ? 1 : 1_000); i++) {
                byte[] before = k;
                k = hex(secret(program, k, u));
                u = before;
                if (i == 1) {
                    assertEquals(
                            "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079",
                            HexFormat.of().formatHex(k));
                }
            }
            if (!build.emulated()) {
                assertEquals(
                        "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51",
                        HexFormat.of().formatHex(k));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBatAndTheJdkAgreeOnASecret(Build build) throws Exception {
        var random = new Random(5);
        try (var program = new Program(build, "crypto")) {
            for (int i = 0; i < (build.emulated() ? 5 : 100); i++) {
                // given a gateway's key pair and a bat's random bytes
                KeyPair gateway = KeyPairGenerator.getInstance("X25519").generateKeyPair();
                byte[] own = bytes(random, 32);

                // when each has the other's public key
                program.u8(PUBLIC).bytes(own);
                byte[] key = program.bytes(32);
                var agreement = KeyAgreement.getInstance("X25519");
                agreement.init(gateway.getPrivate());
                agreement.doPhase(
                        java.security.KeyFactory.getInstance("X25519")
                                .generatePublic(new java.security.spec.X509EncodedKeySpec(hex("302a300506032b656e032100"
                                        + HexFormat.of().formatHex(key)))),
                        true);

                // then both have the same secret
                byte[] others = Edwards.little(((XECPublicKey) gateway.getPublic()).getU());
                assertEquals(HexFormat.of().formatHex(agreement.generateSecret()), secret(program, own, others));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HOST_GCC", "HOST_ASAN"})
    void aKeyThatMakesEverySecretZerosIsRefusedAndNumbersAbovePAreThoseBelow(Build build) throws Exception {
        var random = new Random(6);
        var zeros = List.of(
                "00".repeat(32),
                "01" + "00".repeat(31),
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
        try (var program = new Program(build, "crypto")) {
            for (String others : zeros) {
                program.u8(X25519).bytes(bytes(random, 32)).bytes(hex(others));
                assertNotEquals(0, program.u8(), others);
                assertArrayEquals(new byte[32], program.bytes(32), others);
            }
            for (int u = 2; u < 19; u++) {
                byte[] own = bytes(random, 32);
                BigInteger n = BigInteger.valueOf(u);
                assertEquals(
                        secret(program, own, Edwards.little(n)),
                        secret(program, own, Edwards.little(n.add(Edwards.P))),
                        "u " + u);
            }
        }
    }

    @Test
    void whatASignatureCostsABat() throws Exception {
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        var message = bytes(new Random(7), 4_096);
        var signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        signer.update(message);
        try (var program = new Program(Build.M4, "crypto")) {
            assertTrue(takes(
                    program,
                    signer.sign(),
                    Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length),
                    message,
                    true));
        }
        int bytes = 0;
        for (String line : Build.make("size").split("\n")) {
            String[] column = line.trim().split("\\s+");
            if (List.of("ed25519.o", "field.o", "sha512.o").contains(column[5])) {
                bytes += Integer.parseInt(column[0]);
            }
        }
        Scorecard.score("sensor.ed25519_bytes", bytes, "bytes", GOAL_BYTES, "Cortex-M4F -Os, with SHA-512");
        assertTrue(bytes > 1_000 && bytes <= 12 * 1_024, bytes + " bytes");
    }

    private static boolean takes(Program program, byte[] signature, byte[] key, byte[] message) throws IOException {
        return takes(program, signature, key, message, false);
    }

    private static boolean takes(Program program, byte[] signature, byte[] key, byte[] message, boolean score)
            throws IOException {
        program.u8(VERIFY).bytes(signature).bytes(key).u32(message.length).bytes(message);
        int good = program.u8();
        int instructions = program.u32();
        int stack = program.u32();
        if (score) {
            String data = "Cortex-M4F -Os, 4096 bytes";
            Scorecard.score("sensor.ed25519_instructions", instructions, "instructions", "<= 2150000", data);
            Scorecard.score("sensor.ed25519_stack", stack, "bytes", "<= 1760", data);
            assertTrue(instructions > 100_000 && instructions <= 2_150_000, instructions + " instructions");
            assertTrue(stack > 500 && stack <= 1_760, stack + " bytes of stack");
        }
        return good == 1;
    }

    private static String secret(Program program, byte[] own, byte[] others) throws IOException {
        program.u8(X25519).bytes(own).bytes(others);
        assertEquals(0, program.u8());
        return HexFormat.of().formatHex(program.bytes(32));
    }

    private static byte[] bytes(Random random, int n) {
        var bytes = new byte[n];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
