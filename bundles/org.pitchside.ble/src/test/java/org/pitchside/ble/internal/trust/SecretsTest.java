package org.pitchside.ble.internal.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatId;

/** docs/golden/gatt-trust.json, made apart from this code, and a second arithmetic beside it. */
class SecretsTest {

    private static final Path FILE =
            Path.of(System.getProperty("pitchside.root", "../.."), "docs", "golden", "gatt-trust.json");

    private static byte[] hex(Object text) {
        return HexFormat.of().parseHex((String) text);
    }

    private static PrivateKey privateKey(byte[] scalar) throws Exception {
        return KeyFactory.getInstance("X25519")
                .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar));
    }

    private static Map<String, Object> golden() throws Exception {
        return JSON.std.mapFrom(Files.readString(FILE));
    }

    @Test
    @SuppressWarnings("unchecked")
    void keysAndProofsAreTheGoldenOnes() throws Exception {
        var agreements = (List<Map<String, Object>>) golden().get("agreements");
        assertEquals(3, agreements.size());
        for (var v : agreements) {
            BatId bat = BatId.parse((String) v.get("bat"));
            byte[] gatewayPublic = hex(v.get("gateway_public"));
            byte[] batPublic = hex(v.get("bat_public"));

            byte[] shared = Secrets.shared(privateKey(hex(v.get("gateway_private"))), batPublic)
                    .orElseThrow();
            byte[] key = Secrets.batKey(shared, bat, gatewayPublic, batPublic);

            assertArrayEquals(hex(v.get("shared")), shared);
            assertArrayEquals(
                    shared,
                    Secrets.shared(privateKey(hex(v.get("bat_private"))), gatewayPublic)
                            .orElseThrow());
            assertArrayEquals(hex(v.get("key")), key);
            assertArrayEquals(
                    hex(v.get("gateway_proof")), Secrets.gatewayProof(key, hex(v.get("g")), hex(v.get("b")), bat));
            assertArrayEquals(hex(v.get("bat_proof")), Secrets.batProof(key, hex(v.get("g")), hex(v.get("b")), bat));
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void aPublicKeyThatSharesNothingIsRefused() throws Exception {
        var zeros = (List<String>) golden().get("public_keys_that_share_nothing");
        assertFalse(zeros.isEmpty());
        for (String z : zeros) {
            assertEquals(
                    java.util.Optional.empty(), Secrets.shared(Secrets.fresh().getPrivate(), hex(z)), z);
        }
    }

    /** Any bytes are a public key, those above the field and with the top bit set too. */
    @Property(tries = 60)
    void theSecretIsTheOneOfASecondArithmetic(
            @ForAll @Size(min = 32, max = 32) byte[] scalar, @ForAll @Size(min = 32, max = 32) byte[] other)
            throws Exception {
        byte[] shared = PaperBat.x25519(scalar, other);

        var found = Secrets.shared(privateKey(scalar), other);

        assertArrayEquals(shared, found.orElse(new byte[32]));
    }

    @Test
    void aFreshKeyTravelsAsItsLittleEndianNumber() {
        for (int i = 0; i < 50; i++) {
            var pair = Secrets.fresh();
            byte[] scalar = new byte[32];
            java.util.Arrays.fill(scalar, (byte) i);
            byte[] other = PaperBat.x25519(scalar, nine());

            assertArrayEquals(
                    PaperBat.x25519(scalar, Secrets.raw(pair.getPublic())),
                    Secrets.shared(pair.getPrivate(), other).orElseThrow());
        }
    }

    private static byte[] nine() {
        byte[] u = new byte[32];
        u[0] = 9;
        return u;
    }
}
