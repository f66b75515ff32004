package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** A Bluetooth command failed. */
@ProviderType
public class KuraBluetoothCommandException extends KuraException {

    private static final long serialVersionUID = 1;

    public KuraBluetoothCommandException(Object argument) {
        super(KuraErrorCode.BLE_COMMAND_ERROR, argument);
    }

    public KuraBluetoothCommandException(Throwable cause, Object argument) {
        super(KuraErrorCode.BLE_COMMAND_ERROR, cause, argument);
    }
}
