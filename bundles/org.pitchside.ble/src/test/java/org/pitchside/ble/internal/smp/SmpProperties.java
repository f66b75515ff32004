package org.pitchside.ble.internal.smp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.ble.codec.FrameException;

/** What holds for every answer that a bat, or whoever says that he is one, may send. */
class SmpProperties {

    @Property
    void anyBytesAreReadOrRefusedAndNothingElse(@ForAll @Size(max = 520) byte[] bytes) {
        readOrRefused(bytes);
        byte[] answer = bytes.clone();
        if (answer.length > 8) {
            // under a header that fits
            answer[0] = 11;
            readOrRefused(answer);
        }
    }

    @Property
    void anAnswerBentAnywhereIsReadOrRefused(@ForAll long seed) throws IOException {
        var random = new Random(seed);
        byte[] bent = state();
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            bent[8 + random.nextInt(bent.length - 8)] = (byte) random.nextInt(256);
        }
        readOrRefused(random.nextBoolean() ? bent : Arrays.copyOf(bent, 8 + random.nextInt(bent.length - 8)));
    }

    private static void readOrRefused(byte[] packet) {
        try {
            Answer a = Answer.decode(packet);
            assertTrue(a.rc() >= 0 && a.off() >= -1);
        } catch (FrameException e) {
            assertTrue(e.getMessage().startsWith("SMP"), e.getMessage());
            assertTrue(e.getMessage().length() < 700, e.getMessage());
        }
    }

    @Property
    void howeverAnAnswerIsCutItIsTheSame(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 100) Integer> pieces) throws Exception {
        byte[] packet = state();
        var joiner = new Joiner();
        byte[] whole = null;
        int at = 0;
        for (int i = 0; whole == null; i++) {
            int n = Math.min(pieces.get(i % pieces.size()), packet.length - at);
            whole = joiner.accept(Arrays.copyOfRange(packet, at, at + n));
            at += n;
            assertEquals(at < packet.length, whole == null);
        }
        assertArrayEquals(packet, whole);
    }

    @Property
    void aJoinerNeverHoldsMoreThanAPacket(@ForAll @Size(max = 40) List<@Size(max = 300) byte[]> values) {
        var joiner = new Joiner();
        for (byte[] value : values) {
            try {
                byte[] whole = joiner.accept(value);
                assertTrue(whole == null || whole.length <= Packet.MOST);
            } catch (FrameException e) {
                assertTrue(e.getMessage().length() > 10);
            }
        }
    }

    @Property
    void everyPieceFitsIntoAPacketAndPiecesTouch(@ForAll @IntRange(min = 23, max = 2048) int eights)
            throws FrameException {
        byte[] blob = new byte[8 * eights];
        new Random(eights).nextBytes(blob);
        ModelHash hash = ModelHash.ofBlob(blob);
        int at = 0;
        while (at < blob.length) {
            Packet p = Packet.piece(blob, hash, at);
            byte[] bytes = p.bytes(at);
            assertTrue(bytes.length <= Packet.MOST);
            assertTrue(p.carried() > 0 && p.carried() % 8 == 0);
            // nothing but the last piece leaves room for another eight bytes
            assertTrue(at + p.carried() == blob.length || Packet.MOST - bytes.length < 10, bytes.length + "");
            at += p.carried();
        }
        assertEquals(blob.length, at);
    }

    /** An answer as a bat gives it, with all that it can hold. */
    static byte[] state() throws IOException {
        var body = new ByteArrayOutputStream();
        try (CBORGenerator to = new CBORFactory().createGenerator(body)) {
            to.writeStartObject(null, 1);
            to.writeFieldName("images");
            to.writeStartArray(null, 2);
            for (int slot = 0; slot < 2; slot++) {
                to.writeStartObject(null, 6);
                to.writeNumberField("image", 1);
                to.writeNumberField("slot", slot);
                to.writeStringField("version", "cricket-" + slot);
                to.writeFieldName("hash");
                to.writeBinary(ModelHash.ofBlob(new byte[] {(byte) slot}).bytes());
                to.writeBooleanField("bootable", true);
                to.writeBooleanField(slot == 0 ? "active" : "pending", true);
                to.writeEndObject();
            }
            to.writeEndArray();
            to.writeEndObject();
        }
        return packet(9, 0, body.toByteArray());
    }

    static byte[] packet(int first, int command, byte... body) {
        byte[] packet = new byte[8 + body.length];
        packet[0] = (byte) first;
        packet[2] = (byte) (body.length >> 8);
        packet[3] = (byte) body.length;
        packet[5] = 1;
        packet[7] = (byte) command;
        System.arraycopy(body, 0, packet, 8, body.length);
        return packet;
    }

    @Property(tries = 50)
    void aTorsoBeforeAnAnswerIsForgotten(@ForAll @IntRange(min = 1, max = 60) int torso) throws Exception {
        byte[] packet = state();
        var joiner = new Joiner();
        assertNull(joiner.accept(Arrays.copyOf(packet, torso)));
        joiner.forget();
        assertArrayEquals(packet, joiner.accept(packet));
    }
}
