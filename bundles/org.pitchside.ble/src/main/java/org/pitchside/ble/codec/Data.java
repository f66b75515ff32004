package org.pitchside.ble.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.pitchside.api.ImuBlock;

/** The values of the DATA characteristic in their long form. */
public final class Data {

    public static final int IMU = 1;
    public static final int EVENT = 2;
    public static final int RESULT = 3;
    public static final int ACTIVITY = 4;
    /** Bit 7 of the type: short form. */
    public static final int SHORT = 0x80;

    /** Type, flags, seq, tick. */
    public static final int HEADER = 8;

    public static final int IMU_HEADER = 12;
    public static final int EVENT_HEADER = 18;
    public static final int EVENT_HEAD = 32;
    public static final int RESULT_HEADER = 36;
    public static final int ACTIVITY_LENGTH = 20;
    public static final int SAMPLE = 12;
    public static final int MOST_IMU = 19;
    public static final int MOST_EVENT = 18;
    public static final int MOST_EVENT_WITH_HEAD = 16;
    public static final int MOST_LOGITS = 16;
    public static final int LONGEST_EVENT = 4096;
    /** IMU: the stream starts. */
    public static final int FIRST = 1;

    /** A speed, time or angle of a RESULT that the bat does not know. */
    public static final int NOT_KNOWN = 65535;

    private static final int HEAD = 1;
    private static final int LAST = 2;
    private static final int JOURNALED = 4;

    private Data() {}

    /** Checks what every value has and returns its type, the short bit included. */
    public static int type(byte[] v) throws FrameException {
        if (v.length < HEADER) {
            throw new FrameException("DATA value of " + v.length + " bytes, shorter than its header");
        }
        int type = Bytes.u8(v, 0);
        int plain = type & ~SHORT;
        if (plain < IMU || plain > ACTIVITY) {
            throw new FrameException("DATA value of unknown type " + type);
        }
        return type;
    }

    public static int flags(byte[] v) {
        return Bytes.u8(v, 1);
    }

    /** Only after {@link #type} accepted the value. */
    public static int seq(byte[] v) {
        return Bytes.u16(v, 2);
    }

    public static int tick(byte[] v) {
        return Bytes.i32(v, 4);
    }

    private static ByteBuffer header(int size, int type, int flags, int seq, int tick) {
        return Bytes.of(size)
                .put((byte) type)
                .put((byte) flags)
                .putShort((short) seq)
                .putInt(tick);
    }

    /** Writes IMU: {@code n} samples of {@code counts} from sample {@code from}. */
    public static byte[] imu(boolean first, int seq, int tick, int sample, short[] counts, int from, int n) {
        var b = header(IMU_HEADER + n * SAMPLE, IMU, first ? FIRST : 0, seq, tick)
                .putInt(sample);
        for (int i = from * ImuBlock.AXES; i < (from + n) * ImuBlock.AXES; i++) {
            b.putShort(counts[i]);
        }
        return b.array();
    }

    /** Checks an IMU value in its long form and returns how many samples it holds. */
    public static int imuSamples(byte[] v) throws FrameException {
        return samples(v, IMU_HEADER, MOST_IMU, "IMU");
    }

    private static int samples(byte[] v, int header, int most, String what) throws FrameException {
        int bytes = v.length - header;
        if (bytes < SAMPLE || bytes % SAMPLE != 0 || bytes / SAMPLE > most) {
            throw new FrameException(
                    what + " value of " + v.length + " bytes is no header and 1 to " + most + " samples");
        }
        return bytes / SAMPLE;
    }

    /** Running number of the first sample, low 32 bits. */
    public static int imuSample(byte[] v) {
        return Bytes.i32(v, HEADER);
    }

    /** Adds samples of a checked value to a block. */
    public static void addTo(ImuBlock block, byte[] v, int header, int n) {
        for (int i = 0, at = header; i < n; i++, at += SAMPLE) {
            block.add(
                    Bytes.i16(v, at),
                    Bytes.i16(v, at + 2),
                    Bytes.i16(v, at + 4),
                    Bytes.i16(v, at + 6),
                    Bytes.i16(v, at + 8),
                    Bytes.i16(v, at + 10));
        }
    }

    /**
     * What the first value of an event says.
     *
     * @param t0Tick the tick of t0
     * @param heldUp whether a bat held up set it off, not a burst
     * @param at200Hz whether the samples are at 200 Hz because the bat resampled them, else at its own rate
     * @param axes the stance frame at the event's first sample, up and forward in bat axes; null where no stance was known
     */
    public record Head(int t0Tick, boolean heldUp, boolean contact, boolean at200Hz, float[] axes) {}

    /**
     * A part of an event.
     *
     * @param tick of its first sample
     * @param offset number of its first sample within the event
     * @param head only on the first part, else null
     * @param counts samples, n * 6
     */
    public record EventPart(
            int seq,
            int tick,
            boolean last,
            boolean journaled,
            int bootId,
            int eventSeq,
            int offset,
            Head head,
            short[] counts) {

        public byte[] encode() {
            int size = EVENT_HEADER + (head == null ? 0 : EVENT_HEAD) + counts.length * 2;
            int flags = (head == null ? 0 : HEAD) | (last ? LAST : 0) | (journaled ? JOURNALED : 0);
            var b = header(size, EVENT, flags, seq, tick)
                    .putInt(bootId)
                    .putInt(eventSeq)
                    .putShort((short) offset);
            if (head != null) {
                int bits = (head.axes == null ? 0 : 1) | (head.contact ? 2 : 0) | (head.at200Hz ? 4 : 0);
                b.putInt(head.t0Tick).put((byte) (head.heldUp ? 1 : 0)).put((byte) bits);
                b.putShort((short) 0);
                for (int i = 0; i < 6; i++) {
                    b.putFloat(head.axes == null ? 0 : head.axes[i]);
                }
            }
            for (short c : counts) {
                b.putShort(c);
            }
            return b.array();
        }

        public static EventPart decode(byte[] v) throws FrameException {
            if (v.length < EVENT_HEADER) {
                throw new FrameException("EVENT value of " + v.length + " bytes, shorter than its header");
            }
            int flags = Data.flags(v);
            boolean head = (flags & HEAD) != 0;
            int at = EVENT_HEADER + (head ? EVENT_HEAD : 0);
            int n = samples(v, at, head ? MOST_EVENT_WITH_HEAD : MOST_EVENT, "EVENT");
            int offset = Bytes.u16(v, 16);
            if (head && offset != 0) {
                throw new FrameException("EVENT head at offset " + offset);
            }
            if (offset + n > LONGEST_EVENT) {
                throw new FrameException("EVENT reaches sample " + (offset + n) + ", beyond " + LONGEST_EVENT);
            }
            int seq = Bytes.i32(v, 12);
            if (seq < 0) {
                throw new FrameException("EVENT with a number that only a gateway gives");
            }
            var counts = new short[n * ImuBlock.AXES];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = Bytes.i16(v, at + 2 * i);
            }
            return new EventPart(
                    Data.seq(v),
                    Data.tick(v),
                    (flags & LAST) != 0,
                    (flags & JOURNALED) != 0,
                    Bytes.i32(v, 8),
                    seq,
                    offset,
                    head ? head(v) : null,
                    counts);
        }

        private static Head head(byte[] v) throws FrameException {
            int trigger = Bytes.u8(v, EVENT_HEADER + 4);
            int bits = Bytes.u8(v, EVENT_HEADER + 5);
            if (trigger > 1) {
                throw new FrameException("EVENT head with trigger " + trigger);
            }
            float[] axes = null;
            if ((bits & 1) != 0) {
                axes = new float[6];
                for (int i = 0; i < 6; i++) {
                    axes[i] = Bytes.f32(v, EVENT_HEADER + 8 + 4 * i);
                }
                requireUnit(axes, 0);
                requireUnit(axes, 3);
            }
            return new Head(Bytes.i32(v, EVENT_HEADER), trigger == 1, (bits & 2) != 0, (bits & 4) != 0, axes);
        }

        private static void requireUnit(float[] axes, int at) throws FrameException {
            float l = axes[at] * axes[at] + axes[at + 1] * axes[at + 1] + axes[at + 2] * axes[at + 2];
            if (!(l > 0.9f && l < 1.1f)) {
                throw new FrameException("EVENT head with a stance axis that is no direction");
            }
        }
    }

    /**
     * What a bat itself says of an event; docs/gatt.md gives every field's unit.
     *
     * @param early a first opinion on an event that is still under way: to be shown, never kept
     * @param alone the whole event: the bat has no samples of it any more
     */
    public record Result(
            int seq,
            int tick,
            boolean contact,
            boolean journaled,
            boolean gyroClipped,
            boolean stanceKnown,
            boolean early,
            boolean alone,
            int bootId,
            int eventSeq,
            int t0Tick,
            int modelVersion,
            int label,
            int margin,
            int batSpeed,
            int peakSpeed,
            int downswing,
            int backlift,
            byte[] logits) {

        public byte[] encode() {
            int flags = (contact ? 1 : 0) | (journaled ? 2 : 0) | (gyroClipped ? 4 : 0) | (stanceKnown ? 8 : 0);
            flags |= (early ? 16 : 0) | (alone ? 32 : 0);
            var b = header(RESULT_HEADER + logits.length, RESULT, flags, seq, tick);
            b.putInt(bootId).putInt(eventSeq).putInt(t0Tick).putInt(modelVersion);
            b.put((byte) label).put((byte) logits.length).putShort((short) margin);
            b.putShort((short) batSpeed)
                    .putShort((short) peakSpeed)
                    .putShort((short) downswing)
                    .putShort((short) backlift);
            return b.put(logits).array();
        }

        public static Result decode(byte[] v) throws FrameException {
            Bytes.length(v, RESULT_HEADER, RESULT_HEADER + MOST_LOGITS, "RESULT");
            int n = Bytes.u8(v, 25);
            if (v.length != RESULT_HEADER + n) {
                throw new FrameException("RESULT of " + v.length + " bytes with " + n + " logits");
            }
            int label = Bytes.u8(v, 24);
            if (label > 8 && label != 255) {
                throw new FrameException("RESULT with label code " + label);
            }
            int seq = Bytes.i32(v, 12);
            if (seq < 0) {
                throw new FrameException("RESULT with a number that only a gateway gives");
            }
            int flags = Data.flags(v);
            if ((flags & 48) == 48) {
                throw new FrameException("RESULT that is both a first opinion and the whole event");
            }
            return new Result(
                    Data.seq(v),
                    Data.tick(v),
                    (flags & 1) != 0,
                    (flags & 2) != 0,
                    (flags & 4) != 0,
                    (flags & 8) != 0,
                    (flags & 16) != 0,
                    (flags & 32) != 0,
                    Bytes.i32(v, 8),
                    seq,
                    Bytes.i32(v, 16),
                    Bytes.i32(v, 20),
                    label,
                    Bytes.i16(v, 26),
                    Bytes.u16(v, 28),
                    Bytes.u16(v, 30),
                    Bytes.u16(v, 32),
                    Bytes.u16(v, 34),
                    Arrays.copyOfRange(v, RESULT_HEADER, v.length));
        }
    }

    /** A bat's sign of life; docs/gatt.md gives every field's unit. */
    public record Activity(
            int seq,
            int tick,
            int motionDps,
            int candidates,
            int rejected,
            int batteryPercent,
            int temperature,
            int pending,
            int logFree) {

        public byte[] encode() {
            var b = header(ACTIVITY_LENGTH, ACTIVITY, 0, seq, tick);
            b.putShort((short) motionDps).putShort((short) candidates).putShort((short) rejected);
            b.put((byte) batteryPercent).put((byte) temperature);
            return b.putShort((short) pending).putShort((short) logFree).array();
        }

        public static Activity decode(byte[] v) throws FrameException {
            Bytes.length(v, ACTIVITY_LENGTH, ACTIVITY_LENGTH, "ACTIVITY");
            int battery = Bytes.u8(v, 14);
            if (battery > 100) {
                throw new FrameException("ACTIVITY with battery " + battery + " %");
            }
            return new Activity(
                    Data.seq(v),
                    Data.tick(v),
                    Bytes.u16(v, 8),
                    Bytes.u16(v, 10),
                    Bytes.u16(v, 12),
                    battery,
                    v[15],
                    Bytes.u16(v, 16),
                    Bytes.u16(v, 18));
        }
    }
}
