package org.pitchside.trainer;

/** The command line asks for what cannot be done; the message is the one line that the user reads. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
