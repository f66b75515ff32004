package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** Every unchecked error of Kura's services. */
@ProviderType
public class KuraRuntimeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final KuraErrorCode code;
    private final transient Object[] arguments;

    public KuraRuntimeException(final KuraErrorCode code) {
        this(code, (Throwable) null);
    }

    public KuraRuntimeException(final KuraErrorCode code, final Object... arguments) {
        this(code, null, arguments);
    }

    public KuraRuntimeException(final KuraErrorCode code, final Throwable cause, final Object... arguments) {
        super(cause);
        this.code = code;
        this.arguments = arguments;
    }

    public KuraErrorCode getCode() {
        return code;
    }

    @Override
    public String getLocalizedMessage() {
        return getMessage();
    }

    @Override
    public String getMessage() {
        return Words.of(code, arguments);
    }
}
