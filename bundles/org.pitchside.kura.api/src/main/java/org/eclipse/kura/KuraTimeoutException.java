package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** Something took too long. */
@ProviderType
public class KuraTimeoutException extends KuraException {
    private static final long serialVersionUID = 1;

    public KuraTimeoutException(String message) {
        super(KuraErrorCode.TIMED_OUT, message);
    }

    public KuraTimeoutException(String message, Throwable cause) {
        super(KuraErrorCode.TIMED_OUT, cause, message);
    }
}
