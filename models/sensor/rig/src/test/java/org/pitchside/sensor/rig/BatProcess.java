package org.pitchside.sensor.rig;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.BatInfo;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.Data;
import org.pitchside.ble.codec.FrameException;
import org.pitchside.ble.codec.InfoCodec;

/** One bat in a process of its own, spoken to as docs/bat-process.md says; its clock is the test's. */
final class BatProcess implements AutoCloseable {

    static final int TICK_HZ = 32_768;
    static final int ALL_BOOTS = -1;
    private static final int ANY_NUMBER = 65_535;

    /** What the bat did. */
    record Did(int kind, int characteristic, int tick, byte[] bytes) {}

    /** How a bat is made. */
    record Make(long id, int rateMilliHz, String flash, boolean model, boolean open, String keys) {
        static final Make BAT = new Make(0xB7, 200_000, "", true, false, "");

        Make rate(int milliHz) {
            return new Make(id, milliHz, flash, model, open, keys);
        }

        Make flash(Path file) {
            return new Make(id, rateMilliHz, file.toString(), model, open, keys);
        }

        Make keys(Path file) {
            return new Make(id, rateMilliHz, flash, model, open, file.toString());
        }

        Make withoutModel() {
            return new Make(id, rateMilliHz, flash, false, open, keys);
        }

        Make opened() {
            return new Make(id, rateMilliHz, flash, model, true, keys);
        }
    }

    private final Program program;
    private final Make make;
    private final List<byte[]> data = new ArrayList<>();
    private final List<Integer> dataTicks = new ArrayList<>();
    private final List<byte[]> answers = new ArrayList<>();
    private long made;
    private long zero;
    private Path blob;

    BatProcess(Build build, Make make) throws Exception {
        this.make = make;
        program = new Program(build, "pitchside-bat");
        if (make.model) {
            blob = Files.createTempFile("model", ".psm");
            Files.write(blob, Blobs.shipped().bytes());
        }
        byte[] flash = make.flash.getBytes(StandardCharsets.UTF_8);
        byte[] factory = make.model ? blob.toString().getBytes(StandardCharsets.UTF_8) : new byte[0];
        byte[] keys = make.keys.getBytes(StandardCharsets.UTF_8);
        ask(
                1,
                bytes(35 + flash.length + factory.length + keys.length)
                        .putLong(make.id)
                        .putInt(make.rateMilliHz)
                        .putShort((short) 16)
                        .putShort((short) 2000)
                        .putInt(TICK_HZ)
                        .putLong(7)
                        .put((byte) (make.open ? 1 : 0))
                        .putShort((short) flash.length)
                        .put(flash)
                        .putShort((short) factory.length)
                        .put(factory)
                        .putShort((short) keys.length)
                        .put(keys)
                        .array());
    }

    private static ByteBuffer bytes(int n) {
        return ByteBuffer.allocate(n).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A request as it stands; the status of its reply. */
    int raw(int op, int bat, byte[] arguments, List<Did> did) throws IOException {
        program.u8(op).u8(0).u8(bat).u8(bat >> 8).u32(arguments.length).bytes(arguments);
        ByteBuffer head = ByteBuffer.wrap(program.bytes(8)).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer body = ByteBuffer.wrap(program.bytes(head.getInt(4))).order(ByteOrder.LITTLE_ENDIAN);
        while (body.hasRemaining()) {
            int kind = body.get();
            int characteristic = body.get();
            var value = new byte[Short.toUnsignedInt(body.getShort())];
            int tick = body.getInt();
            body.get(value);
            did.add(new Did(kind, characteristic, tick, value));
        }
        if (head.get(0) != (byte) op || Short.toUnsignedInt(head.getShort(2)) != bat) {
            throw new AssertionError("a reply to another request");
        }
        return head.get(1);
    }

    /** What is notified is kept; all else comes back. */
    private List<Did> ask(int op, byte[] arguments) throws IOException {
        var did = new ArrayList<Did>();
        int status = raw(op, 1, arguments, did);
        if (status != 0) {
            throw new AssertionError("op " + op + " ended with status " + status);
        }
        var rest = new ArrayList<Did>();
        for (Did d : did) {
            if (d.kind == 1 && d.characteristic == 3) {
                data.add(d.bytes);
                dataTicks.add(d.tick);
            } else if (d.kind == 1 && d.characteristic == 2) {
                answers.add(d.bytes);
            } else {
                rest.add(d);
            }
        }
        return rest;
    }

    /** The tick of a sample, counted since the first one. */
    int tick(long sample) {
        return (int) (zero + Math.round(sample * 1000.0 * TICK_HZ / make.rateMilliHz));
    }

    long made() {
        return made;
    }

    /** Takes samples, six counts each, and the time that they take. */
    BatProcess samples(short[] counts) throws IOException {
        int n = counts.length / 6;
        var b = bytes(8 + n * 16)
                .putInt(tick(made + n))
                .put((byte) 87)
                .put((byte) 21)
                .putShort((short) n);
        for (int i = 0; i < n; i++) {
            b.putInt(tick(made + i));
            for (int axis = 0; axis < 6; axis++) {
                b.putShort(counts[i * 6 + axis]);
            }
        }
        made += n;
        ask(2, b.array());
        return this;
    }

    /** Time goes on without a sample: the sensor sleeps. */
    void sleep(double seconds) throws IOException {
        long n = (long) (seconds * make.rateMilliHz / 1000);
        for (long left = n; left > 0; left -= 50) {
            made += Math.min(50, left);
            ask(
                    2,
                    bytes(8).putInt(tick(made))
                            .put((byte) 87)
                            .put((byte) 21)
                            .putShort((short) 0)
                            .array());
        }
    }

    BatProcess connect(int attMtu) throws IOException {
        ask(3, bytes(2).putShort((short) attMtu).array());
        return this;
    }

    void disconnect() throws IOException {
        ask(4, new byte[0]);
    }

    BatInfo info() throws IOException, FrameException {
        return InfoCodec.decode(ask(5, new byte[0]).get(0).bytes());
    }

    /** Writes CONTROL and gives the answer; null where the air has no room for it. */
    byte[] write(byte... value) throws IOException {
        answers.clear();
        ask(6, value);
        return answers.isEmpty() ? null : answers.get(0);
    }

    Control.Answer control(Control request) throws IOException, FrameException {
        return Control.Answer.decode(write(request.encode()));
    }

    /** A moment passes; what is not of CONTROL or DATA comes back. */
    List<Did> poll() throws IOException {
        return ask(
                2,
                bytes(8).putInt(tick(made))
                        .put((byte) 87)
                        .put((byte) 21)
                        .putShort((short) 0)
                        .array());
    }

    List<Did> smp(byte[] value) throws IOException {
        return ask(7, value);
    }

    void button() throws IOException {
        ask(8, new byte[0]);
    }

    /** The battery falls out and is put in again. */
    void powerCut() throws IOException {
        zero = 0;
        made = 0;
        ask(9, bytes(4).putInt(0).array());
    }

    void room(int notifications) throws IOException {
        ask(11, bytes(2).putShort((short) notifications).array());
    }

    void roomForAll() throws IOException {
        room(ANY_NUMBER);
    }

    void missed(int samples) throws IOException {
        made += samples;
        ask(12, bytes(4).putInt(samples).array());
    }

    List<byte[]> answers() {
        return answers;
    }

    /** The DATA values that came since the last call. */
    List<byte[]> data() {
        var all = List.copyOf(data);
        data.clear();
        dataTicks.clear();
        return all;
    }

    /** The same of one type, in long or short form. */
    List<byte[]> data(int type) {
        return data().stream().filter(v -> (v[0] & ~Data.SHORT) == type).toList();
    }

    /** The bat's clock when each of the values that wait for {@link #data()} came. */
    List<Integer> dataTicks() {
        return List.copyOf(dataTicks);
    }

    /** The process is killed; only its flash file is left. Not to be closed any more. */
    void kill() throws IOException, InterruptedException {
        program.kill();
        Files.deleteIfExists(blob);
    }

    @Override
    public void close() throws IOException {
        if (blob != null) {
            Files.delete(blob);
        }
        program.close();
    }
}
