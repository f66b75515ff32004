package org.pitchside.ble.codec;

/** A value that breaks a rule of docs/gatt.md; the message says which and where. */
public final class FrameException extends Exception {

    private static final long serialVersionUID = 1;

    public FrameException(String message) {
        super(message, null, false, false);
    }
}
