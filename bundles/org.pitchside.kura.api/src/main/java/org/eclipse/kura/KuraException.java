package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** Every checked error of Kura's services. */
@ProviderType
public class KuraException extends Exception {
    private static final long serialVersionUID = 1;

    private final KuraErrorCode code;
    private final transient Object[] arguments;

    public KuraException(final KuraErrorCode code) {
        this(code, (Throwable) null);
    }

    public KuraException(final KuraErrorCode code, final Object... arguments) {
        this(code, null, arguments);
    }

    public KuraException(final KuraErrorCode code, final Throwable cause, final Object... arguments) {
        super(cause);
        this.code = code;
        this.arguments = arguments;
    }

    public static KuraException internalError(final String message) {
        return new KuraException(KuraErrorCode.INTERNAL_ERROR, message);
    }

    public static KuraException internalError(final Throwable cause) {
        return new KuraException(KuraErrorCode.INTERNAL_ERROR, cause);
    }

    public static KuraException internalError(final Throwable cause, final String message) {
        return new KuraException(KuraErrorCode.INTERNAL_ERROR, cause, message);
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
