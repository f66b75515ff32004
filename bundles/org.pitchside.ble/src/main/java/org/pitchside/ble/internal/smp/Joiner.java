package org.pitchside.ble.internal.smp;

import java.util.Arrays;
import org.pitchside.ble.codec.FrameException;

/** Joins notified values to a packet, by the length in its header. What a lost piece leaves behind is thrown away with {@link #forget}. */
final class Joiner {

    private final byte[] packet = new byte[Packet.MOST];
    private int have;

    /**
     * Takes the next value.
     *
     * @return the whole packet; null while pieces are missing
     * @throws FrameException a packet longer than any, or bytes behind its end; what was joined is forgotten
     */
    byte[] accept(byte[] value) throws FrameException {
        if (value.length > packet.length - have) {
            have = 0;
            throw new FrameException("SMP answer longer than " + packet.length + " bytes");
        }
        System.arraycopy(value, 0, packet, have, value.length);
        have += value.length;
        if (have < Packet.HEADER) {
            return null;
        }
        int whole = Packet.HEADER + ((packet[2] & 0xFF) << 8 | packet[3] & 0xFF);
        if (whole > packet.length || have > whole) {
            have = 0;
            throw new FrameException("SMP answer says that it has " + whole + " bytes, and has others");
        }
        if (have < whole) {
            return null;
        }
        have = 0;
        return Arrays.copyOf(packet, whole);
    }

    void forget() {
        have = 0;
    }
}
