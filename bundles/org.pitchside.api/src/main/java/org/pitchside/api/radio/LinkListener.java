package org.pitchside.api.radio;

/** Hears a link. Calls may come from several threads at once, out of order and twice; they must return fast. */
public interface LinkListener {

    /**
     * A value was notified.
     *
     * @param value owned by the listener from now on
     * @param nanos when it arrived, on the gateway's clock
     */
    void notified(BatCharacteristic characteristic, byte[] value, long nanos);

    /** The link is gone; called once. */
    void disconnected(String reason);
}
