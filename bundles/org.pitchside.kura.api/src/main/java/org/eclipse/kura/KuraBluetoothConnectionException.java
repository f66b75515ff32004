package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** A Bluetooth device was not connected or not let go. */
@ProviderType
public class KuraBluetoothConnectionException extends KuraException {

    private static final long serialVersionUID = 1;

    public KuraBluetoothConnectionException(Object argument) {
        super(KuraErrorCode.BLE_CONNECTION_ERROR, argument);
    }

    public KuraBluetoothConnectionException(Throwable cause, Object argument) {
        super(KuraErrorCode.BLE_CONNECTION_ERROR, cause, argument);
    }
}
