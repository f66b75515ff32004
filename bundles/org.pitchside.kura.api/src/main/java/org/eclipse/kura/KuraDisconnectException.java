package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** A connection was not closed. */
@ProviderType
public class KuraDisconnectException extends KuraException {

    private static final long serialVersionUID = 1;

    public KuraDisconnectException(Object argument) {
        super(KuraErrorCode.DISCONNECTION_FAILED, argument);
    }

    public KuraDisconnectException(Throwable cause, Object argument) {
        super(KuraErrorCode.DISCONNECTION_FAILED, cause, argument);
    }
}
