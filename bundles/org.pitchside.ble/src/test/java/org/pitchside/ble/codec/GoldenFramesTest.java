package org.pitchside.ble.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.ble.codec.InfoCodec.Mode;

/** docs/golden/gatt-frames.json, made apart from this codec: its bytes and ours must be the same, both ways. */
class GoldenFramesTest {

    private static final Path FILE =
            Path.of(System.getProperty("pitchside.root", "../.."), "docs", "golden", "gatt-frames.json");

    private static byte[] hex(Object text) {
        return HexFormat.of().parseHex((String) text);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(String name) throws Exception {
        return (List<Map<String, Object>>)
                JSON.std.mapFrom(Files.readString(FILE)).get(name);
    }

    @TestFactory
    Stream<DynamicTest> goodFramesReadAsTheirFieldsAndAreWrittenAsTheirBytes() throws Exception {
        return list("good").stream()
                .map(v -> DynamicTest.dynamicTest(v.get("kind") + ": " + v.get("name"), () -> good(v)));
    }

    @SuppressWarnings("unchecked")
    private static void good(Map<String, Object> vector) throws Exception {
        byte[] bytes = hex(vector.get("hex"));
        var fields = (Map<String, Object>) vector.get("fields");
        switch ((String) vector.get("kind")) {
            case "INFO" -> info(bytes, fields, Boolean.TRUE.equals(vector.get("read_only")));
            case "CONTROL" -> control(bytes, fields);
            case "ANSWER" -> answer(bytes, fields);
            default -> data(bytes, fields);
        }
    }

    private static void info(byte[] bytes, Map<String, Object> expected, boolean isReadOnly) throws Exception {
        var i = InfoCodec.decode(bytes);
        Mode mode = Mode.valueOf((String) expected.get("mode"));
        var read = new LinkedHashMap<String, Object>();
        read.put("bat", i.bat().toString());
        read.put("boot", Integer.toUnsignedLong(i.bootId()));
        read.put("tick_hz", i.tickHz());
        read.put("rate_mhz", i.rateMilliHz());
        read.put("accel_g", i.range().accelG());
        read.put("gyro_dps", i.range().gyroDps());
        read.put("mtu", i.attMtu());
        read.put("battery", i.batteryPercent());
        read.put("mode", mode.name());
        read.put("model", i.model());
        read.put("pending", i.eventsPending());
        read.put("free", i.logFree());
        read.put("dropped", Integer.toUnsignedLong(i.samplesDropped()));
        read.put("overwritten", Integer.toUnsignedLong(i.eventsOverwritten()));
        read.put("enrolled", i.enrolled());
        read.put("open", i.open());
        same(expected, read);
        // what another minor version wrote is read, and not written
        if (!isReadOnly) {
            assertArrayEquals(java.util.Arrays.copyOf(bytes, InfoCodec.LENGTH), InfoCodec.encode(i, mode));
        }
        assertEquals(new ImuRange(16, 2000), i.range());
    }

    private static void control(byte[] bytes, Map<String, Object> expected) throws Exception {
        Control request = Control.decode(bytes);
        assertArrayEquals(bytes, request.encode());
        var read = new LinkedHashMap<String, Object>();
        if (request instanceof Control.SetMode m) {
            read.put("op", "MODE");
            read.put("mode", m.mode().name());
        } else if (request instanceof Control.MountRow m) {
            read.put("op", "MOUNT");
            read.put("row", m.row());
            read.put("x", bits(m.x()));
            read.put("y", bits(m.y()));
            read.put("z", bits(m.z()));
        } else if (request instanceof Control.SetHand h) {
            read.put("op", "HAND");
            read.put("hand", h.hand().name());
        } else if (request instanceof Control.Time t) {
            read.put("op", "TIME");
            read.put("nonce", Integer.toUnsignedLong(t.nonce()));
        } else if (request instanceof Control.Ack a) {
            read.put("op", "ACK");
            read.put("boot", a.bootId());
            read.put("seq", a.eventSeq());
        } else if (request instanceof Control.Replay r) {
            read.put("op", "REPLAY");
            read.put("boot", Integer.toUnsignedLong(r.bootId()));
            read.put("seq", r.fromSeq());
        } else if (request instanceof Control.Identify i) {
            read.put("op", "IDENTIFY");
            read.put("seconds", i.seconds());
        } else if (request instanceof Control.Enrol e) {
            read.put("op", "ENROL");
            read.put("half", e.half());
            read.put("bytes", HexFormat.of().formatHex(e.bytes()));
        } else if (request instanceof Control.Key) {
            read.put("op", "KEY");
        } else if (request instanceof Control.Challenge c) {
            read.put("op", "CHALLENGE");
            read.put("bytes", HexFormat.of().formatHex(c.bytes()));
        } else if (request instanceof Control.Prove p) {
            read.put("op", "PROVE");
            read.put("bytes", HexFormat.of().formatHex(p.bytes()));
        }
        same(expected, read);
    }

    private static void answer(byte[] bytes, Map<String, Object> expected) throws Exception {
        var a = Control.Answer.decode(bytes);
        assertArrayEquals(bytes, a.encode());
        var read = new LinkedHashMap<String, Object>();
        read.put("op", a.op());
        read.put("status", a.status().name());
        if (a.op() == 4) {
            read.put("nonce", Integer.toUnsignedLong(a.nonce()));
            read.put("tick", Integer.toUnsignedLong(a.tick()));
        } else if (a.op() >= Control.ENROL && a.body().length > 0) {
            read.put("bytes", HexFormat.of().formatHex(a.bytes()));
            read.put("half", a.op() == Control.ENROL ? a.half() : null);
        } else if (a.op() == 6) {
            read.put("count", a.count());
        }
        same(expected, read);
    }

    private static void data(byte[] bytes, Map<String, Object> expected) throws Exception {
        var read = new LinkedHashMap<String, Object>();
        switch (Data.type(bytes)) {
            case Data.IMU -> imu(bytes, read);
            case Data.EVENT -> event(bytes, read);
            case Data.RESULT -> result(bytes, read);
            default -> activity(bytes, read);
        }
        same(expected, read);
    }

    private static void imu(byte[] bytes, Map<String, Object> read) throws Exception {
        int n = Data.imuSamples(bytes);
        var block = new ImuBlock(n);
        Data.addTo(block, bytes, Data.IMU_HEADER, n);
        boolean first = (Data.flags(bytes) & Data.FIRST) != 0;
        read.put("type", "IMU");
        read.put("first", first);
        read.put("seq", Data.seq(bytes));
        read.put("tick", Integer.toUnsignedLong(Data.tick(bytes)));
        read.put("sample", Integer.toUnsignedLong(Data.imuSample(bytes)));
        read.put("counts", ints(block.counts()));
        assertArrayEquals(
                bytes, Data.imu(first, Data.seq(bytes), Data.tick(bytes), Data.imuSample(bytes), block.counts(), 0, n));
    }

    private static void event(byte[] bytes, Map<String, Object> read) throws Exception {
        var e = Data.EventPart.decode(bytes);
        assertArrayEquals(bytes, e.encode());
        read.put("type", "EVENT");
        read.put("last", e.last());
        read.put("journaled", e.journaled());
        read.put("seq", e.seq());
        read.put("tick", Integer.toUnsignedLong(e.tick()));
        read.put("boot", e.bootId());
        read.put("event", e.eventSeq());
        read.put("offset", e.offset());
        if (e.head() != null) {
            read.put("t0_tick", e.head().t0Tick());
            read.put("held_up", e.head().heldUp());
            read.put("contact", e.head().contact());
            read.put("at_200_hz", e.head().at200Hz());
            var axes = e.head().axes();
            read.put(
                    "axes",
                    axes == null
                            ? null
                            : java.util.stream.IntStream.range(0, 6)
                                    .mapToObj(i -> bits(axes[i]))
                                    .toList());
        }
        read.put("counts", ints(e.counts()));
    }

    private static void result(byte[] bytes, Map<String, Object> read) throws Exception {
        var r = Data.Result.decode(bytes);
        assertArrayEquals(bytes, r.encode());
        read.put("type", "RESULT");
        read.put("contact", r.contact());
        read.put("journaled", r.journaled());
        read.put("clipped", r.gyroClipped());
        read.put("stance", r.stanceKnown());
        read.put("early", r.early());
        read.put("alone", r.alone());
        read.put("seq", r.seq());
        read.put("tick", r.tick());
        read.put("boot", r.bootId());
        read.put("event", r.eventSeq());
        read.put("t0_tick", r.t0Tick());
        read.put("version", r.modelVersion());
        read.put("label", r.label());
        read.put("margin", r.margin());
        read.put("bat_speed", r.batSpeed());
        read.put("peak_speed", r.peakSpeed());
        read.put("downswing", r.downswing());
        read.put("backlift", r.backlift());
        read.put(
                "logits",
                java.util.stream.IntStream.range(0, r.logits().length)
                        .map(i -> r.logits()[i])
                        .boxed()
                        .toList());
    }

    private static void activity(byte[] bytes, Map<String, Object> read) throws Exception {
        var a = Data.Activity.decode(bytes);
        assertArrayEquals(bytes, a.encode());
        read.put("type", "ACTIVITY");
        read.put("seq", a.seq());
        read.put("tick", a.tick());
        read.put("motion", a.motionDps());
        read.put("candidates", a.candidates());
        read.put("rejected", a.rejected());
        read.put("battery", a.batteryPercent());
        read.put("temperature", a.temperature());
        read.put("pending", a.pending());
        read.put("free", a.logFree());
    }

    @TestFactory
    Stream<DynamicTest> malformedFramesAreRefused() throws Exception {
        return list("malformed").stream()
                .map(v -> DynamicTest.dynamicTest(v.get("kind") + ": " + v.get("name"), () -> {
                    byte[] bytes = hex(v.get("hex"));
                    switch ((String) v.get("kind")) {
                        case "INFO" -> assertThrows(FrameException.class, () -> InfoCodec.decode(bytes));
                        case "CONTROL" ->
                            assertEquals(
                                    v.get("status"),
                                    assertThrows(Control.Refused.class, () -> Control.decode(bytes))
                                            .status()
                                            .name());
                        case "ANSWER" -> assertThrows(FrameException.class, () -> Control.Answer.decode(bytes));
                        default -> assertThrows(FrameException.class, () -> decodeData(bytes));
                    }
                }));
    }

    static void decodeData(byte[] bytes) throws FrameException {
        int type = Data.type(bytes);
        if ((type & Data.SHORT) != 0) {
            fail("a short form stands among the malformed long ones");
        }
        switch (type) {
            case Data.IMU -> Data.imuSamples(bytes);
            case Data.EVENT -> Data.EventPart.decode(bytes);
            case Data.RESULT -> Data.Result.decode(bytes);
            default -> Data.Activity.decode(bytes);
        }
    }

    @TestFactory
    Stream<DynamicTest> shortFormsAreCutAndJoined() throws Exception {
        return list("short").stream()
                .map(v -> DynamicTest.dynamicTest((String) v.get("name"), () -> {
                    var values = ((List<?>) v.get("values"))
                            .stream().map(GoldenFramesTest::hex).toList();
                    if (v.get("long") == null) {
                        shortImu(values.get(0), v);
                        return;
                    }
                    byte[] longForm = hex(v.get("long"));
                    var pieces = ShortForm.split(longForm, Data.seq(longForm));
                    var joiner = new ShortForm.Joiner();
                    assertEquals(values.size(), pieces.size());
                    for (int i = 0; i < pieces.size(); i++) {
                        assertArrayEquals(values.get(i), pieces.get(i));
                        byte[] joined = joiner.accept(values.get(i));
                        if (i < pieces.size() - 1) {
                            assertNull(joined);
                        } else {
                            assertNotNull(joined);
                            assertArrayEquals(longForm, joined);
                        }
                    }
                }));
    }

    @SuppressWarnings("unchecked")
    private static void shortImu(byte[] value, Map<String, Object> vector) throws Exception {
        var fields = (Map<String, Object>) vector.get("fields");
        var block = new ImuBlock(1);
        Data.addTo(block, value, Data.HEADER, 1);
        assertEquals(Data.IMU | Data.SHORT, Data.type(value));
        assertEquals(fields.get("sample_low"), Data.flags(value));
        assertEquals(fields.get("counts"), ints(block.counts()));
        assertArrayEquals(value, ShortForm.imu(3, 777, 0x1F0, block.counts(), 0));
    }

    private static List<Integer> ints(short[] counts) {
        return java.util.stream.IntStream.range(0, counts.length)
                .map(i -> counts[i])
                .boxed()
                .toList();
    }

    private static String bits(float f) {
        return String.format("%08x", Float.floatToIntBits(f));
    }

    /** Compares as texts: JSON does not say how wide a number is. */
    private static void same(Map<String, Object> expected, Map<String, Object> read) {
        var a = new LinkedHashMap<String, String>();
        expected.forEach((k, v) -> a.put(k, String.valueOf(v)));
        var b = new LinkedHashMap<String, String>();
        expected.keySet().forEach(k -> b.put(k, String.valueOf(read.get(k))));
        assertEquals(a, b);
    }
}
