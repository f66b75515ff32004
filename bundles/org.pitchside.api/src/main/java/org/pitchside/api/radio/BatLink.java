package org.pitchside.api.radio;

import java.util.concurrent.CompletionStage;

/** A live connection to one bat. Writes reach it in the order of the calls; every stage is answered at the latest when the link ends. */
public interface BatLink {

    /** Where it leads. */
    String address();

    /** Reads a characteristic whole. */
    CompletionStage<byte[]> read(BatCharacteristic characteristic);

    /**
     * Writes a value.
     *
     * @param value the caller's again when this returns
     * @param acknowledged whether to wait for the bat's answer; a radio that cannot choose always does
     */
    CompletionStage<Void> write(BatCharacteristic characteristic, byte[] value, boolean acknowledged);

    /** Ends the link; {@link LinkListener#disconnected} follows. */
    void disconnect();
}
