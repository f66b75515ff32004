package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** A connection failed. */
@ProviderType
public class KuraConnectException extends KuraException {

    private static final long serialVersionUID = 1;

    public KuraConnectException(Object argument) {
        super(KuraErrorCode.CONNECTION_FAILED, argument);
    }

    public KuraConnectException(Throwable cause, Object argument) {
        super(KuraErrorCode.CONNECTION_FAILED, cause, argument);
    }
}
