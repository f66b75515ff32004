package org.pitchside.ble.codec;

import java.util.ArrayList;
import java.util.List;

/** The form for MTU 23: values of at most 20 bytes. */
public final class ShortForm {

    /** The longest value. */
    public static final int LONGEST = 20;

    private static final int PIECE = 12;
    private static final int LAST = 0x80;
    private static final int MOST_PIECES = 128;

    private ShortForm() {}

    /** Whether a bat with this MTU sends short forms. */
    public static boolean neededFor(int attMtu) {
        return attMtu - 3 < 48;
    }

    /** One short IMU value. */
    public static byte[] imu(int seq, int tick, int sample, short[] counts, int from) {
        byte[] longForm = Data.imu(false, seq, tick, sample, counts, from, 1);
        byte[] v = new byte[LONGEST];
        System.arraycopy(longForm, 0, v, 0, Data.HEADER);
        System.arraycopy(longForm, Data.IMU_HEADER, v, Data.HEADER, Data.SAMPLE);
        v[0] = (byte) (Data.IMU | Data.SHORT);
        v[1] = (byte) sample;
        return v;
    }

    /** The running number that is nearest to the expected one and has the low bits of a short IMU value. */
    public static long sampleNear(long expected, int low8) {
        long near = (expected & ~0xFFL) | (low8 & 0xFF);
        if (near - expected > 128) {
            return near - 256;
        }
        return expected - near > 127 ? near + 256 : near;
    }

    /**
     * Cuts a long EVENT or RESULT value.
     *
     * @param firstSeq seq of the first piece; the others follow
     */
    public static List<byte[]> split(byte[] longForm, int firstSeq) {
        byte[] body = new byte[longForm.length - Data.HEADER + 1];
        body[0] = longForm[1];
        System.arraycopy(longForm, Data.HEADER, body, 1, body.length - 1);
        var pieces = new ArrayList<byte[]>();
        for (int at = 0, part = 0; at < body.length; at += PIECE, part++) {
            int n = Math.min(PIECE, body.length - at);
            byte[] v = new byte[Data.HEADER + n];
            System.arraycopy(longForm, 0, v, 0, Data.HEADER);
            int seq = firstSeq + part;
            v[0] = (byte) (longForm[0] | Data.SHORT);
            v[1] = (byte) (part | (at + n == body.length ? LAST : 0));
            v[2] = (byte) seq;
            v[3] = (byte) (seq >> 8);
            System.arraycopy(body, at, v, Data.HEADER, n);
            pieces.add(v);
        }
        return pieces;
    }

    /** Puts pieces together again; pieces come in order of seq. */
    public static final class Joiner {

        private final byte[] joined = new byte[Data.HEADER + MOST_PIECES * PIECE];
        private int length;
        private int next = -1;
        private int type;
        private int seq;

        /**
         * @return the long value when this piece completes it, else null
         * @throws FrameException when the piece is none, or does not continue what is there: that set is dropped
         */
        public byte[] accept(byte[] v) throws FrameException {
            if (v.length <= Data.HEADER || v.length > LONGEST) {
                next = -1;
                throw new FrameException("short value of " + v.length + " bytes, not 9 to 20");
            }
            int part = v[1] & 0x7F;
            boolean last = (v[1] & LAST) != 0;
            if (part == 0) {
                next = 0;
                length = 0;
                type = v[0] & 0x7F;
                System.arraycopy(v, 0, joined, 0, Data.HEADER);
            } else if (part != next || type != (v[0] & 0x7F) || Data.seq(v) != ((seq + 1) & 0xFFFF)) {
                next = -1;
                throw new FrameException("piece " + part + " of a short value without the piece before it");
            }
            int n = v.length - Data.HEADER;
            if (!last && n != PIECE) {
                next = -1;
                throw new FrameException("piece " + part + " of a short value has " + n + " bytes, not 12");
            }
            System.arraycopy(v, Data.HEADER, joined, Data.HEADER + length, n);
            length += n;
            seq = Data.seq(v);
            next = part + 1;
            if (!last) {
                return null;
            }
            next = -1;
            // the first byte of the body is the long form's flags
            byte[] longForm = new byte[Data.HEADER + length - 1];
            System.arraycopy(joined, 0, longForm, 0, Data.HEADER);
            longForm[0] = (byte) type;
            longForm[1] = joined[Data.HEADER];
            System.arraycopy(joined, Data.HEADER + 1, longForm, Data.HEADER, length - 1);
            return longForm;
        }

        /** Drops what is there: a value was missed. */
        public void drop() {
            next = -1;
        }

        /** Whether a set is begun. */
        public boolean pending() {
            return next > 0;
        }
    }
}
