package org.pitchside.sensormodel;

/** A release ticket or a key set is refused; the message is one line that names what and where. */
public final class TrustException extends Exception {

    private static final long serialVersionUID = 1;

    private final TrustRefusal refusal;

    TrustException(TrustRefusal refusal, String message) {
        super(message);
        this.refusal = refusal;
    }

    /** A key set that is not above the one that counts. */
    public static TrustException old(String message) {
        return new TrustException(TrustRefusal.KEYS_OLD, message);
    }

    /** Why, as a bat says it. */
    public TrustRefusal refusal() {
        return refusal;
    }
}
