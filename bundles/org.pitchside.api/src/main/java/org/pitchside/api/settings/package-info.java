/** How every component reads its settings: a wrong one never kills it. */
@Version("0.1.0")
package org.pitchside.api.settings;

import org.osgi.annotation.versioning.Version;
