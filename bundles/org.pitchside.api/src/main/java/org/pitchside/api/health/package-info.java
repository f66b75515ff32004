/** How each part says in words how it is. */
@Version("0.1.0")
package org.pitchside.api.health;

import org.osgi.annotation.versioning.Version;
