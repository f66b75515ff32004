package org.pitchside.sensor.rig;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A bat's slots, trust and SMP (rig/c/slots.c), and the other side of SMP with a CBOR that is not ours. */
final class SmpBat implements AutoCloseable {

    static final int READ = 0;
    static final int WRITE = 2;
    static final int OS = 0;
    static final int IMAGE = 1;
    static final int STATE = 0;
    static final int UPLOAD = 1;
    static final int ERASE = 5;
    static final int FACTORY = 2;
    static final int NO_SLOT = 3;

    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

    private final Program program;
    private int tick;
    private int sequence;
    /** 1 = the second version of the protocol. */
    private int version = 1;

    SmpBat(Build build) throws IOException, InterruptedException {
        program = new Program(build, "slots");
    }

    /** What runs and what is kept. */
    record Slots(int running, int confirmed, int trial, int phase, int floor, int version, int keySet, int counter) {}

    SmpBat fresh(boolean used, int random, long id, byte[] root, byte[] keys, byte[] factory) throws IOException {
        program.u8(0).u8(used ? 1 : 0).u32(random).u32((int) id).u32((int) (id >>> 32));
        program.bytes(root);
        program.u32(keys.length).bytes(keys).u32(factory.length).bytes(factory);
        return this;
    }

    void cut(int in) throws IOException {
        program.u8(1).u32(in);
    }

    /** True where the whole boot was through. */
    boolean boot() throws IOException {
        int state = program.u8(2).u8();
        return (state | program.u8()) == 0;
    }

    void version(int version) {
        this.version = version;
    }

    void proven(boolean proven) throws IOException {
        program.u8(7).u8(proven ? 1 : 0);
    }

    void closed() throws IOException {
        program.u8(8);
    }

    void damage(int at, byte[] bytes) throws IOException {
        program.u8(9).u32(at).u32(bytes.length).bytes(bytes);
    }

    void later(int ticks) {
        tick += ticks;
    }

    void piece(byte[] bytes) throws IOException {
        program.u8(3).u32(tick += 10).u32(bytes.length).bytes(bytes);
    }

    /** What the bat answers after so many polls; empty = nothing. */
    byte[] answer(int polls) throws IOException {
        return program.bytes(program.u8(4).u32(polls).u32());
    }

    byte[] packet(int operation, int group, int command, byte[] body) {
        return ByteBuffer.allocate(8 + body.length)
                .put((byte) (operation | version << 3))
                .put((byte) 0)
                .putShort((short) body.length)
                .putShort((short) group)
                .put((byte) ++sequence)
                .put((byte) command)
                .put(body)
                .array();
    }

    static byte[] cbor(Map<String, ?> map) throws IOException {
        return CBOR.writeValueAsBytes(map);
    }

    /** One packet there and its answer; null where the bat does not answer. */
    Map<String, Object> request(int operation, int group, int command, Map<String, ?> map) throws IOException {
        byte[] request = packet(operation, group, command, cbor(map));
        piece(request);
        return decoded(request, answer(1_000));
    }

    static Map<String, Object> decoded(byte[] request, byte[] answer) throws IOException {
        if (answer.length == 0) {
            return null;
        }
        var header = ByteBuffer.wrap(answer);
        if (header.get(0) != request[0] + 1
                || header.getShort(2) != answer.length - 8
                || header.getInt(4) != ByteBuffer.wrap(request).getInt(4)) {
            throw new AssertionError("the answer's header does not fit the request's");
        }
        var map = new LinkedHashMap<String, Object>();
        try (var parser = CBOR.getFactory().createParser(answer, 8, answer.length - 8)) {
            map.putAll(CBOR.readValue(parser, new TypeReference<Map<String, Object>>() {}));
            if (parser.nextToken() != null) {
                throw new AssertionError("bytes behind the answer's map");
            }
        }
        return map;
    }

    /** A packet's map. */
    static Map<String, Object> map(byte[] packet, int from, int bytes) throws IOException {
        try (var parser = CBOR.getFactory().createParser(packet, from, bytes)) {
            return CBOR.readValue(parser, new TypeReference<Map<String, Object>>() {});
        }
    }

    /** The code of a refusal in an answer; 0 = there is none; group * 1000 added where it is not the bat's own. */
    static int code(Map<String, Object> answer) {
        if (answer.get("err") instanceof Map<?, ?> err) {
            int group = (Integer) err.get("group");
            return (Integer) err.get("rc") + (group == 64 ? 0 : 1_000 * group);
        }
        return answer.containsKey("rc") ? -(Integer) answer.get("rc") : 0;
    }

    Map<String, Object> whole(int image, byte[] content) throws IOException {
        var map = new LinkedHashMap<String, Object>();
        map.put("image", image);
        map.put("len", content.length);
        map.put("off", 0);
        map.put("data", content);
        return request(WRITE, IMAGE, UPLOAD, map);
    }

    /** Uploads a model as far as it goes: the last answer, or null where the bat died. */
    Map<String, Object> upload(byte[] blob, byte[] sha, int chunk) throws IOException {
        int off = 0;
        for (int packets = 0; packets < 3_000; packets++) {
            var map = new LinkedHashMap<String, Object>();
            if (off == 0) {
                map.put("image", 1);
                map.put("len", blob.length);
                map.put("sha", sha);
            }
            map.put("off", off);
            map.put("data", java.util.Arrays.copyOfRange(blob, off, Math.min(blob.length, off + chunk)));
            var answer = request(WRITE, IMAGE, UPLOAD, map);
            if (answer == null || code(answer) != 0 || answer.containsKey("match")) {
                return answer;
            }
            off = (Integer) answer.get("off");
        }
        throw new AssertionError("the upload goes round in circles");
    }

    Map<String, Object> test(byte[] sha) throws IOException {
        return request(WRITE, IMAGE, STATE, Map.of("hash", sha));
    }

    Map<String, Object> confirm(byte[] sha) throws IOException {
        return request(
                WRITE, IMAGE, STATE, sha == null ? Map.of("confirm", true) : Map.of("hash", sha, "confirm", true));
    }

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> images() throws IOException {
        return (List<Map<String, Object>>) request(READ, IMAGE, STATE, Map.of()).get("images");
    }

    Slots slots() throws IOException {
        program.u8(5);
        return new Slots(
                program.u8(),
                program.u8(),
                program.u8(),
                program.u8(),
                program.u32(),
                program.u32(),
                program.u32(),
                program.u32());
    }

    /** Writes, erases and resets so far. */
    int[] counts() throws IOException {
        program.u8(6);
        return new int[] {program.u32(), program.u32(), program.u32()};
    }

    @Override
    public void close() throws IOException {
        program.close();
    }
}
