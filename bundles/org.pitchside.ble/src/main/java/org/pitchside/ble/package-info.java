/** A bat's session: from values in any order to samples, events and time. */
@Version("0.1.0")
package org.pitchside.ble;

import org.osgi.annotation.versioning.Version;
