package org.pitchside.inference;

/** A model that ONNX Runtime cannot load, or that is not what its descriptor says. The message is one line. */
public final class ModelRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public ModelRefusedException(String message) {
        super(message);
    }

    public ModelRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
