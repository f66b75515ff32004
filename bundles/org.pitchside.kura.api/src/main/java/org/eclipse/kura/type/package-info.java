/** The values that wire records hold. */
@Version("1.1.0")
package org.eclipse.kura.type;

import org.osgi.annotation.versioning.Version;
