/** Models on their way to the bats: what a bat holds, and orders that change it. */
@Version("0.1.0")
package org.pitchside.api.delivery;

import org.osgi.annotation.versioning.Version;
