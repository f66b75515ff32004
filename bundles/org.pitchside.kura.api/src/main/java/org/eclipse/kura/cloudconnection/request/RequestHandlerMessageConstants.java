package org.eclipse.kura.cloudconnection.request;

/** Properties of a request's message. */
public enum RequestHandlerMessageConstants {
    /** The path of the request: a {@code List<String>}. */
    ARGS_KEY("args");

    private final String value;

    RequestHandlerMessageConstants(String value) {
        this.value = value;
    }

    public String value() {
        return value;
    }
}
