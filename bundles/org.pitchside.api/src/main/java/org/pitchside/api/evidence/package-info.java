/** What every model said of every event, for those who weigh models and watch bats; never shown to a coach. */
@Version("0.1.0")
package org.pitchside.api.evidence;

import org.osgi.annotation.versioning.Version;
