package org.pitchside.api.radio;

/** What the air did, in words for the health page. */
public class RadioException extends Exception {

    private static final long serialVersionUID = 1;

    public RadioException(String message) {
        super(message);
    }

    public RadioException(String message, Throwable cause) {
        super(message, cause);
    }
}
