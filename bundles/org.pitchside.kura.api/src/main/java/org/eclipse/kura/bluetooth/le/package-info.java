/** Bluetooth Low Energy through Kura. */
@Version("1.3.0")
package org.eclipse.kura.bluetooth.le;

import org.osgi.annotation.versioning.Version;
