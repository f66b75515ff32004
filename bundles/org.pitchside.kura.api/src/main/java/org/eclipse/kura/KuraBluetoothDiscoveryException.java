package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** A Bluetooth discovery did not start or stop. */
@ProviderType
public class KuraBluetoothDiscoveryException extends KuraException {

    private static final long serialVersionUID = 1;

    public KuraBluetoothDiscoveryException(Object argument) {
        super(KuraErrorCode.BLE_DISCOVERY_ERROR, argument);
    }

    public KuraBluetoothDiscoveryException(Throwable cause, Object argument) {
        super(KuraErrorCode.BLE_DISCOVERY_ERROR, cause, argument);
    }
}
