package org.pitchside.api;

/**
 * The identity of one swing, for ever: the bat, the boot of the bat, and a number within that boot.
 *
 * @param bat the bat that was swung
 * @param bootId the bat's boot counter, unsigned
 * @param seq the event's number within the boot, unsigned; given by the bat, or, for a stream that the gateway cuts itself, by
 *     the gateway with the top bit set
 */
public record SwingId(BatId bat, int bootId, int seq) {

    /** The bit of {@link #seq} that marks a number given by the gateway. */
    public static final int GATEWAY_GIVEN = 0x8000_0000;

    public boolean givenByGateway() {
        return (seq & GATEWAY_GIVEN) != 0;
    }

    /** For example {@code 00000000000000B7/12/s3} (gateway-given) or {@code 00000000000000B7/12/3}. */
    @Override
    public String toString() {
        String number = Integer.toUnsignedString(seq & ~GATEWAY_GIVEN);
        return bat + "/" + Integer.toUnsignedString(bootId) + "/" + (givenByGateway() ? "s" : "") + number;
    }
}
