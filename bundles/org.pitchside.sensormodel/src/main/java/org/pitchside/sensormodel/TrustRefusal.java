package org.pitchside.sensormodel;

/** Why a release ticket, a key set or an upload is refused. The codes go on where those of {@link Refusal} end; they never change. */
public enum TrustRefusal {
    /** Not a release ticket of this form, or one that contradicts itself. */
    TICKET_FORM(29),
    /** Not signed, or not by a releaser of the key set. */
    TICKET_SIGNATURE(30),
    /** A later ticket was taken already. */
    TICKET_OLD(31),
    /** It names other bats. */
    TICKET_BAT(32),
    /** The model's version is below the floor. */
    FLOOR(33),
    /** No ticket names this model. */
    NOT_RELEASED(34),
    /** Not a key set of this form. */
    KEYS_FORM(35),
    /** Not signed, or not by the root. */
    KEYS_SIGNATURE(36),
    /** Its number is not above that of the key set that counts. */
    KEYS_OLD(37),
    /** What was sent has not the SHA-256 that was said. */
    HASH(38);

    private final int code;

    TrustRefusal(int code) {
        this.code = code;
    }

    /** 29 to 38. */
    public int code() {
        return code;
    }
}
