package org.eclipse.kura.bluetooth.le;

import org.osgi.annotation.versioning.ProviderType;

/** What a characteristic allows, each with its bit of the Bluetooth specification. */
@ProviderType
public enum BluetoothLeGattCharacteristicProperties {
    BROADCAST(1),
    READ(2),
    WRITE_WITHOUT_RESPONSE(4),
    WRITE(8),
    NOTIFY(16),
    INDICATE(32),
    AUTHENTICATE_SIGNED_WRITES(64),
    EXTENDED_PROPERTIES(128),
    UNKNOWN(0);

    private final int code;

    BluetoothLeGattCharacteristicProperties(int code) {
        this.code = code;
    }

    public int getCode() {
        return code;
    }
}
