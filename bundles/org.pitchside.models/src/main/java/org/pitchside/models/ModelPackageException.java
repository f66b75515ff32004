package org.pitchside.models;

/** A model package that is refused. The message is one line: which file, which entry and member, which rule. */
public final class ModelPackageException extends Exception {
    private static final long serialVersionUID = 1L;

    public ModelPackageException(String message) {
        super(message);
    }

    public ModelPackageException(String message, Throwable cause) {
        super(message, cause);
    }
}
