package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.Data;

/** docs/golden/gatt-frames.json, as the bat writes and reads it. */
class GattFramesTest {

    private static final Path FILE = Path.of(System.getProperty("pitchside.root"), "docs/golden/gatt-frames.json");
    private static final int INFO = 1;
    private static final int IMU = 2;
    private static final int RESULT = 3;
    private static final int EVENT = 4;
    private static final int ACTIVITY = 5;
    private static final int SHORT = 6;
    private static final int SHORT_IMU = 7;

    private static byte[] hex(Object text) {
        return HexFormat.of().parseHex((String) text);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(String name) throws Exception {
        return (List<Map<String, Object>>)
                JSON.std.mapFrom(Files.readString(FILE)).get(name);
    }

    @Test
    void aBatWritesTheGoldenBytes() throws Exception {
        int written = 0;
        try (var bat = new Program(Build.HOST_ASAN, "gatt")) {
            for (var vector : list("good")) {
                byte[] golden = hex(vector.get("hex"));
                boolean isData = "DATA".equals(vector.get("kind"));
                if (isData || "INFO".equals(vector.get("kind")) && golden[1] == 1 && golden.length == 64) {
                    // given the fields of a golden frame
                    if (isData) {
                        fields(bat, golden);
                    } else {
                        bat.u8(INFO).bytes(golden);
                    }
                    // when the bat writes them, then they are the golden bytes
                    assertArrayEquals(golden, bat.bytes(bat.u32()), (String) vector.get("name"));
                    written++;
                }
            }
        }
        assertEquals(15, written);
    }

    private static ByteBuffer fields(int n) {
        return ByteBuffer.allocate(n).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void head(Program bat, int which, byte[] v) throws Exception {
        bat.u8(which)
                .bytes(fields(6)
                        .putShort((short) Data.seq(v))
                        .putInt(Data.tick(v))
                        .array());
    }

    private static void fields(Program bat, byte[] v) throws Exception {
        switch (v[0]) {
            case Data.IMU -> {
                head(bat, IMU, v);
                int n = Data.imuSamples(v);
                bat.u32(Data.imuSample(v)).u8(Data.flags(v)).u8(n);
                bat.bytes(java.util.Arrays.copyOfRange(v, Data.IMU_HEADER, v.length));
            }
            case Data.RESULT -> {
                head(bat, RESULT, v);
                var r = Data.Result.decode(v);
                int flags = (r.contact() ? 1 : 0) | (r.journaled() ? 2 : 0);
                flags |= (r.gyroClipped() ? 4 : 0) | (r.stanceKnown() ? 8 : 0);
                var logits = java.util.Arrays.copyOf(r.logits(), 16);
                bat.bytes(result(r.bootId(), r.eventSeq(), r.t0Tick(), r.modelVersion())
                        .put((byte) r.label())
                        .put((byte) r.logits().length)
                        .put((byte) flags)
                        .put((byte) ((r.early() ? 16 : 0) | (r.alone() ? 32 : 0)))
                        .putShort((short) r.batSpeed())
                        .putShort((short) r.peakSpeed())
                        .putShort((short) r.downswing())
                        .putShort((short) r.backlift())
                        .put(logits)
                        .array());
            }
            case Data.EVENT -> event(bat, v);
            default -> {
                head(bat, ACTIVITY, v);
                var a = Data.Activity.decode(v);
                bat.bytes(fields(12)
                        .putShort((short) a.motionDps())
                        .putShort((short) a.candidates())
                        .putShort((short) a.rejected())
                        .put((byte) a.batteryPercent())
                        .put((byte) a.temperature())
                        .putShort((short) a.pending())
                        .putShort((short) a.logFree())
                        .array());
            }
        }
    }

    private static ByteBuffer result(int boot, int seq, int t0Tick, int version) {
        return fields(44).putInt(boot).putInt(seq).putInt(t0Tick).putInt(version);
    }

    private static void event(Program bat, byte[] v) throws Exception {
        head(bat, EVENT, v);
        var e = Data.EventPart.decode(v);
        var h = e.head();
        // the rig's flags: those of the log
        int flags = e.journaled() ? 2 : 0;
        if (h != null) {
            flags |= (h.contact() ? 1 : 0) | (h.axes() != null ? 8 : 0) | (h.heldUp() ? 16 : 0);
            flags |= h.at200Hz() ? 32 : 0;
        }
        bat.bytes(result(e.bootId(), e.eventSeq(), h == null ? 0 : h.t0Tick(), 0)
                .put(18, (byte) flags)
                .array());
        int n = e.counts().length / 6;
        bat.u8(e.offset()).u8(e.offset() >> 8).u8(e.last() ? 1 : 0).u8(n << 2 | (h == null ? 0 : 1));
        var axes = fields(24);
        if (h != null && h.axes() != null) {
            axes.asFloatBuffer().put(h.axes());
        }
        bat.bytes(axes.array());
        var counts = fields(e.counts().length * 2);
        counts.asShortBuffer().put(e.counts());
        bat.bytes(counts.array());
    }

    @Test
    @SuppressWarnings("unchecked")
    void aBatCutsTheGoldenPieces() throws Exception {
        try (var bat = new Program(Build.HOST_ASAN, "gatt")) {
            for (var vector : list("short")) {
                // given a value that does not fit
                var values = (List<String>) vector.get("values");
                if (vector.get("long") == null) {
                    byte[] v = hex(values.get(0));
                    head(bat, SHORT_IMU, v);
                    bat.u32(0xABCD00 | v[1] & 0xff).bytes(java.util.Arrays.copyOfRange(v, 8, 20));
                    assertArrayEquals(v, bat.bytes(bat.u32()));
                    continue;
                }
                byte[] whole = hex(vector.get("long"));

                // when the bat cuts it
                bat.u8(SHORT)
                        .bytes(fields(6)
                                .putShort((short) Data.seq(whole))
                                .putInt(whole.length)
                                .array())
                        .bytes(whole);

                // then these are the golden pieces
                assertEquals(values.size(), bat.u32());
                for (String piece : values) {
                    assertArrayEquals(hex(piece), bat.bytes(bat.u32()), (String) vector.get("name"));
                }
            }
        }
    }

    @Test
    void aBatAnswersTheGoldenRequests() throws Exception {
        try (var bat = new BatProcess(
                Build.HOST_ASAN, BatProcess.Make.BAT.withoutModel().opened())) {
            bat.connect(247);
            for (var vector : list("good")) {
                if ("CONTROL".equals(vector.get("kind"))) {
                    // given a request that is right; when it is written
                    byte[] request = hex(vector.get("hex"));
                    var answer = Control.Answer.decode(bat.write(request));

                    // then it is done, but a proof that proves nothing
                    assertEquals(request[0], answer.op());
                    var wanted = request[0] == 0x13 ? Control.Status.NOT_ALLOWED : Control.Status.DONE;
                    assertEquals(wanted, answer.status(), (String) vector.get("name"));
                    if (request[0] == 0x04) {
                        assertEquals(0xdeadbeef, answer.nonce());
                    }
                }
            }
        }
        try (var bat = new BatProcess(
                Build.HOST_ASAN, BatProcess.Make.BAT.withoutModel().opened())) {
            bat.connect(247);
            for (var vector : list("malformed")) {
                if ("CONTROL".equals(vector.get("kind"))) {
                    // given one that is wrong, then it is refused as the page says
                    var answer = Control.Answer.decode(bat.write(hex(vector.get("hex"))));
                    assertEquals(vector.get("status"), answer.status().name(), (String) vector.get("name"));
                }
            }
        }
    }
}
