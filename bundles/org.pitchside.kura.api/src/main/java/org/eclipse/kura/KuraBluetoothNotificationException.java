package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** Bluetooth notifications were not switched on or off. */
@ProviderType
public class KuraBluetoothNotificationException extends KuraException {

    private static final long serialVersionUID = 1;

    public KuraBluetoothNotificationException(Object argument) {
        super(KuraErrorCode.BLE_NOTIFICATION_ERROR, argument);
    }

    public KuraBluetoothNotificationException(Throwable cause, Object argument) {
        super(KuraErrorCode.BLE_NOTIFICATION_ERROR, cause, argument);
    }
}
