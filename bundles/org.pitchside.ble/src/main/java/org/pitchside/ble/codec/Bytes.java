package org.pitchside.ble.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Little-endian reading and writing. */
final class Bytes {

    private Bytes() {}

    static int u8(byte[] v, int at) {
        return v[at] & 0xFF;
    }

    static int u16(byte[] v, int at) {
        return (v[at] & 0xFF) | (v[at + 1] & 0xFF) << 8;
    }

    static short i16(byte[] v, int at) {
        return (short) u16(v, at);
    }

    static int i32(byte[] v, int at) {
        return u16(v, at) | u16(v, at + 2) << 16;
    }

    static long i64(byte[] v, int at) {
        return (i32(v, at) & 0xFFFF_FFFFL) | (long) i32(v, at + 4) << 32;
    }

    static float f32(byte[] v, int at) {
        return Float.intBitsToFloat(i32(v, at));
    }

    static ByteBuffer of(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static void length(byte[] v, int least, int most, String what) throws FrameException {
        if (v.length < least || v.length > most) {
            throw new FrameException(what + " of " + v.length + " bytes, not "
                    + (least == most ? String.valueOf(least) : least + " to " + most));
        }
    }
}
