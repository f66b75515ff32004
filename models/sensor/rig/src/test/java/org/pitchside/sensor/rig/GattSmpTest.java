package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pitchside.sensormodel.SensorModel;

/** A new model for a whole bat, over its SMP characteristic. What slots and trust decide is in SlotsTest. */
class GattSmpTest {

    private static final int BOOTED = 2;
    private static final int SMP = 4;

    @TempDir
    Path dir;

    private final Signers signers = new Signers();
    private int sequence;
    private boolean booted;

    /** The bat in the process has this id. */
    private static final long BAT = 0xB7;

    private BatProcess bat() throws Exception {
        var keys = new ByteArrayOutputStream();
        keys.write(signers.rootBytes());
        keys.write(signers.keys(1).bytes());
        Path file = Files.write(dir.resolve("keys"), keys.toByteArray());
        var make = BatProcess.Make.BAT.flash(dir.resolve("flash")).keys(file);
        return new BatProcess(Build.HOST_ASAN, make);
    }

    @Test
    void aRootWithoutAWholeKeySetBehindItIsRefused() throws Exception {
        try (var process = new BatProcess(Build.HOST_ASAN, BatProcess.Make.BAT.withoutModel())) {
            byte[] set = signers.keys(1).bytes();
            for (int bytes : new int[] {0, 8, set.length - 1}) {
                // given keys that end too early
                Path file = dir.resolve("cut-" + bytes);
                try (var out = Files.newOutputStream(file)) {
                    out.write(signers.rootBytes());
                    out.write(set, 0, bytes);
                }
                byte[] path = file.toString().getBytes(StandardCharsets.UTF_8);
                byte[] open = ByteBuffer.allocate(35 + path.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(BAT)
                        .putInt(200_000)
                        .putShort((short) 16)
                        .putShort((short) 2000)
                        .putInt(BatProcess.TICK_HZ)
                        .putLong(7)
                        .put((byte) 0)
                        .putShort((short) 0)
                        .putShort((short) 0)
                        .putShort((short) path.length)
                        .put(path)
                        .array();

                // when, then
                assertEquals(8, process.raw(1, 2, open, new ArrayList<>()), bytes + " bytes");
            }
        }
    }

    /** One request in pieces of an air; the answer joined, null where there is none. */
    private Map<String, Object> request(BatProcess bat, int room, int op, int group, int command, Map<String, ?> map)
            throws Exception {
        byte[] body = SmpBat.cbor(map);
        byte[] packet = ByteBuffer.allocate(8 + body.length)
                .put((byte) (op | 8))
                .put((byte) 0)
                .putShort((short) body.length)
                .putShort((short) group)
                .put((byte) ++sequence)
                .put((byte) command)
                .put(body)
                .array();
        var answer = new ByteArrayOutputStream();
        for (int at = 0; at < packet.length; at += room) {
            hear(bat.smp(Arrays.copyOfRange(packet, at, Math.min(packet.length, at + room))), answer, room);
        }
        for (int polls = 0; polls < 1_000 && answer.size() == 0; polls++) {
            hear(bat.poll(), answer, room);
        }
        return SmpBat.decoded(packet, answer.toByteArray());
    }

    private void hear(List<BatProcess.Did> did, ByteArrayOutputStream to, int room) {
        for (var d : did) {
            if (d.kind() == BOOTED) {
                booted = true;
            } else if (d.characteristic() == SMP) {
                assertTrue(d.bytes().length <= room);
                to.writeBytes(d.bytes());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {23, 247})
    void aModelComesOverTheAirIsTriedAndStays(int attMtu) throws Exception {
        int room = attMtu - 3;
        try (var bat = bat()) {
            // given a bat with its factory's model, and another one that was released for it
            SensorModel model = signers.model(Blobs.shipped().bytes(), 7);
            byte[] sha = Signers.sha(model);
            byte[] ticket = signers.ticket(model, 1, 2, BAT);
            bat.connect(attMtu);
            assertEquals("cricket-1", bat.info().model());
            var released = new LinkedHashMap<String, Object>();
            released.put("image", 2);
            released.put("len", ticket.length);
            released.put("off", 0);
            released.put("data", ticket);
            assertEquals(0, SmpBat.code(request(bat, room, 2, 1, 1, released)));

            // when it is uploaded, tried, and the bat is reset
            Map<String, Object> last = Map.of("off", 0);
            while (!last.containsKey("match")) {
                int off = (Integer) last.get("off");
                var piece = new LinkedHashMap<String, Object>();
                if (off == 0) {
                    piece.put("image", 1);
                    piece.put("len", model.bytes().length);
                    piece.put("sha", sha);
                }
                piece.put("off", off);
                piece.put("data", Arrays.copyOfRange(model.bytes(), off, Math.min(model.bytes().length, off + 400)));
                last = request(bat, room, 2, 1, 1, piece);
                assertEquals(0, SmpBat.code(last));
            }
            assertEquals(true, last.get("match"));
            assertEquals(0, SmpBat.code(request(bat, room, 2, 1, 0, Map.of("hash", sha))));
            assertEquals(0, SmpBat.code(request(bat, room, 2, 0, 5, Map.of())));

            // then it has booted and runs the new model, and after a word for good
            assertTrue(booted);
            assertEquals("cricket-7", bat.info().model());
            assertEquals(2, bat.info().bootId());
            bat.connect(attMtu);
            assertEquals(0, SmpBat.code(request(bat, room, 2, 1, 0, Map.of("confirm", true))));
            bat.powerCut();
            assertEquals("cricket-7", bat.info().model());
        }
    }

    @Test
    void whoeverHasNotProvenItselfGetsNoModelIn() throws Exception {
        try (var bat = bat()) {
            // given an enrolled bat
            bat.button();
            bat.connect(247);
            GattAuthTest.enrol(bat);
            assertEquals(0, SmpBat.code(request(bat, 244, 0, 1, 0, Map.of())));
            bat.disconnect();
            // when somebody asks for its images without a proof, then he is refused (MCUmgr: access denied)
            bat.connect(247);
            var answer = request(bat, 244, 0, 1, 0, Map.of());
            assertTrue(SmpBat.code(answer) != 0, answer + "");
            assertNull(answer.get("images"));
        }
    }
}
