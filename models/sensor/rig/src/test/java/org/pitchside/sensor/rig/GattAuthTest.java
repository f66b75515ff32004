package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.InfoCodec.Mode;

/** Who may ask a bat: docs/gatt.md, with the JDK's X25519 and HMAC on the gateway's side. */
class GattAuthTest {

    private static final byte DONE = 0;
    private static final byte OUT_OF_RANGE = 3;
    private static final byte BUSY = 4;
    private static final byte NOT_ALLOWED = 5;

    @TempDir
    Path dir;

    private BatProcess bat() throws Exception {
        return new BatProcess(
                Build.HOST_ASAN, BatProcess.Make.BAT.withoutModel().flash(dir.resolve("bat.flash")));
    }

    private static byte[] little(XECPublicKey key) {
        byte[] big = key.getU().toByteArray();
        var out = new byte[32];
        for (int i = 0; i < Math.min(32, big.length); i++) {
            out[i] = big[big.length - 1 - i];
        }
        return out;
    }

    private static byte[] hmac(byte[] key, Object... parts) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        for (Object part : parts) {
            mac.update(part instanceof String s ? s.getBytes(StandardCharsets.US_ASCII) : (byte[]) part);
        }
        return mac.doFinal();
    }

    private static byte[] id() {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0xB7)
                .array();
    }

    static byte[] request(int op, byte[] bytes) {
        var r = new byte[1 + bytes.length];
        r[0] = (byte) op;
        System.arraycopy(bytes, 0, r, 1, bytes.length);
        return r;
    }

    static byte[] half(int half, byte[] key) {
        var r = new byte[18];
        r[0] = 0x10;
        r[1] = (byte) half;
        System.arraycopy(key, 16 * half, r, 2, 16);
        return r;
    }

    /** Sends both halves of a public key and gives the bat's. */
    private static byte[] exchange(BatProcess bat, byte[] key) throws Exception {
        var theirs = new byte[32];
        for (int half = 0; half < 2; half++) {
            byte[] answer = bat.write(half(half, key));
            assertEquals(19, answer.length);
            assertEquals(half, answer[2]);
            System.arraycopy(answer, 3, theirs, 16 * half, 16);
        }
        return theirs;
    }

    static byte[] enrol(BatProcess bat) throws Exception {
        KeyPair own = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        byte[] ours = little((XECPublicKey) own.getPublic());
        byte[] theirs = exchange(bat, ours);
        var big = new byte[32];
        for (int i = 0; i < 32; i++) {
            big[i] = theirs[31 - i];
        }
        var agreement = KeyAgreement.getInstance("X25519");
        agreement.init(own.getPrivate());
        agreement.doPhase(
                KeyFactory.getInstance("X25519")
                        .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, big))),
                true);
        byte[] key = hmac(agreement.generateSecret(), "pitchside-enrol-1", id(), ours, theirs);
        assertArrayEquals(new byte[] {(byte) 0x91, DONE}, bat.write((byte) 0x11));
        return key;
    }

    /** @param b the bat's number */
    static byte[] proof(byte[] key, byte[] g, byte[] b) throws Exception {
        return Arrays.copyOf(hmac(key, "gateway", g, b, id()), 16);
    }

    static byte prove(BatProcess bat, byte[] key) throws Exception {
        byte[] g = "sixteen bytes!!!".getBytes(StandardCharsets.US_ASCII);
        byte[] challenge = bat.write(request(0x12, g));
        if (challenge[1] != DONE) {
            return challenge[1];
        }
        byte[] b = Arrays.copyOfRange(challenge, 2, 18);
        byte[] answer = bat.write(request(0x13, proof(key, g, b)));
        if (answer[1] == DONE) {
            // the bat proves itself too
            assertArrayEquals(Arrays.copyOf(hmac(key, "bat", g, b, id()), 16), Arrays.copyOfRange(answer, 2, 18));
        }
        return answer[1];
    }

    private static byte mode(BatProcess bat) throws Exception {
        return bat.write(new Control.SetMode(Mode.STREAM).encode())[1];
    }

    static short[] still(int n) {
        var counts = new short[n * 6];
        for (int i = 0; i < counts.length; i += 6) {
            counts[i] = -2048;
        }
        return counts;
    }

    @Test
    void onlyAButtonOpensTheDoorAndOnlyTheKeyOpensTheBat() throws Exception {
        try (var bat = bat()) {
            // given a bat of nobody: it takes everything but a key
            bat.connect(247);
            assertFalse(bat.info().enrolled() || bat.info().open());
            assertEquals(DONE, mode(bat));
            assertEquals(NOT_ALLOWED, bat.write(half(0, new byte[32]))[1]);
            assertEquals(NOT_ALLOWED, bat.write((byte) 0x11)[1]);
            assertEquals(NOT_ALLOWED, bat.write(request(0x12, new byte[16]))[1]);
            // when its button is pressed and it is enrolled
            bat.button();
            assertTrue(bat.info().open());
            byte[] key = enrol(bat);
            // then the door is closed and this connection is proven
            assertTrue(bat.info().enrolled());
            assertFalse(bat.info().open());
            assertEquals(DONE, mode(bat));
            assertEquals(NOT_ALLOWED, bat.write(half(0, new byte[32]))[1]);
            // and the next one is not, also after a power cut: nothing but INFO
            bat.powerCut();
            bat.connect(247);
            bat.samples(still(400));
            assertEquals(0, bat.data().size());
            assertEquals(NOT_ALLOWED, mode(bat));
            assertEquals(NOT_ALLOWED, bat.write((byte) 0x77)[1]);
            assertEquals(NOT_ALLOWED, bat.write(new Control.Ack(1, 1).encode())[1]);
            assertTrue(bat.info().enrolled());
            assertEquals(DONE, prove(bat, key));
            assertEquals(DONE, mode(bat));
            bat.samples(still(400));
            assertNotEquals(0, bat.data().size());
            bat.disconnect();
            bat.connect(247);
            assertEquals(NOT_ALLOWED, mode(bat));
        }
    }

    @Test
    void wrongProofsAreSlow() throws Exception {
        try (var bat = bat()) {
            // given an enrolled bat
            bat.button();
            bat.connect(247);
            byte[] key = enrol(bat);
            bat.disconnect();
            bat.connect(247);
            // when somebody guesses, over connections
            byte[] wrong = key.clone();
            wrong[31] ^= 1;
            assertEquals(NOT_ALLOWED, prove(bat, wrong));
            assertEquals(NOT_ALLOWED, bat.write(request(0x13, new byte[16]))[1], "a proof without a challenge");
            assertEquals(NOT_ALLOWED, prove(bat, wrong));
            bat.disconnect();
            bat.connect(247);
            assertEquals(NOT_ALLOWED, prove(bat, wrong));
            // then even the right one has to wait for ten seconds
            assertEquals(BUSY, prove(bat, key));
            bat.sleep(9.9);
            assertEquals(BUSY, prove(bat, key));
            bat.sleep(0.2);
            assertEquals(DONE, prove(bat, key));
        }
    }

    @Test
    void theDoorClosesByItself() throws Exception {
        try (var bat = bat()) {
            bat.button();
            bat.connect(247);
            bat.sleep(59);
            var theirs = exchange(bat, little((XECPublicKey)
                    KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic()));
            assertFalse(Arrays.equals(new byte[32], theirs));
            bat.sleep(2);
            assertEquals(NOT_ALLOWED, bat.write((byte) 0x11)[1]);
            assertFalse(bat.info().enrolled() || bat.info().open());
        }
    }

    @Test
    void theDoorStaysShutWhereTheTicksWrapWithoutAPoll() throws Exception {
        try (var bat = bat()) {
            // given a bat whose button was pressed while nobody is near
            bat.button();
            // when it feels samples, without being polled, until its ticks are again what they were then
            int[] ticks = {0x6000_0000, 0xc000_0000, 0x100};
            var felt = ByteBuffer.allocate(8 + 16 * ticks.length).order(ByteOrder.LITTLE_ENDIAN);
            felt.putInt(0x100).put((byte) 50).put((byte) 20).putShort((short) ticks.length);
            for (int tick : ticks) {
                felt.putInt(tick).put(new byte[12]);
            }
            assertEquals(0, bat.raw(2, 1, felt.array(), new ArrayList<>()));
            // then it takes no key
            bat.connect(247);
            assertFalse(bat.info().open());
            assertEquals(NOT_ALLOWED, bat.write(half(0, new byte[32]))[1]);
        }
    }

    @Test
    void aNewEnrolmentReplacesTheOldOneOnlyWithItsKey() throws Exception {
        try (var bat = bat()) {
            bat.button();
            bat.connect(247);
            byte[] old = enrol(bat);
            bat.disconnect();
            // given another gateway that gets as far as both halves
            bat.connect(247);
            bat.button();
            exchange(bat, little((XECPublicKey)
                    KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic()));
            // when the power fails before KEY, the old key counts
            bat.powerCut();
            bat.connect(247);
            assertEquals(DONE, prove(bat, old));
            // half a key, or a half without the one before it, is none; and a key that makes no secret is refused
            bat.button();
            assertEquals(NOT_ALLOWED, bat.write(half(1, new byte[32]))[1]);
            assertEquals(DONE, bat.write(half(0, new byte[32]))[1]);
            assertEquals(NOT_ALLOWED, bat.write((byte) 0x11)[1]);
            exchange(bat, new byte[32]);
            assertEquals(OUT_OF_RANGE, bat.write((byte) 0x11)[1]);
            // when it is enrolled anew, the old key is nothing any more
            byte[] now = enrol(bat);
            bat.disconnect();
            bat.connect(247);
            assertEquals(NOT_ALLOWED, prove(bat, old));
            assertEquals(DONE, prove(bat, now));
        }
    }
}
