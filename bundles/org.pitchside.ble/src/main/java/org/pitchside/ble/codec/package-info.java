/** The bytes of docs/gatt.md, both ways. Every receiver of bytes is hostile territory: bounds first. */
@Version("0.1.0")
package org.pitchside.ble.codec;

import org.osgi.annotation.versioning.Version;
