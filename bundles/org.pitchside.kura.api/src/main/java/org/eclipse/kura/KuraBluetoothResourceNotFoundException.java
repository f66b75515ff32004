package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** A Bluetooth service, characteristic or descriptor is not there. */
@ProviderType
public class KuraBluetoothResourceNotFoundException extends KuraException {

    private static final long serialVersionUID = 1;

    public KuraBluetoothResourceNotFoundException(Object argument) {
        super(KuraErrorCode.BLE_RESOURCE_NOT_FOUND, argument);
    }

    public KuraBluetoothResourceNotFoundException(Throwable cause, Object argument) {
        super(KuraErrorCode.BLE_RESOURCE_NOT_FOUND, cause, argument);
    }
}
