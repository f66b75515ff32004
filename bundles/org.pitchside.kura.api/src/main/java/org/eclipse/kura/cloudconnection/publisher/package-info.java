/** Publishing over a cloud connection. */
@Version("1.0.0")
package org.eclipse.kura.cloudconnection.publisher;

import org.osgi.annotation.versioning.Version;
