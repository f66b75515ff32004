package org.pitchside.ble.bluez.internal.bus;

/** A call that failed: what the other side answered, or that it did not. */
public final class BusException extends Exception {

    private static final long serialVersionUID = 1;

    /** No answer came in time; no name that a bus gives out. */
    public static final String DEADLINE = "deadline";
    /** The connection to the bus ended first. */
    public static final String LOST = "lost";

    private final String name;

    /** @param name the error's D-Bus name, for example {@code org.bluez.Error.Failed} */
    public BusException(String name, String message) {
        super(message);
        this.name = name;
    }

    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name + ": " + getMessage();
    }
}
