package org.eclipse.kura.bluetooth.le;

import java.util.List;
import java.util.UUID;
import org.eclipse.kura.KuraBluetoothResourceNotFoundException;
import org.osgi.annotation.versioning.ProviderType;

/** A service of a device. What the first query found is kept, so ask only once the services are resolved. */
@ProviderType
public interface BluetoothLeGattService {
    BluetoothLeGattCharacteristic findCharacteristic(UUID uuid) throws KuraBluetoothResourceNotFoundException;

    @Deprecated
    BluetoothLeGattCharacteristic findCharacteristic(UUID uuid, long timeout)
            throws KuraBluetoothResourceNotFoundException;

    List<BluetoothLeGattCharacteristic> findCharacteristics() throws KuraBluetoothResourceNotFoundException;

    UUID getUUID();

    BluetoothLeDevice getDevice();

    boolean isPrimary();
}
