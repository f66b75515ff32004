/** From a model that was taken to one that every bat runs: shadow, canary, stages, and the way back. */
@Version("0.1.0")
package org.pitchside.api.rollout;

import org.osgi.annotation.versioning.Version;
