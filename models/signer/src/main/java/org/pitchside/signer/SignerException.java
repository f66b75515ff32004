package org.pitchside.signer;

/** What is asked for cannot be done; the message is the one line that the user reads. */
public final class SignerException extends Exception {
    private static final long serialVersionUID = 1L;

    SignerException(String message) {
        super(message);
    }

    SignerException(String message, Throwable cause) {
        super(message, cause);
    }
}
