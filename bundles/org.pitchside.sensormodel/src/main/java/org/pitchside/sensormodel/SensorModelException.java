package org.pitchside.sensormodel;

/** A blob is refused; the message is one line that names what and where. */
public final class SensorModelException extends Exception {

    private static final long serialVersionUID = 1;

    private final Refusal refusal;

    SensorModelException(Refusal refusal, String message) {
        super(message);
        this.refusal = refusal;
    }

    /** Why, as a bat says it. */
    public Refusal refusal() {
        return refusal;
    }
}
