package org.pitchside.board.internal;

/** A request that is answered with a status and one sentence. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final long retryAfterS;

    Refusal(int status, String sentence) {
        this(status, sentence, 0);
    }

    /** @param retryAfterS when to come again, 0: nothing is said of it */
    Refusal(int status, String sentence, long retryAfterS) {
        super(sentence, null, false, false);
        this.status = status;
        this.retryAfterS = retryAfterS;
    }

    int status() {
        return status;
    }

    long retryAfterS() {
        return retryAfterS;
    }
}
