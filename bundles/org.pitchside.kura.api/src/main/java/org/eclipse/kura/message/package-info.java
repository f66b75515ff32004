/** Payloads. */
@Version("1.5.0")
package org.eclipse.kura.message;

import org.osgi.annotation.versioning.Version;
