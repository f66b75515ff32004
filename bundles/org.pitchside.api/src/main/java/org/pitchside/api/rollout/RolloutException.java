package org.pitchside.api.rollout;

/** What was asked for is not possible now; nothing has changed. The message is one sentence for an operator. */
public final class RolloutException extends Exception {

    private static final long serialVersionUID = 1;

    public RolloutException(String message) {
        super(message);
    }

    public RolloutException(String message, Throwable cause) {
        super(message, cause);
    }
}
