/** Simulated players, their bats, and the sensor on the blade. */
@Version("0.1.0")
package org.pitchside.simulator;

import org.osgi.annotation.versioning.Version;
