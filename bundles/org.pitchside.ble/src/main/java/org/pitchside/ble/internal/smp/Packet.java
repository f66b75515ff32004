package org.pitchside.ble.internal.smp;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.pitchside.api.delivery.ModelHash;

/** What a bat is asked over SMP, as bytes: docs/sensor-model.md, section 13. All in version 2 of the protocol. */
final class Packet {

    /** The longest, its header included. */
    static final int MOST = 512;

    static final int HEADER = 8;
    static final int OS = 0;
    static final int IMAGE = 1;
    static final int RESET = 5;
    static final int STATE = 0;
    static final int UPLOAD = 1;

    private static final int MODEL = 1;
    private static final int TICKET = 2;
    private static final int KEYS = 3;

    private static final int READ = 0;
    private static final int WRITE = 2;
    private static final int VERSION_2 = 1 << 3;
    /** A byte string of more than 255 bytes says so in three bytes, the empty one that is measured in one. */
    private static final int LONGER_HEAD = 2;

    private static final CBORFactory CBOR = new CBORFactory();

    private final int operation;
    private final int group;
    private final int command;
    private final byte[] body;
    private final int carried;

    private Packet(int operation, int group, int command, int carried, byte[] body) {
        this.operation = operation;
        this.group = group;
        this.command = command;
        this.carried = carried;
        this.body = body;
        if (HEADER + body.length > MOST) {
            throw new IllegalArgumentException("an SMP packet of " + (HEADER + body.length) + " bytes");
        }
    }

    @FunctionalInterface
    private interface Content {
        void write(JsonGenerator to) throws IOException;
    }

    private static byte[] map(int fields, Content content) {
        var bytes = new ByteArrayOutputStream(MOST);
        try (CBORGenerator to = CBOR.createGenerator(bytes)) {
            to.writeStartObject(null, fields);
            content.write(to);
            to.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes every byte", e);
        }
        return bytes.toByteArray();
    }

    /** What it holds. */
    static Packet state() {
        return new Packet(READ, IMAGE, STATE, 0, map(0, to -> {}));
    }

    /** From the next boot on, on trial. */
    static Packet test(ModelHash model) {
        return new Packet(WRITE, IMAGE, STATE, 0, map(1, to -> hash(to, model)));
    }

    static Packet confirm(ModelHash model) {
        return new Packet(WRITE, IMAGE, STATE, 0, map(2, to -> {
            hash(to, model);
            to.writeBooleanField("confirm", true);
        }));
    }

    private static void hash(JsonGenerator to, ModelHash model) throws IOException {
        to.writeFieldName("hash");
        to.writeBinary(model.bytes());
    }

    static Packet reset() {
        return new Packet(WRITE, OS, RESET, 0, map(0, to -> {}));
    }

    /** A release ticket, whole. */
    static Packet ticket(byte[] ticket) {
        return whole(TICKET, ticket);
    }

    /** A key set, whole. */
    static Packet keys(byte[] keySet) {
        return whole(KEYS, keySet);
    }

    private static Packet whole(int image, byte[] bytes) {
        return new Packet(WRITE, IMAGE, UPLOAD, 0, map(4, to -> {
            to.writeNumberField("image", image);
            to.writeNumberField("len", bytes.length);
            piece(to, bytes, 0, bytes.length, 0);
        }));
    }

    /**
     * The next piece of a model, as long as a packet holds, a multiple of 8. Data goes first: where a piece of the packet is lost and
     * another packet fills it up, what ends it is no offset, and the bat refuses it instead of writing it into its flash.
     */
    static Packet piece(byte[] blob, ModelHash hash, int offset) {
        int room = MOST - HEADER - LONGER_HEAD - modelBody(blob, hash, offset, 0).length;
        int n = Math.min(blob.length - offset, room & ~7);
        return new Packet(WRITE, IMAGE, UPLOAD, n, modelBody(blob, hash, offset, n));
    }

    /** Asks where to go on with a model, and sends nothing of it. */
    static Packet where(byte[] blob, ModelHash hash) {
        return new Packet(WRITE, IMAGE, UPLOAD, 0, modelBody(blob, hash, 0, 0));
    }

    private static byte[] modelBody(byte[] blob, ModelHash hash, int offset, int n) {
        return map(offset == 0 ? 5 : 2, to -> {
            if (offset == 0) {
                to.writeNumberField("image", MODEL);
                to.writeNumberField("len", blob.length);
                to.writeFieldName("sha");
                to.writeBinary(hash.bytes());
            }
            piece(to, blob, offset, n, offset);
        });
    }

    private static void piece(JsonGenerator to, byte[] bytes, int from, int n, int offset) throws IOException {
        to.writeFieldName("data");
        to.writeBinary(bytes, from, n);
        to.writeNumberField("off", offset);
    }

    /** Bytes of a model that travel in it. */
    int carried() {
        return carried;
    }

    /** The bytes as they go out. @param sequence its low 8 bits come back with the answer */
    byte[] bytes(int sequence) {
        byte[] packet = Arrays.copyOf(
                new byte[] {
                    (byte) (operation | VERSION_2),
                    0,
                    (byte) (body.length >> 8),
                    (byte) body.length,
                    0,
                    (byte) group,
                    (byte) sequence,
                    (byte) command
                },
                HEADER + body.length);
        System.arraycopy(body, 0, packet, HEADER, body.length);
        return packet;
    }

    /** Whether an answer's header is that of an answer to this. */
    boolean isAnsweredBy(Answer answer) {
        return answer.operation() == operation + 1 && answer.group() == group && answer.command() == command;
    }
}
