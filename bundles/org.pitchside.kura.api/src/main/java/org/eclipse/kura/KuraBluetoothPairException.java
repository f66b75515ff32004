package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** A Bluetooth pairing failed. */
@ProviderType
public class KuraBluetoothPairException extends KuraException {

    private static final long serialVersionUID = 1;

    public KuraBluetoothPairException(Object argument) {
        super(KuraErrorCode.BLE_PAIR_ERROR, argument);
    }

    public KuraBluetoothPairException(Throwable cause, Object argument) {
        super(KuraErrorCode.BLE_PAIR_ERROR, cause, argument);
    }
}
