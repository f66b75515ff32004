package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** A Bluetooth value was not read or written. */
@ProviderType
public class KuraBluetoothIOException extends KuraException {

    private static final long serialVersionUID = 1;

    public KuraBluetoothIOException(Object argument) {
        super(KuraErrorCode.BLE_IO_ERROR, argument);
    }

    public KuraBluetoothIOException(Throwable cause, Object argument) {
        super(KuraErrorCode.BLE_IO_ERROR, cause, argument);
    }
}
