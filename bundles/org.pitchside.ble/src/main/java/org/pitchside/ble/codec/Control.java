package org.pitchside.ble.codec;

import java.util.Arrays;
import org.pitchside.api.Hand;
import org.pitchside.ble.codec.InfoCodec.Mode;

/** CONTROL: what the gateway asks, at most 20 bytes, and what the bat answers. */
public sealed interface Control {

    /** The bit that makes an answer of a request's op. */
    int ANSWER = 0x80;
    /** REPLAY of all boots. */
    int ALL_BOOTS = 0xFFFF_FFFF;

    int ENROL = 0x10;
    int KEY = 0x11;
    int CHALLENGE = 0x12;
    int PROVE = 0x13;

    /** How a request ended. */
    enum Status {
        DONE,
        UNKNOWN_OP,
        WRONG_LENGTH,
        OUT_OF_RANGE,
        BUSY,
        NOT_ALLOWED
    }

    int op();

    byte[] encode();

    record SetMode(Mode mode) implements Control {
        @Override
        public int op() {
            return 1;
        }

        @Override
        public byte[] encode() {
            return new byte[] {(byte) op(), (byte) mode.ordinal()};
        }
    }

    record MountRow(int row, float x, float y, float z) implements Control {
        @Override
        public int op() {
            return 2;
        }

        @Override
        public byte[] encode() {
            return Bytes.of(14)
                    .put((byte) op())
                    .put((byte) row)
                    .putFloat(x)
                    .putFloat(y)
                    .putFloat(z)
                    .array();
        }
    }

    record SetHand(Hand hand) implements Control {
        @Override
        public int op() {
            return 3;
        }

        @Override
        public byte[] encode() {
            return new byte[] {(byte) op(), (byte) hand.ordinal()};
        }
    }

    record Time(int nonce) implements Control {
        @Override
        public int op() {
            return 4;
        }

        @Override
        public byte[] encode() {
            return Bytes.of(5).put((byte) op()).putInt(nonce).array();
        }
    }

    record Ack(int bootId, int eventSeq) implements Control {
        @Override
        public int op() {
            return 5;
        }

        @Override
        public byte[] encode() {
            return Bytes.of(9).put((byte) op()).putInt(bootId).putInt(eventSeq).array();
        }
    }

    record Replay(int bootId, int fromSeq) implements Control {
        @Override
        public int op() {
            return 6;
        }

        @Override
        public byte[] encode() {
            return Bytes.of(9).put((byte) op()).putInt(bootId).putInt(fromSeq).array();
        }
    }

    record Identify(int seconds) implements Control {
        @Override
        public int op() {
            return 7;
        }

        @Override
        public byte[] encode() {
            return new byte[] {(byte) op(), (byte) seconds};
        }
    }

    /**
     * Half of the gateway's public key.
     *
     * @param half 0 or 1
     * @param bytes 16
     */
    record Enrol(int half, byte[] bytes) implements Control {
        @Override
        public int op() {
            return ENROL;
        }

        @Override
        public byte[] encode() {
            return Bytes.of(18).put((byte) op()).put((byte) half).put(bytes).array();
        }
    }

    /** Both public keys are known to both: the new key counts from now on. */
    record Key() implements Control {
        @Override
        public int op() {
            return KEY;
        }

        @Override
        public byte[] encode() {
            return new byte[] {(byte) op()};
        }
    }

    /** @param bytes a number of 16 bytes that is used once */
    record Challenge(byte[] bytes) implements Control {
        @Override
        public int op() {
            return CHALLENGE;
        }

        @Override
        public byte[] encode() {
            return Bytes.of(17).put((byte) op()).put(bytes).array();
        }
    }

    /** @param bytes the gateway's proof, 16 bytes */
    record Prove(byte[] bytes) implements Control {
        @Override
        public int op() {
            return PROVE;
        }

        @Override
        public byte[] encode() {
            return Bytes.of(17).put((byte) op()).put(bytes).array();
        }
    }

    /** A request that cannot be read, and the status with which a bat answers it. */
    final class Refused extends Exception {

        private static final long serialVersionUID = 1;

        private final transient Status status;

        Refused(Status status) {
            super(status.name(), null, false, false);
            this.status = status;
        }

        public Status status() {
            return status;
        }
    }

    /** Reads a request, as a bat does. */
    static Control decode(byte[] v) throws Refused {
        if (v.length == 0) {
            throw new Refused(Status.WRONG_LENGTH);
        }
        int length = switch (v[0]) {
            case 1, 3, 7 -> 2;
            case 2 -> 14;
            case 4 -> 5;
            case 5, 6 -> 9;
            case ENROL -> 18;
            case KEY -> 1;
            case CHALLENGE, PROVE -> 17;
            default -> throw new Refused(Status.UNKNOWN_OP);
        };
        if (v.length != length) {
            throw new Refused(Status.WRONG_LENGTH);
        }
        switch (v[0]) {
            case 1:
                atMost(v[1], 2);
                return new SetMode(Mode.values()[v[1]]);
            case 2:
                atMost(v[1], 2);
                return new MountRow(v[1], Bytes.f32(v, 2), Bytes.f32(v, 6), Bytes.f32(v, 10));
            case 3:
                atMost(v[1], 1);
                return new SetHand(Hand.values()[v[1]]);
            case 4:
                return new Time(Bytes.i32(v, 1));
            case 5:
                return new Ack(Bytes.i32(v, 1), Bytes.i32(v, 5));
            case 6:
                return new Replay(Bytes.i32(v, 1), Bytes.i32(v, 5));
            case ENROL:
                atMost(v[1], 1);
                return new Enrol(v[1], Arrays.copyOfRange(v, 2, v.length));
            case KEY:
                return new Key();
            case CHALLENGE:
                return new Challenge(Arrays.copyOfRange(v, 1, v.length));
            case PROVE:
                return new Prove(Arrays.copyOfRange(v, 1, v.length));
            default:
                atMost(v[1], 60);
                return new Identify(v[1]);
        }
    }

    private static void atMost(byte value, int most) throws Refused {
        if (value < 0 || value > most) {
            throw new Refused(Status.OUT_OF_RANGE);
        }
    }

    /**
     * The bat's answer.
     *
     * @param op of the request
     * @param body empty unless the status is DONE
     */
    record Answer(int op, Status status, byte[] body) {

        public byte[] encode() {
            return Bytes.of(2 + body.length)
                    .put((byte) (op | ANSWER))
                    .put((byte) status.ordinal())
                    .put(body)
                    .array();
        }

        /** An answer without a body. */
        public static Answer of(int op, Status status) {
            return new Answer(op, status, new byte[0]);
        }

        /** The answer to TIME. */
        public static Answer time(int nonce, int tick) {
            return new Answer(
                    4, Status.DONE, Bytes.of(8).putInt(nonce).putInt(tick).array());
        }

        /** The answer to REPLAY. */
        public static Answer replay(int count) {
            return new Answer(
                    6, Status.DONE, Bytes.of(2).putShort((short) count).array());
        }

        public static Answer decode(byte[] v) throws FrameException {
            Bytes.length(v, 2, 20, "CONTROL answer");
            int op = Bytes.u8(v, 0);
            int status = Bytes.u8(v, 1);
            if ((op & ANSWER) == 0) {
                throw new FrameException("CONTROL answer has op " + op + " without the answer bit");
            }
            if (status >= Status.values().length) {
                throw new FrameException("CONTROL answer has status " + status);
            }
            op &= ~ANSWER;
            int body = status == 0 ? bodyOf(op) : 0;
            if (v.length != 2 + body) {
                throw new FrameException(
                        "CONTROL answer to op " + op + " of " + v.length + " bytes, not " + (2 + body));
            }
            if (body == 17 && (v[2] & ~1) != 0) {
                throw new FrameException("CONTROL answer with half " + Bytes.u8(v, 2) + " of a key");
            }
            return new Answer(op, Status.values()[status], Arrays.copyOfRange(v, 2, v.length));
        }

        private static int bodyOf(int op) {
            return switch (op) {
                case 4 -> 8;
                case 6 -> 2;
                case ENROL -> 17;
                case CHALLENGE, PROVE -> 16;
                default -> 0;
            };
        }

        /** The nonce of a TIME answer. */
        public int nonce() {
            return Bytes.i32(body, 0);
        }

        /** The tick of a TIME answer. */
        public int tick() {
            return Bytes.i32(body, 4);
        }

        /** Which half of the bat's public key an ENROL answer carries. */
        public int half() {
            return body[0];
        }

        /** The 16 bytes of an ENROL, CHALLENGE or PROVE answer. */
        public byte[] bytes() {
            return Arrays.copyOfRange(body, body.length - 16, body.length);
        }

        /** How many events follow a REPLAY. */
        public int count() {
            return Bytes.u16(body, 0);
        }
    }
}
