/** Models of the gateway: what one says of itself, where they are kept, who answers with them. */
@Version("0.1.0")
package org.pitchside.api.model;

import org.osgi.annotation.versioning.Version;
