/** The vocabulary of Pitchside: bats, samples, swings, verdicts, metrics. */
@Version("0.1.0")
package org.pitchside.api;

import org.osgi.annotation.versioning.Version;
