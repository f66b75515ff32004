/** The port to whatever carries bytes to and from bats. */
@Version("0.1.0")
package org.pitchside.api.radio;

import org.osgi.annotation.versioning.Version;
