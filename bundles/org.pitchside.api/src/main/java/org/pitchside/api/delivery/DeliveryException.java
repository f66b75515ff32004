package org.pitchside.api.delivery;

/** Why an order ended without its goal. The message is a sentence for an operator, and names the bat. */
public class DeliveryException extends Exception {

    private static final long serialVersionUID = 1;

    /** What kind of end it is. */
    public enum Reason {
        /** The bat does not take what was sent: {@link #code()} is of docs/sensor-model.md, sections 8 and 11. The same again is refused again. */
        REFUSED,
        /** Not now: no slot is free, a trial is under way, it does not hold that model, or that model is not on trial. */
        NOT_NOW,
        /** It was restarted to try a model and does not run it. */
        NOT_STARTED,
        /** It is not enrolled at this site, or says that we may not. Nothing was sent, or nothing more. */
        NOT_OURS,
        /** Its flash failed, again and again. */
        BAT_FAILED,
        /** It does not speak the protocol as written. */
        PROTOCOL,
        /** Somebody called the order off, or the gateway is stopping. The bat keeps what it has; the same order later goes on from there. */
        CANCELLED
    }

    private final Reason reason;
    private final int code;

    /** @param code what the bat said, 0 where it did not */
    public DeliveryException(Reason reason, int code, String message) {
        super(message);
        this.reason = reason;
        this.code = code;
    }

    public Reason reason() {
        return reason;
    }

    /** The bat's own code, 0 where it gave none; with {@link Reason#REFUSED} one of 1 to 38. */
    public int code() {
        return code;
    }
}
