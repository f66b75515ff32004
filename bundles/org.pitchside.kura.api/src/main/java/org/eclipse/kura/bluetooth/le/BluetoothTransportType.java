package org.eclipse.kura.bluetooth.le;

import org.osgi.annotation.versioning.ProviderType;

/** Which kind of Bluetooth a discovery looks for. */
@ProviderType
public enum BluetoothTransportType {
    AUTO,
    BREDR,
    LE;
}
