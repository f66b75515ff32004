package org.pitchside.api.delivery;

import java.util.Optional;

/**
 * What goes to a bat: a model, the ticket that releases it, and the keys where they changed. Byte by byte in docs/sensor-model.md.
 * Nothing is judged here but lengths: whoever ships has verified it, and the bat does so again.
 */
public final class Shipment {

    /** The longest blob that a bat has room for. */
    public static final int MOST_BLOB = 16_384;
    /** A ticket and a key set each have to fit into one packet. */
    public static final int MOST_PAPER = 400;

    private static final int LEAST_BLOB = 184;

    private final byte[] keySet;
    private final byte[] ticket;
    private final byte[] blob;
    private final ModelHash hash;

    /**
     * @param keySet "PSK1", 152 to 344 bytes; null: the bats have the one that counts
     * @param ticket "PSR1", 136 to 392 bytes, of this very blob
     * @param blob "PSM1", 184 to 16,384 bytes, a multiple of 8
     */
    public Shipment(byte[] keySet, byte[] ticket, byte[] blob) {
        this.keySet = keySet == null ? null : paper("key set", keySet);
        this.ticket = paper("release ticket", ticket);
        if (blob.length < LEAST_BLOB || blob.length > MOST_BLOB || blob.length % 8 != 0) {
            throw new IllegalArgumentException("a bat's model has " + LEAST_BLOB + " to " + MOST_BLOB
                    + " bytes, a multiple of 8, not " + blob.length);
        }
        this.blob = blob.clone();
        hash = ModelHash.ofBlob(blob);
    }

    private static byte[] paper(String what, byte[] bytes) {
        if (bytes.length == 0 || bytes.length > MOST_PAPER) {
            throw new IllegalArgumentException("a " + what + " has 1 to " + MOST_PAPER + " bytes, not " + bytes.length);
        }
        return bytes.clone();
    }

    /** Empty where no keys travel. */
    public Optional<byte[]> keySet() {
        return Optional.ofNullable(keySet).map(byte[]::clone);
    }

    public byte[] ticket() {
        return ticket.clone();
    }

    public byte[] blob() {
        return blob.clone();
    }

    /** Bytes of the blob. */
    public int length() {
        return blob.length;
    }

    /** Of the blob. */
    public ModelHash hash() {
        return hash;
    }
}
