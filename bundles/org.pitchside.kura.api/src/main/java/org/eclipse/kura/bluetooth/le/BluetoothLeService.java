package org.eclipse.kura.bluetooth.le;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Where an add-on gets Bluetooth adapters from. No Bluetooth daemon: an empty list. */
@ProviderType
public interface BluetoothLeService {
    List<BluetoothLeAdapter> getAdapters();

    BluetoothLeAdapter getAdapter(String interfaceName);
}
