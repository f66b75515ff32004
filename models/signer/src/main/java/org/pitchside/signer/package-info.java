/** What makers and releasers of models do: keys, packing, signing, verifying. Never on a gateway. */
@Version("0.1.0")
package org.pitchside.signer;

import org.osgi.annotation.versioning.Version;
