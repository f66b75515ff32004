package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** A Bluetooth device was not removed. */
@ProviderType
public class KuraBluetoothRemoveException extends KuraException {

    private static final long serialVersionUID = 1;

    public KuraBluetoothRemoveException(Object argument) {
        super(KuraErrorCode.BLE_REMOVE_ERROR, argument);
    }

    public KuraBluetoothRemoveException(Throwable cause, Object argument) {
        super(KuraErrorCode.BLE_REMOVE_ERROR, cause, argument);
    }
}
