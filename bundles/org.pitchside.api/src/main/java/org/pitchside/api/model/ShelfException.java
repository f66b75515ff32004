package org.pitchside.api.model;

/** A model or an act is refused; nothing has changed. The message is one sentence, fit for an operator. */
public final class ShelfException extends Exception {
    private static final long serialVersionUID = 1L;

    public ShelfException(String message) {
        super(message);
    }

    public ShelfException(String message, Throwable cause) {
        super(message, cause);
    }
}
