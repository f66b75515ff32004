/** Naive rules that a worthy data set must defeat: for evaluation only, shipped nowhere. */
@Version("1.0.0")
package org.pitchside.trainer.baseline;

import org.osgi.annotation.versioning.Version;
