/** What is looked at before a data set teaches or tests anything: rows, clocks, channels, units, axes. */
@Version("0.1.0")
package org.pitchside.trainer.check;

import org.osgi.annotation.versioning.Version;
