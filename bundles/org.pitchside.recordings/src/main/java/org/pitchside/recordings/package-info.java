/** Data sets of tagged recordings (docs/recordings.md): one reader and one writer for capture, replay, training and evaluation. */
@Version("0.1.0")
package org.pitchside.recordings;

import org.osgi.annotation.versioning.Version;
