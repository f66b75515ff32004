/** What leaves the gateway, as trees of plain values: whoever carries it writes them down. */
@Version("0.1.0")
package org.pitchside.api.message;

import org.osgi.annotation.versioning.Version;
