/** The model a bat carries, exactly as docs/sensor-model.md says: the quantized net, the PSM1 blob, its runtime and its signature. */
@Version("0.1.0")
package org.pitchside.sensormodel;

import org.osgi.annotation.versioning.Version;
