package org.pitchside.ble.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuRange;

/** The INFO characteristic, 64 bytes. */
public final class InfoCodec {

    public static final int LENGTH = 64;
    private static final int LONGEST = 512;
    private static final int MAJOR = 1;
    private static final int MINOR = 1;
    private static final int ENROLLED = 1;
    private static final int OPEN = 2;
    private static final int MODEL_AT = 32;
    private static final int MODEL_LENGTH = 16;

    private InfoCodec() {}

    /** What a bat does with its samples. */
    public enum Mode {
        IDLE,
        STREAM,
        EVENTS
    }

    /** Writes INFO. The model is taken apart at its last hyphen; one that does not fit is refused. */
    public static byte[] encode(BatInfo info, Mode mode) {
        ByteBuffer b = Bytes.of(LENGTH);
        b.put((byte) MAJOR).put((byte) MINOR);
        b.putShort((short) ((info.enrolled() ? ENROLLED : 0) | (info.open() ? OPEN : 0)));
        b.putLong(info.bat().value()).putInt(info.bootId());
        b.putInt(info.tickHz()).putInt(info.rateMilliHz());
        b.putShort((short) info.range().accelG()).putShort((short) info.range().gyroDps());
        b.putShort((short) info.attMtu());
        b.put((byte) info.batteryPercent()).put((byte) mode.ordinal());
        int version = 0;
        if (!info.model().equals("none")) {
            int hyphen = info.model().lastIndexOf('-');
            byte[] id = info.model().substring(0, Math.max(0, hyphen)).getBytes(StandardCharsets.US_ASCII);
            if (id.length == 0 || id.length > MODEL_LENGTH) {
                throw new IllegalArgumentException("model \"" + info.model() + "\" does not fit INFO");
            }
            b.put(id);
            version = Integer.parseUnsignedInt(info.model().substring(hyphen + 1));
        }
        b.position(MODEL_AT + MODEL_LENGTH);
        b.putInt(version);
        b.putShort((short) info.eventsPending()).putShort((short) info.logFree());
        b.putInt(info.samplesDropped()).putInt(info.eventsOverwritten());
        return b.array();
    }

    /** Reads INFO. */
    public static BatInfo decode(byte[] v) throws FrameException {
        Bytes.length(v, LENGTH, LONGEST, "INFO");
        if (Bytes.u8(v, 0) != MAJOR) {
            throw new FrameException(
                    "INFO speaks protocol " + Bytes.u8(v, 0) + "." + Bytes.u8(v, 1) + ", this gateway 1.x");
        }
        // 1.0 knew no flags
        int flags = Bytes.u8(v, 1) == 0 ? 0 : Bytes.u16(v, 2);
        int tickHz = Bytes.i32(v, 16);
        int rate = Bytes.i32(v, 20);
        int accel = Bytes.u16(v, 24);
        int gyro = Bytes.u16(v, 26);
        int mtu = Bytes.u16(v, 28);
        int battery = Bytes.u8(v, 30);
        within("ticks a second", tickHz, 1_000, 10_000_000);
        within("rate in mHz", rate, 10_000, 2_000_000);
        within("accelerometer range", accel, 1, 1000);
        within("gyroscope range", gyro, 1, 32000);
        within("ATT MTU", mtu, 23, 517);
        within("battery", battery, 0, 100);
        within("mode", Bytes.u8(v, 31), 0, 2);
        return new BatInfo(
                new BatId(Bytes.i64(v, 4)),
                Bytes.i32(v, 12),
                tickHz,
                rate,
                new ImuRange(accel, gyro),
                mtu,
                model(v),
                Bytes.u16(v, 52),
                Bytes.u16(v, 54),
                Bytes.i32(v, 56),
                Bytes.i32(v, 60),
                battery,
                (flags & ENROLLED) != 0,
                (flags & OPEN) != 0);
    }

    private static String model(byte[] v) throws FrameException {
        int n = 0;
        while (n < MODEL_LENGTH && v[MODEL_AT + n] != 0) {
            n++;
        }
        String id = new String(v, MODEL_AT, n, StandardCharsets.US_ASCII);
        if (n == 0) {
            return "none";
        }
        if (!id.matches("[a-z0-9-]+")) {
            throw new FrameException("INFO names a model with other characters than a-z, 0-9 and -");
        }
        return id + "-" + Integer.toUnsignedString(Bytes.i32(v, 48));
    }

    private static void within(String what, int value, int least, int most) throws FrameException {
        if (value < least || value > most) {
            throw new FrameException("INFO: " + what + " " + value + " is outside " + least + " .. " + most);
        }
    }
}
